package io.homeostat.signature;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidParameterSpecException;
import javax.crypto.KeyAgreement;

/// The curve P-256, `secp256r1` (NIST SP 800-186).
final class P256 {
    /// An ECDSA signature of a SHA-256, as DER.
    static final String SIGNATURE = "SHA256withECDSA";

    private static final ECParameterSpec CURVE = curve();

    private P256() {}

    private static ECParameterSpec curve() {
        try {
            AlgorithmParameters named = AlgorithmParameters.getInstance("EC");
            named.init(new ECGenParameterSpec("secp256r1"));
            return named.getParameterSpec(ECParameterSpec.class);
        } catch (NoSuchAlgorithmException | InvalidParameterSpecException e) {
            throw new IllegalStateException("every Java platform has P-256", e);
        }
    }

    /// @throws SignatureProblem when `found` is another curve
    static void check(ECParameterSpec found, String file) {
        boolean same =
                found.getCurve().equals(CURVE.getCurve())
                        && found.getGenerator().equals(CURVE.getGenerator())
                        && found.getOrder().equals(CURVE.getOrder());
        if (!same) {
            throw new SignatureProblem(
                    file
                            + ": found a key on another curve, of "
                            + found.getCurve().getField().getFieldSize()
                            + " bits, expected one on P-256 (prime256v1, secp256r1)");
        }
    }

    /// The public key of `secret`. A key file need not hold it, and the platform has no call for
    /// it; but a key agreement with the curve's generator gives the x of that point, by the
    /// platform's own arithmetic, and of the two points with that x one checks what `secret` signs.
    static ECPublicKey publicKey(ECPrivateKey secret) throws GeneralSecurityException {
        KeyFactory keys = KeyFactory.getInstance("EC");
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(secret);
        agreement.doPhase(
                keys.generatePublic(new ECPublicKeySpec(CURVE.getGenerator(), CURVE)), true);
        BigInteger x = new BigInteger(1, agreement.generateSecret());
        BigInteger p = ((ECFieldFp) CURVE.getCurve().getField()).getP();
        BigInteger square =
                x.pow(3).add(CURVE.getCurve().getA().multiply(x)).add(CURVE.getCurve().getB());
        // p = 3 modulo 4: that power is a root.
        BigInteger y = square.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
        byte[] probe = {1};
        byte[] signed = sign(secret, probe);
        for (BigInteger root : new BigInteger[] {y, p.subtract(y)}) {
            ECPublicKeySpec point = new ECPublicKeySpec(new ECPoint(x, root), CURVE);
            ECPublicKey key = (ECPublicKey) keys.generatePublic(point);
            if (verifies(key, probe, signed)) {
                return key;
            }
        }
        throw new GeneralSecurityException("no point of the curve is its public key");
    }

    static byte[] sign(ECPrivateKey secret, byte[] message) throws GeneralSecurityException {
        java.security.Signature signing = java.security.Signature.getInstance(SIGNATURE);
        signing.initSign(secret);
        signing.update(message);
        return signing.sign();
    }

    /// @throws java.security.SignatureException when `signature` is no DER of a signature
    static boolean verifies(ECPublicKey key, byte[] message, byte[] signature)
            throws GeneralSecurityException {
        java.security.Signature checking = java.security.Signature.getInstance(SIGNATURE);
        checking.initVerify(key);
        checking.update(message);
        return checking.verify(signature);
    }
}
