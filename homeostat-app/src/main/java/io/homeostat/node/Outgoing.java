package io.homeostat.node;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.config.PublishSpec;
import io.homeostat.label.Prediction;
import io.homeostat.loop.Decision;
import io.homeostat.model.Estimate;
import io.homeostat.model.Task;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        // Straight to bytes: one is written for every reading.
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("pipeline", pipeline);
            out.writeStringField("device", prediction.device().value());
            out.writeNumberField("reading", prediction.reading());
            out.writeStringField("time", prediction.at().toString());
            estimate(out, prediction.estimate());
            if (Double.isFinite(prediction.lower())) {
                out.writeArrayFieldStart("interval");
                out.writeNumber(prediction.lower());
                out.writeNumber(prediction.upper());
                out.writeEndArray();
            }
            out.writeNumberField("model_version", prediction.version());
            out.writeBooleanField("drift_detected", prediction.driftDetected());
            out.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("plain values are always JSON", e);
        }
        String topic = publish.topic(pipeline, prediction.device());
        publisher.publish(topic, bytes.toByteArray(), publish.qos(), true);
    }

    private void estimate(JsonGenerator out, Estimate estimate) throws IOException {
        switch (estimate) {
            case Estimate.Value(double point) -> out.writeNumberField("prediction", point);
            case Estimate.Classes classes -> {
                if (task instanceof Task.Classification(var names)) {
                    out.writeStringField("prediction", names.get(classes.best()));
                    out.writeObjectFieldStart("probabilities");
                    for (int i = 0; i < classes.size(); i++) {
                        out.writeNumberField(names.get(i), classes.get(i));
                    }
                    out.writeEndObject();
                }
            }
        }
    }

    void decision(Decision decision) {
        ObjectNode event = JSON.createObjectNode();
        event.put("specversion", "1.0");
        event.put("id", pipeline + "/" + decision.number());
        event.put("source", "/homeostat/pipelines/" + pipeline);
        event.put("type", "io.homeostat." + decision.kind().label());
        event.put("time", decision.at().toString());
        event.put("datacontenttype", "application/json");
        ObjectNode data = event.putObject("data");
        data.put("number", decision.number());
        data.put("reading", decision.reading());
        data.put("version", decision.version());
        data.put("reason", decision.reason());
        data.set("evidence", JSON.valueToTree(decision.evidence()));
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
