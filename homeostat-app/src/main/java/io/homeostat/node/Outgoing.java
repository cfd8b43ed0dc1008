package io.homeostat.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.config.PublishSpec;
import io.homeostat.http.PipelineApi;
import io.homeostat.http.WireJson;
import io.homeostat.label.Prediction;
import io.homeostat.loop.Decision;
import io.homeostat.model.Task;
import java.nio.charset.StandardCharsets;

/// What a pipeline publishes over MQTT: predictions on its topic, and a CloudEvent for every
/// decision on `homeostat/{pipeline}/events`.
final class Outgoing {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String pipeline;
    private final Task task;
    private final PublishSpec publish;
    private final Publisher publisher;

    /// Where messages go.
    interface Publisher {
        void publish(String topic, byte[] payload, int qos, boolean retain);
    }

    Outgoing(String pipeline, Task task, PublishSpec publish, Publisher publisher) {
        this.pipeline = pipeline;
        this.task = task;
        this.publish = publish;
        this.publisher = publisher;
    }

    void prediction(Prediction prediction) {
        if (publish.topic().isEmpty()) {
            return;
        }
        ObjectNode node = JSON.createObjectNode();
        node.put("pipeline", pipeline);
        node.put("device", prediction.device().value());
        node.put("reading", prediction.reading());
        node.put("time", prediction.at().toString());
        WireJson.prediction(
                node,
                task,
                new PipelineApi.Answer(
                        prediction.estimate(),
                        prediction.lower(),
                        prediction.upper(),
                        prediction.version(),
                        prediction.driftDetected()));
        send(publish.topic(pipeline, prediction.device()), node, publish.qos(), true);
    }

    void decision(Decision decision) {
        ObjectNode event = JSON.createObjectNode();
        event.put("specversion", "1.0");
        event.put("id", pipeline + "/" + decision.number());
        event.put("source", "/homeostat/pipelines/" + pipeline);
        event.put("type", "io.homeostat." + decision.kind().label());
        event.put("time", decision.at().toString());
        event.put("datacontenttype", "application/json");
        WireJson.decision(event.putObject("data"), decision);
        send("homeostat/" + pipeline + "/events", event, 1, false);
    }

    private void send(String topic, ObjectNode node, int qos, boolean retain) {
        try {
            byte[] payload = JSON.writeValueAsString(node).getBytes(StandardCharsets.UTF_8);
            publisher.publish(topic, payload, qos, retain);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values is always JSON", e);
        }
    }
}
