package io.homeostat.signature;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Signs models, and says whether a signature of one counts.
///
/// A signature says that the holder of a key meant these bytes; not that the model is good, when it
/// was signed, or which of two signed models is newer.
///
/// Source: OpenSSF AI/ML working group, "Model Signing", version 1.0 (2025),
/// <https://github.com/ossf/model-signing-spec>; the reference tool is `model-signing` on PyPI. Of
/// what these allow, this package knows keys on P-256 and files with SHA-256: no certificates, no
/// transparency log, no shards, no BLAKE.
public final class ModelSignature {
    /// Of a signature: more than 50,000 files have.
    private static final int BYTES_MAX = 16 << 20;

    /// What the reference tool leaves out of every directory.
    private static final Set<String> GIT =
            Set.of(".git", ".gitattributes", ".github", ".gitignore");

    private ModelSignature() {}

    /// Where the signature of `model` lies if nobody says otherwise: `model.sig` in a directory,
    /// `FILE.sig` beside a file.
    public static Path place(Path model) {
        return Files.isDirectory(model)
                ? model.resolve("model.sig")
                : model.resolveSibling(model.getFileName() + ".sig");
    }

    /// The signature of a file or directory, as JSON.
    ///
    /// @param place where it will lie: what lies there does not belong to the model
    /// @throws SignatureProblem when something else than files is there
    public static String sign(Path model, Path place, SigningKey key) {
        Set<String> ignored = ignored(model, place, Set.of());
        return sign(new Statement(ModelDigests.read(model, ignored), ignored), key);
    }

    /// The signature of a model that is one file, by its SHA-256.
    public static String sign(ModelDigests digests, SigningKey key) {
        return sign(new Statement(digests, Set.of()), key);
    }

    private static String sign(Statement statement, SigningKey key) {
        return Envelope.of(statement.json(), key).json();
    }

    /// Whether one of `trusted` has signed the files of `model` as they are, all of them and no
    /// others.
    ///
    /// @throws SignatureProblem when something else than files is there
    public static Verdict verify(Path model, Path place, List<TrustedKey> trusted) {
        byte[] signature;
        try {
            if (Files.size(place) > BYTES_MAX) {
                return new Verdict.Refused(
                        place + ": found " + Files.size(place) + " bytes, expected a signature");
            }
            signature = Files.readAllBytes(place);
        } catch (NoSuchFileException none) {
            return new Verdict.Refused(place + ": found no signature of " + model);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + place, e);
        }
        Verdict verdict =
                verify(
                        signature,
                        trusted,
                        statement ->
                                ModelDigests.read(
                                        model, ignored(model, place, statement.ignored())));
        return verdict instanceof Verdict.Refused(String reason)
                ? new Verdict.Refused(place + ": " + reason)
                : verdict;
    }

    /// Whether one of `trusted` has signed the model that is one file with the SHA-256 `digest`.
    public static Verdict verify(byte[] signature, String digest, List<TrustedKey> trusted) {
        return verify(
                signature,
                trusted,
                statement -> ModelDigests.of(statement.digests().model(), digest));
    }

    private static Verdict verify(
            byte[] signature, List<TrustedKey> trusted, Function<Statement, ModelDigests> model) {
        try {
            Envelope envelope = Envelope.parse(signature);
            TrustedKey signer = signer(envelope, trusted);
            Statement statement = Statement.parse(envelope.payloadBytes());
            String difference = statement.digests().difference(model.apply(statement));
            return difference.isEmpty()
                    ? new Verdict.Trusted(signer)
                    : new Verdict.Refused(
                            "signed by " + signer + ", but not this model: " + difference);
        } catch (Json.Broken wrong) {
            return new Verdict.Refused(wrong.reason());
        }
    }

    /// The key that has signed; older signatures name none, so all are tried.
    private static TrustedKey signer(Envelope envelope, List<TrustedKey> trusted) {
        String tried = trusted.stream().map(TrustedKey::toString).collect(Collectors.joining(", "));
        List<TrustedKey> named =
                trusted.stream()
                        .filter(key ->
                                envelope.hint().isEmpty() || envelope.hint().equals(key.hint()))
                        .toList();
        if (named.isEmpty()) {
            throw new Json.Broken(
                    "found a signature of the key '"
                            + envelope.hint()
                            + "', expected one of "
                            + (tried.isEmpty() ? "no key" : tried));
        }
        byte[] message = Envelope.signed(envelope.payloadBytes());
        byte[] signature = envelope.signatureBytes();
        return named.stream()
                .filter(key -> verifies(key, message, signature))
                .findFirst()
                .orElseThrow(() ->
                        new Json.Broken(
                                "the signature is none of what it stands by; tried " + tried));
    }

    private static boolean verifies(TrustedKey key, byte[] message, byte[] signature) {
        try {
            return P256.verifies(key.key(), message, signature);
        } catch (GeneralSecurityException notOne) {
            return false;
        }
    }

    private static Set<String> ignored(Path model, Path place, Set<String> signed) {
        if (!Files.isDirectory(model)) {
            return Set.of();
        }
        Set<String> ignored = new TreeSet<>(GIT);
        ignored.addAll(signed);
        Path home = model.toAbsolutePath().normalize();
        Path there = place.toAbsolutePath().normalize();
        if (there.startsWith(home)) {
            ignored.add(home.relativize(there).toString());
        }
        return ignored;
    }
}
