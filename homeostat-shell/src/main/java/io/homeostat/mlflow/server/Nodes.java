package io.homeostat.mlflow.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.base.StateFormatException;
import java.util.Map;
import java.util.Optional;

/// Documents in the protocol's shape: pairs of key and value are lists there.
final class Nodes {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Nodes() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static ObjectNode parse(String document) {
        try {
            return (ObjectNode) JSON.readTree(document);
        } catch (JsonProcessingException e) {
            throw new StateFormatException("the ledger holds a broken note: " + e.getMessage());
        }
    }

    /// What a client sends as text in place of an object.
    static ObjectNode given(String document) {
        try {
            if (JSON.readTree(document) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException _) {
            // Told below, together with what is no object.
        }
        throw Refusal.invalid("Invalid value '" + document + "': expected a JSON object");
    }

    static ArrayNode list() {
        return JSON.createArrayNode();
    }

    /// The list that a text holds; empty when somebody has put another text there.
    static ArrayNode list(String document) {
        try {
            return JSON.readTree(document) instanceof ArrayNode list ? list : list();
        } catch (JsonProcessingException _) {
            return list();
        }
    }

    static void pairs(ArrayNode list, Map<String, String> values) {
        values.forEach((key, value) -> list.addObject().put("key", key).put("value", value));
    }

    static Optional<ObjectNode> entry(JsonNode list, String key) {
        for (JsonNode entry : list) {
            if (entry.path("key").asText().equals(key)) {
                return Optional.of((ObjectNode) entry);
            }
        }
        return Optional.empty();
    }

    /// Sets the value of `key`, whether it is there or not.
    static void set(ObjectNode owner, String list, String key, String value) {
        ArrayNode entries = owner.withArray("/" + list);
        entry(entries, key)
                .orElseGet(() -> entries.addObject().put("key", key))
                .put("value", value);
    }

    /// Removes the entries of a list whose `field` is `value`.
    ///
    /// @return whether there were any
    static boolean drop(ObjectNode owner, String list, String field, String value) {
        ArrayNode entries = owner.withArray("/" + list);
        int before = entries.size();
        return entries.removeIf(entry -> entry.path(field).asText().equals(value)).size() < before;
    }

    /// A number, or the name of what JSON has no number for.
    static void value(ObjectNode metric, double value) {
        if (Double.isFinite(value)) {
            metric.put("value", value);
        } else {
            metric.put("value", Double.toString(value));
        }
    }

    /// The fact `key` of a document: its lists of pairs stand in `data` or in itself.
    static Optional<Object> fact(JsonNode attributes, JsonNode data, Filter.Key key) {
        JsonNode found =
                switch (key.kind()) {
                    case "metric" -> pair(data.path("metrics"), key.name());
                    case "param" -> pair(data.path("params"), key.name());
                    case "tag" -> pair(data.path("tags"), key.name());
                    default -> attributes.path(key.name());
                };
        if (found.isMissingNode() || found.isNull()) {
            return Optional.empty();
        }
        if (key.kind().equals("metric")) {
            return Optional.of(Double.parseDouble(found.asText()));
        }
        return Optional.of(found.isNumber() ? (Object) found.doubleValue() : found.asText());
    }

    private static JsonNode pair(JsonNode list, String key) {
        return entry(list, key).map(entry -> entry.path("value")).orElse(object().path(key));
    }
}
