package io.homeostat.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.model.Task;
import io.homeostat.reading.Field;
import java.util.ArrayList;
import java.util.List;

/// A pipeline as the Open Inference Protocol describes a model: named tensors in, named tensors
/// out, the first dimension counting readings.
record InferenceModel(PipelineApi pipeline) {
    /// `<project>_<format>`, as the protocol wants it.
    private static final String PLATFORM = "homeostat_v1";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /// One output tensor.
    ///
    /// @param columns elements for each reading
    private record Output(String name, TensorType type, int columns) {
        List<JsonNode> of(JsonNode answer, Task task) {
            JsonNode said = answer.path(name);
            List<JsonNode> row = new ArrayList<>();
            switch (task) {
                case Task.Classification(List<String> classes) when name.equals("probabilities") ->
                        classes.forEach(label -> row.add(known(said.path(label))));
                case Task.Classification _, Task.Regression _ when columns == 1 -> row.add(said);
                case Task.Classification _, Task.Regression _ -> {
                    for (int i = 0; i < columns; i++) {
                        row.add(known(said.path(i)));
                    }
                }
            }
            return row;
        }

        private static JsonNode known(JsonNode value) {
            return value.isMissingNode() ? NODES.nullNode() : value;
        }
    }

    private Task task() {
        return pipeline.description().task();
    }

    private List<Output> all() {
        return switch (task()) {
            case Task.Regression _ ->
                    List.of(
                            new Output("prediction", TensorType.FP64, 1),
                            new Output("interval", TensorType.FP64, 2));
            case Task.Classification(List<String> classes) ->
                    List.of(
                            new Output("prediction", TensorType.BYTES, 1),
                            new Output("probabilities", TensorType.FP64, classes.size()));
        };
    }

    List<String> outputs() {
        return all().stream().map(Output::name).toList();
    }

    /// @param versions that can be named in a path
    ObjectNode metadata(List<Integer> versions) {
        ObjectNode body = Json.object().put("name", pipeline.name());
        ArrayNode names = body.putArray("versions");
        versions.forEach(version -> names.add(Integer.toString(version)));
        body.put("platform", PLATFORM);
        ArrayNode inputs = body.putArray("inputs");
        PipelineApi.Description description = pipeline.description();
        for (String name : description.inputs()) {
            Field field = description.fields().get(description.fields().require(name));
            TensorType type = field.categorical() ? TensorType.BYTES : TensorType.FP64;
            ObjectNode input = tensor(inputs, name, type, 1);
            parameter(input, "unit", field.unit());
            parameter(input, "categories", String.join(", ", field.categories()));
        }
        ArrayNode outputs = body.putArray("outputs");
        for (Output output : all()) {
            ObjectNode node = tensor(outputs, output.name(), output.type(), output.columns());
            if (output.name().equals("prediction")) {
                parameter(node, "unit", description.unit());
            }
            if (task() instanceof Task.Classification(List<String> classes)) {
                parameter(node, "classes", String.join(", ", classes));
            }
        }
        return body;
    }

    private static ObjectNode tensor(ArrayNode list, String name, TensorType type, int columns) {
        ObjectNode node = list.addObject().put("name", name).put("datatype", type.name());
        node.putArray("shape").add(-1).add(columns);
        return node;
    }

    private static void parameter(ObjectNode tensor, String name, String value) {
        if (!value.isEmpty()) {
            tensor.withObject("/parameters").put(name, value);
        }
    }

    /// What the predictions are as tensors; the values are those of a request to predict.
    InferenceResponse response(InferenceRequest request, List<PipelineApi.Answer> answers) {
        ObjectNode body = Json.object().put("model_name", pipeline.name());
        body.put("model_version", Integer.toString(answers.getFirst().version()));
        request.id().ifPresent(id -> body.put("id", id));
        body.putObject("parameters")
                .put(
                        "drift_detected",
                        answers.stream().anyMatch(PipelineApi.Answer::driftDetected));
        List<JsonNode> rows = new ArrayList<>();
        for (PipelineApi.Answer answer : answers) {
            rows.add(WireJson.prediction(Json.object(), task(), answer));
        }
        InferenceResponse response = new InferenceResponse(body);
        for (Output output : all()) {
            boolean wanted =
                    request.outputs().isEmpty() || request.outputs().containsKey(output.name());
            if (wanted) {
                List<JsonNode> elements = new ArrayList<>();
                rows.forEach(row -> elements.addAll(output.of(row, task())));
                response.add(
                        output.name(),
                        output.type(),
                        List.of(rows.size(), output.columns()),
                        elements,
                        request.outputs().getOrDefault(output.name(), request.binary()));
            }
        }
        return response;
    }
}
