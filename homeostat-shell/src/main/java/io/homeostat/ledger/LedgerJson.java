package io.homeostat.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.base.StateFormatException;
import io.homeostat.model.Lineage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Values that live in one column as JSON. Each comes back equal: beside evidence stands one letter
/// per entry for its Java type, which JSON's numbers do not tell; what is not finite is text.
final class LedgerJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private LedgerJson() {}

    static String numbers(SequencedMap<String, Double> numbers) {
        ObjectNode node = JSON.createObjectNode();
        numbers.forEach((name, value) -> putDouble(node, name, value));
        return node.toString();
    }

    static SequencedMap<String, Double> numbers(String json) {
        return numbers(parse(json), new TreeMap<>());
    }

    static String evidence(SequencedMap<String, Object> evidence) {
        ObjectNode node = JSON.createObjectNode();
        evidence.forEach((name, value) -> {
            switch (value) {
                case String text -> node.put(name, text);
                case Integer number -> node.put(name, number);
                case Long number -> node.put(name, number);
                case Boolean truth -> node.put(name, truth);
                case Double number -> putDouble(node, name, number);
                default -> throw new IllegalArgumentException("evidence " + value);
            }
        });
        return node.toString();
    }

    static String evidenceTypes(SequencedMap<String, Object> evidence) {
        StringBuilder types = new StringBuilder();
        for (Object value : evidence.values()) {
            types.append(value.getClass().getSimpleName().charAt(0));
        }
        return types.toString();
    }

    static SequencedMap<String, Object> evidence(String json, String types) {
        SequencedMap<String, Object> evidence = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : parse(json).properties()) {
            JsonNode value = entry.getValue();
            char type = types.charAt(evidence.size());
            Object typed =
                    switch (type) {
                        case 'S' -> value.asText();
                        case 'I' -> value.intValue();
                        case 'L' -> value.longValue();
                        case 'B' -> value.booleanValue();
                        case 'D' -> toDouble(value);
                        default ->
                                throw new StateFormatException(
                                        "no type of evidence '" + type + "'");
                    };
            evidence.put(entry.getKey(), typed);
        }
        return evidence;
    }

    static String lineage(Lineage lineage) {
        ObjectNode node = JSON.createObjectNode();
        node.put("family", lineage.family());
        ObjectNode params = node.putObject("params");
        lineage.params().forEach((name, value) -> putDouble(params, name, value));
        node.put("cause", lineage.cause());
        node.put("parent", lineage.parent());
        node.put("firstReading", lineage.firstReading());
        node.put("lastReading", lineage.lastReading());
        node.put("rows", lineage.rows());
        node.put("dataDigest", lineage.dataDigest());
        node.put("schemaHash", lineage.schemaHash());
        node.put("seed", lineage.seed());
        node.put("modelDigest", lineage.modelDigest());
        if (!lineage.compared().isEmpty()) {
            ObjectNode compared = node.putObject("compared");
            lineage.compared().forEach((name, loss) -> putDouble(compared, name, loss));
        }
        return node.toString();
    }

    static Lineage lineage(String json) {
        JsonNode node = parse(json);
        return new Lineage(
                node.required("family").asText(),
                numbers(node.required("params"), new TreeMap<>()),
                node.required("cause").asText(),
                node.required("parent").intValue(),
                node.required("firstReading").longValue(),
                node.required("lastReading").longValue(),
                node.required("rows").intValue(),
                node.required("dataDigest").asText(),
                node.required("schemaHash").asText(),
                node.required("seed").longValue(),
                node.required("modelDigest").asText(),
                numbers(node.path("compared"), new LinkedHashMap<>()));
    }

    private static SequencedMap<String, Double> numbers(
            JsonNode node, SequencedMap<String, Double> numbers) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            numbers.put(entry.getKey(), toDouble(entry.getValue()));
        }
        return numbers;
    }

    private static void putDouble(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.put(name, Double.toString(value));
        }
    }

    private static double toDouble(JsonNode value) {
        return value.isTextual() ? Double.parseDouble(value.textValue()) : value.doubleValue();
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new StateFormatException("the ledger holds broken JSON: " + e.getMessage());
        }
    }
}
