package io.homeostat.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.util.Base64;

/// A signed text: a DSSE envelope (Dead Simple Signing Envelope, version 1) in a Sigstore bundle,
/// version 0.3, that names a key.
///
/// @param hint SHA-256 of the PEM of the key that is said to have signed, empty where none is named
/// @param payload the text
/// @param signature of [#signed], as DER
record Envelope(String hint, String payload, String signature) {
    static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";
    static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";
    private static final String BUNDLE = "the bundle";

    static Envelope of(byte[] payload, SigningKey key) {
        return new Envelope(
                key.hint(),
                Base64.getEncoder().encodeToString(payload),
                Base64.getEncoder().encodeToString(key.sign(signed(payload))));
    }

    /// What the signature is of: type and text, each led by its length.
    static byte[] signed(byte[] payload) {
        String head =
                "DSSEv1 " + PAYLOAD_TYPE.length() + " " + PAYLOAD_TYPE + " " + payload.length + " ";
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(head.getBytes(UTF_8));
        whole.writeBytes(payload);
        return whole.toByteArray();
    }

    String json() {
        ObjectNode bundle = Json.object();
        bundle.put("mediaType", MEDIA_TYPE);
        ObjectNode material = bundle.putObject("verificationMaterial");
        material.putObject("publicKey").put("hint", hint);
        material.putArray("tlogEntries");
        ObjectNode envelope = bundle.putObject("dsseEnvelope");
        envelope.put("payload", payload);
        envelope.put("payloadType", PAYLOAD_TYPE);
        envelope.putArray("signatures").addObject().put("sig", signature).put("keyid", "");
        return Json.text(bundle) + "\n";
    }

    /// @throws Json.Broken when it is none
    static Envelope parse(byte[] json) {
        JsonNode bundle = Json.parse(json, BUNDLE);
        Json.expect(Json.text(bundle, "/mediaType", BUNDLE), MEDIA_TYPE, "mediaType");
        JsonNode key = bundle.at("/verificationMaterial/publicKey");
        if (!key.isObject()) {
            throw new Json.Broken(
                    "verificationMaterial: found no 'publicKey', expected a signature made with a"
                            + " key, not with a certificate");
        }
        String type = Json.text(bundle, "/dsseEnvelope/payloadType", BUNDLE);
        Json.expect(type, PAYLOAD_TYPE, "payloadType");
        int signatures = bundle.at("/dsseEnvelope/signatures").size();
        if (signatures != 1) {
            throw new Json.Broken("signatures: found " + signatures + ", expected 1");
        }
        return new Envelope(
                key.path("hint").asText(""),
                Json.text(bundle, "/dsseEnvelope/payload", BUNDLE),
                Json.text(bundle, "/dsseEnvelope/signatures/0/sig", BUNDLE));
    }

    byte[] payloadBytes() {
        return bytes(payload, "payload");
    }

    byte[] signatureBytes() {
        return bytes(signature, "sig");
    }

    /// One text has one Base64: what was written in another way was written by somebody else.
    private static byte[] bytes(String base64, String what) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            if (Base64.getEncoder().encodeToString(bytes).equals(base64)) {
                return bytes;
            }
        } catch (IllegalArgumentException notBase64) {
            // Told below.
        }
        throw new Json.Broken(what + ": found no Base64 as RFC 4648 has it, with padding");
    }
}
