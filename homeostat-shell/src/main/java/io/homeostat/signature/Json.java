package io.homeostat.signature;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/// JSON with one meaning: nothing after its end, no name twice.
final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static String text(ObjectNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree cannot be written", e);
        }
    }

    /// @throws Broken when it is none
    static JsonNode parse(byte[] bytes, String what) {
        try {
            return MAPPER.readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new Broken(what + " is no JSON: " + e.getOriginalMessage());
        }
    }

    /// The text at `path` below `node`.
    static String text(JsonNode node, String path, String what) {
        JsonNode found = node.at(path);
        if (!found.isTextual()) {
            throw new Broken(
                    what
                            + ": found "
                            + (found.isMissingNode() ? "no" : "no text as")
                            + " '"
                            + path.substring(1)
                            + "'");
        }
        return found.textValue();
    }

    static void expect(String found, String expected, String what) {
        if (!found.equals(expected)) {
            throw new Broken(what + ": found '" + found + "', expected '" + expected + "'");
        }
    }

    /// What is wrong with a signature; it becomes a [Verdict.Refused] in [ModelSignature].
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String reason;

        Broken(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }
}
