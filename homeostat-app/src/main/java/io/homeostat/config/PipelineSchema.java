package io.homeostat.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/// The JSON Schema (draft 2020-12) of the pipeline file, written from [PipelineShape]. Editors
/// complete and check by it. What needs more than one place to judge, such as a feature of a field
/// that is not declared, only the parser refuses.
public final class PipelineSchema {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private PipelineSchema() {}

    /// The schema as text that ends in a line break.
    public static String json() {
        ObjectNode root = NODES.objectNode();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("$id", "https://homeostat.io/schema/pipeline-v1.json");
        root.put("title", "Homeostat pipeline");
        root.setAll(of(PipelineShape.root(StandardCatalogue.CATALOGUE)));
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(indenter);
        try {
            return new ObjectMapper().writer(printer).writeValueAsString(root) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree in memory cannot be written", impossible);
        }
    }

    private static ObjectNode of(Shape shape) {
        return switch (shape) {
            case Shape.Text(_, String pattern) -> text(pattern);
            case Shape.Choice(List<String> names) -> NODES.objectNode().set("enum", strings(names));
            case Shape.Numeric numeric -> numeric(numeric);
            case Shape.Flag _ -> type("boolean");
            case Shape.Count(long min, long max) ->
                    anyOf(whole(min, max), pattern(Stretches.COUNT_PATTERN));
            case Shape.Stretch _ ->
                    anyOf(
                            whole(0, Long.MAX_VALUE),
                            pattern(Stretches.COUNT_PATTERN),
                            pattern(Stretches.TIME_PATTERN));
            case Shape.Time _ -> pattern(Stretches.TIME_PATTERN);
            case Shape.Rate _ -> pattern(Stretches.RATE_PATTERN);
            case Shape.Items items -> items(items);
            case Shape.Mapping(List<Shape.Key> keys) -> mapping(keys);
            case Shape.Table table -> table(table);
            case Shape.Tagged tagged -> tagged(tagged);
            case Shape.Kinds(List<Shape.Mapping> kinds) ->
                    oneOf(kinds.stream().map(PipelineSchema::of).toList());
            case Shape.TaggedOr(Shape.Tagged tagged, Shape.Kinds kinds) ->
                    anyOf(of(tagged), of(kinds));
            case Shape.Either(Shape single, Shape composite) -> anyOf(of(single), of(composite));
        };
    }

    private static ObjectNode text(String pattern) {
        ObjectNode node = NODES.objectNode();
        node.set("type", strings(List.of("string", "number", "boolean")));
        node.put("pattern", pattern.isEmpty() ? "\\S" : pattern);
        return node;
    }

    private static ObjectNode numeric(Shape.Numeric n) {
        ObjectNode node = type(n.whole() ? "integer" : "number");
        if (n.min() > Double.NEGATIVE_INFINITY) {
            put(node, n.minOpen() ? "exclusiveMinimum" : "minimum", n.min());
        }
        if (n.max() < Double.POSITIVE_INFINITY) {
            put(node, n.maxOpen() ? "exclusiveMaximum" : "maximum", n.max());
        }
        return node;
    }

    private static void put(ObjectNode node, String key, double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            node.put(key, (long) value);
        } else {
            node.put(key, value);
        }
    }

    private static ObjectNode whole(long min, long max) {
        ObjectNode node = type("integer").put("minimum", min);
        return max == Long.MAX_VALUE ? node : node.put("maximum", max);
    }

    private static ObjectNode pattern(String pattern) {
        return type("string").put("pattern", pattern);
    }

    private static ObjectNode items(Shape.Items items) {
        ObjectNode list = type("array");
        list.set("items", of(items.item()));
        if (items.least() > 0) {
            list.put("minItems", items.least());
        }
        return items.single() ? anyOf(of(items.item()), list) : list;
    }

    private static ObjectNode mapping(List<Shape.Key> keys) {
        ObjectNode node = NODES.objectNode();
        ObjectNode properties = NODES.objectNode();
        ArrayNode required = NODES.arrayNode();
        for (Shape.Key key : keys) {
            ObjectNode value = of(key.shape());
            if (!key.meaning().isEmpty()) {
                value.put("description", description(key));
            }
            properties.set(key.name(), value);
            if (key.required()) {
                required.add(key.name());
            }
        }
        node.set(
                "type",
                required.isEmpty() ? strings(List.of("object", "null")) : NODES.textNode("object"));
        node.set("properties", properties);
        if (!required.isEmpty()) {
            node.set("required", required);
        }
        return node.put("additionalProperties", false);
    }

    private static String description(Shape.Key key) {
        return key.fallback().isEmpty()
                ? key.meaning()
                : key.meaning() + " (default: " + key.fallback() + ")";
    }

    private static ObjectNode table(Shape.Table table) {
        ObjectNode node = NODES.objectNode();
        node.set(
                "type",
                table.least() == 0 ? strings(List.of("object", "null")) : NODES.textNode("object"));
        node.set("additionalProperties", of(table.value()));
        node.set("propertyNames", NODES.objectNode().put("pattern", "\\S"));
        return table.least() == 0 ? node : node.put("minProperties", table.least());
    }

    private static ObjectNode tagged(Shape.Tagged tagged) {
        ArrayNode kinds = NODES.arrayNode();
        for (Map.Entry<String, Shape.Mapping> kind : tagged.kinds().sequencedEntrySet()) {
            boolean isDefault = kind.getKey().equals(tagged.otherwise());
            ObjectNode node = mapping(kind.getValue().keys());
            ObjectNode tag = NODES.objectNode().put("const", kind.getKey());
            tag.put("description", tagged.meaning());
            ObjectNode properties = NODES.objectNode();
            properties.set(tagged.tag(), tag);
            properties.setAll((ObjectNode) node.get("properties"));
            node.set("properties", properties);
            if (!isDefault) {
                node.put("type", "object");
                ArrayNode required = NODES.arrayNode().add(tagged.tag());
                node.withArray("required").forEach(required::add);
                node.set("required", required);
            }
            kinds.add(node);
        }
        return NODES.objectNode().set("oneOf", kinds);
    }

    private static ObjectNode type(String name) {
        return NODES.objectNode().put("type", name);
    }

    private static ArrayNode strings(List<String> values) {
        ArrayNode array = NODES.arrayNode();
        values.forEach(array::add);
        return array;
    }

    private static ObjectNode anyOf(ObjectNode... choices) {
        ArrayNode array = NODES.arrayNode();
        for (ObjectNode choice : choices) {
            array.add(choice);
        }
        return NODES.objectNode().set("anyOf", array);
    }

    private static ObjectNode oneOf(List<ObjectNode> choices) {
        ArrayNode array = NODES.arrayNode();
        choices.forEach(array::add);
        return NODES.objectNode().set("oneOf", array);
    }
}
