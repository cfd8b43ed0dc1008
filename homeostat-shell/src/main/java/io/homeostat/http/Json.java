package io.homeostat.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.estimate.Lateness;
import io.homeostat.loop.LoopSnapshot;
import io.homeostat.model.Lineage;
import io.homeostat.model.Task;
import io.homeostat.reading.Field;
import java.util.List;
import java.util.Map;

/// How the values of this package look as JSON. What is not known is `null`: JSON has no NaN.
final class Json {
    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Json() {}

    static JsonNode parse(byte[] bytes) throws java.io.IOException {
        return MAPPER.readTree(bytes);
    }

    /// JSON with `NaN`, which clients with arrays of their own write for what is missing.
    static JsonNode parseWithNaN(byte[] bytes) throws java.io.IOException {
        return MAPPER.reader().with(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).readTree(bytes);
    }

    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values must be writable", e);
        }
    }

    static String text(JsonNode node) {
        return node.toString();
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static JsonNode number(double value) {
        return Double.isFinite(value)
                ? JsonNodeFactory.instance.numberNode(value)
                : JsonNodeFactory.instance.nullNode();
    }

    static ObjectNode snapshot(LoopSnapshot snapshot) {
        ObjectNode node = object();
        node.put("pipeline", snapshot.pipeline());
        node.put("state", snapshot.state());
        node.put("stateReason", snapshot.stateReason());
        node.put("champion", snapshot.champion());
        node.put("at", snapshot.at().toString());
        node.put("readings", snapshot.readings());
        node.put("predictions", snapshot.predictions());
        node.put("labels", snapshot.labels());
        node.put("pending", snapshot.pending());
        node.put("duplicates", snapshot.duplicates());
        node.put("pendingDropped", snapshot.pendingDropped());
        node.put("ignoredLabels", snapshot.ignoredLabels());
        ObjectNode counts = node.putObject("counts");
        snapshot.counts().forEach(counts::put);
        node.set("rolling", numbers(snapshot.rolling()));
        node.set("healed", numbers(snapshot.healed()));
        node.set("frozen", numbers(snapshot.frozen()));
        node.set("baseline", numbers(snapshot.baseline()));
        ObjectNode monitor = node.putObject("monitor");
        monitor.put("metric", snapshot.monitor().metric());
        monitor.put("window", snapshot.monitor().window());
        monitor.put("detector", snapshot.monitor().detector());
        monitor.set("threshold", number(snapshot.monitor().threshold()));
        ObjectNode estimated = node.putObject("estimated");
        estimated.put("metric", snapshot.estimated().metric());
        estimated.set("value", number(snapshot.estimated().value()));
        estimated.put("valid", snapshot.estimated().valid());
        estimated.put("readings", snapshot.estimated().readings());
        ObjectNode delay = node.putObject("labelDelay");
        delay.put("labels", snapshot.labelDelay().labels());
        delay.set("readings", quantiles(snapshot.labelDelay().readings()));
        delay.set("seconds", quantiles(snapshot.labelDelay().seconds()));
        node.put("onlineShare", snapshot.onlineShare());
        return node;
    }

    private static ObjectNode quantiles(Lateness.Quantiles late) {
        ObjectNode node = object();
        node.set("p50", number(late.median()));
        node.set("p90", number(late.ninetieth()));
        node.set("max", number(late.largest()));
        return node;
    }

    static ObjectNode numbers(Map<String, Double> values) {
        ObjectNode node = object();
        values.forEach((name, value) -> node.set(name, number(value)));
        return node;
    }

    /// A point as an array, in the order that `Points` in the API description names; short, because
    /// many of them travel.
    static ArrayNode point(PipelineApi.HistoryPoint point) {
        ArrayNode node = array();
        node.add(point.reading());
        node.add(point.at().toEpochMilli());
        node.add(number(point.actual()));
        node.add(number(point.predicted()));
        node.add(number(point.frozen()));
        node.add(number(point.baseline()));
        node.add(number(point.lower()));
        node.add(number(point.upper()));
        node.add(point.version());
        return node;
    }

    static ArrayNode points(List<PipelineApi.HistoryPoint> points) {
        ArrayNode node = array();
        points.forEach(point -> node.add(point(point)));
        return node;
    }

    static ObjectNode description(PipelineApi pipeline) {
        PipelineApi.Description description = pipeline.description();
        ObjectNode node = object();
        node.put("name", pipeline.name());
        node.put("target", description.target());
        node.put("unit", description.unit());
        ArrayNode classes = array();
        switch (description.task()) {
            case Task.Regression _ -> node.put("task", "regression");
            case Task.Classification(List<String> names) -> {
                node.put("task", "classification");
                names.forEach(classes::add);
            }
        }
        node.set("classes", classes);
        node.put("family", description.family());
        node.put("online", description.online());
        node.put("labelArrives", description.labelArrives());
        node.put("source", description.source().topic());
        node.put("publish", description.publishTopic());
        ArrayNode fields = node.putArray("fields");
        description.fields().all().forEach(field -> fields.add(field(field)));
        ArrayNode inputs = node.putArray("inputs");
        description.inputs().forEach(inputs::add);
        ArrayNode features = node.putArray("features");
        description.features().forEach(features::add);
        return node;
    }

    private static ObjectNode field(Field field) {
        ObjectNode node = object();
        node.put("name", field.name());
        node.put("unit", field.unit());
        node.set("min", number(field.min()));
        node.set("max", number(field.max()));
        ArrayNode categories = node.putArray("categories");
        field.categories().forEach(categories::add);
        return node;
    }

    static ObjectNode model(PipelineApi.ModelVersion model) {
        ObjectNode node = object();
        node.put("version", model.version());
        node.put("status", model.status());
        node.put("at", model.at().toString());
        Lineage lineage = model.lineage();
        ObjectNode from = node.putObject("lineage");
        from.put("family", lineage.family());
        from.set("params", numbers(lineage.params()));
        from.put("cause", lineage.cause());
        from.put("parent", lineage.parent());
        from.put("firstReading", lineage.firstReading());
        from.put("lastReading", lineage.lastReading());
        from.put("rows", lineage.rows());
        from.put("dataDigest", lineage.dataDigest());
        from.put("schemaHash", lineage.schemaHash());
        from.put("seed", lineage.seed());
        from.put("modelDigest", lineage.modelDigest());
        if (!lineage.compared().isEmpty()) {
            from.set("compared", numbers(lineage.compared()));
        }
        from.put("reproducible", lineage.reproducible());
        return node;
    }

    static ObjectNode run(PipelineApi.Run run) {
        ObjectNode node = object();
        node.put("id", run.id());
        node.put("status", run.status());
        node.put("startedAt", run.startedAt().toString());
        node.put("endedAt", run.endedAt().toString());
        node.put("cause", run.cause());
        node.put("version", run.version());
        node.set("params", numbers(run.params()));
        node.set("metrics", numbers(run.metrics()));
        return node;
    }
}
