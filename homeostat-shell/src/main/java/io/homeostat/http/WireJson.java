package io.homeostat.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.loop.Decision;
import io.homeostat.model.Estimate;
import io.homeostat.model.Task;
import java.util.List;

/// Predictions and decisions as JSON, the same over HTTP and MQTT. What is not known is `null`.
public final class WireJson {
    private WireJson() {}

    /// Adds to `node` what was predicted, its interval, the version and whether drift is seen.
    public static ObjectNode prediction(ObjectNode node, Task task, PipelineApi.Answer answer) {
        Estimate estimate = answer.estimate();
        switch (task) {
            case Task.Regression _ -> node.set("prediction", Json.number(estimate.point()));
            case Task.Classification(List<String> classes) -> {
                node.put("prediction", classes.get((int) estimate.point()));
                ObjectNode probabilities = node.putObject("probabilities");
                if (estimate instanceof Estimate.Classes all) {
                    for (int i = 0; i < classes.size(); i++) {
                        probabilities.set(classes.get(i), Json.number(all.get(i)));
                    }
                }
            }
        }
        if (Double.isFinite(answer.lower()) && Double.isFinite(answer.upper())) {
            node.putArray("interval").add(answer.lower()).add(answer.upper());
        } else {
            node.putNull("interval");
        }
        node.put("model_version", answer.version());
        return node.put("drift_detected", answer.driftDetected());
    }

    /// Adds to `node` what was decided, why, and on what evidence.
    public static ObjectNode decision(ObjectNode node, Decision decision) {
        node.put("number", decision.number());
        node.put("reading", decision.reading());
        node.put("at", decision.at().toString());
        node.put("type", decision.kind().label());
        node.put("version", decision.version());
        node.put("reason", decision.reason());
        ObjectNode evidence = node.putObject("evidence");
        decision.evidence().forEach((name, value) -> evidence.set(name, plain(value)));
        return node;
    }

    private static JsonNode plain(Object value) {
        return switch (value) {
            case Double number -> Json.number(number);
            case Long number -> JsonNodeFactory.instance.numberNode(number);
            case Integer number -> JsonNodeFactory.instance.numberNode(number);
            case Boolean truth -> JsonNodeFactory.instance.booleanNode(truth);
            default -> JsonNodeFactory.instance.textNode(value.toString());
        };
    }
}
