package io.homeostat.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.homeostat.label.Label;
import io.homeostat.model.Task;
import io.homeostat.reading.KeyText;
import java.util.ArrayList;
import java.util.List;

/// Truths in a request: `{"key": …, "value": …}`, or a list of such under `labels`.
final class LabelRequest {
    private LabelRequest() {}

    static List<Label> parse(JsonNode body, PipelineApi.Description pipeline, int labelsMax) {
        boolean several = body.has("labels");
        JsonNode list = several ? body.get("labels") : Json.array().add(body);
        List<Problem.Fault> faults = new ArrayList<>();
        List<Label> labels = new ArrayList<>();
        if (!list.isArray() || list.isEmpty() || list.size() > labelsMax) {
            faults.add(
                    new Problem.Fault(
                            "labels", shown(list), "a list of 1 to " + labelsMax + " labels"));
        } else {
            for (int i = 0; i < list.size() && faults.size() < 20; i++) {
                String path = several ? "labels[" + i + "]." : "";
                label(list.get(i), path, pipeline.task(), labels, faults);
            }
        }
        if (!faults.isEmpty()) {
            throw new ProblemException(
                    Problem.invalid("Not a label: see " + faults.getFirst().field(), faults));
        }
        return labels;
    }

    private static void label(
            JsonNode node, String path, Task task, List<Label> labels, List<Problem.Fault> faults) {
        JsonNode key = node.path("key");
        String name = key.isTextual() || key.isNumber() ? KeyText.of(key.asText()) : "";
        if (name.isEmpty() || name.length() > KeyText.LENGTH_MAX) {
            faults.add(
                    new Problem.Fault(
                            path + "key",
                            shown(key),
                            "the key of the reading it belongs to, at most "
                                    + KeyText.LENGTH_MAX
                                    + " characters"));
            return;
        }
        JsonNode value = node.path("value");
        double number =
                switch (task) {
                    case Task.Regression _ -> value.isNumber() ? value.doubleValue() : Double.NaN;
                    case Task.Classification(List<String> classes) -> {
                        int index = value.isValueNode() ? classes.indexOf(value.asText()) : -1;
                        yield index < 0 ? Double.NaN : index;
                    }
                };
        if (!Double.isFinite(number)) {
            String expected =
                    switch (task) {
                        case Task.Regression _ -> "a number that is finite";
                        case Task.Classification(List<String> classes) ->
                                "one of " + String.join(", ", classes);
                    };
            faults.add(new Problem.Fault(path + "value", shown(value), expected));
            return;
        }
        labels.add(new Label(name, number));
    }

    private static String shown(JsonNode node) {
        String text = node.isMissingNode() ? "nothing" : node.toString();
        return text.length() > 80 ? text.substring(0, 77) + "..." : text;
    }
}
