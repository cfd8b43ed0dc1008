package io.homeostat.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.base.SingleWriter;
import io.homeostat.config.PublishSpec;
import io.homeostat.http.PipelineApi;
import io.homeostat.http.WireJson;
import io.homeostat.label.Prediction;
import io.homeostat.loop.Decision;
import io.homeostat.model.Task;
import io.homeostat.mqtt.Origin;
import java.nio.charset.StandardCharsets;

/// What a pipeline publishes over MQTT: predictions on its topic, and a CloudEvent for every
/// decision on `homeostat/{pipeline}/events`.
///
/// Both are numbered. A loop that reads its journal again makes them again; published is then what
/// has a greater number than anything before: nobody hears of it twice, and what a crash has kept
/// from being published is heard of after all.
@SingleWriter
final class Outgoing {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String pipeline;
    private final Task task;
    private final PublishSpec publish;
    private final Publisher publisher;
    private final String predictions;
    private final String decisions;
    private boolean recovering;
    private long lastPrediction;
    private long lastDecision;

    /// Where messages go.
    @FunctionalInterface
    interface Publisher {
        void publish(Origin origin, String topic, byte[] payload, int qos, boolean retain);

        /// The newest number of `stream` that is on its way since before this process began.
        /// Without anything that outlives a process there is nobody left who could miss one.
        default long newest(String stream) {
            return Long.MAX_VALUE;
        }
    }

    Outgoing(String pipeline, Task task, PublishSpec publish, Publisher publisher) {
        this.pipeline = pipeline;
        this.task = task;
        this.publish = publish;
        this.publisher = publisher;
        this.predictions = pipeline + "/predictions";
        this.decisions = pipeline + "/decisions";
        this.lastPrediction = publisher.newest(predictions);
        this.lastDecision = publisher.newest(decisions);
    }

    /// @param so whether what comes now may have been published before
    void recovering(boolean so) {
        recovering = so;
    }

    void prediction(Prediction prediction) {
        boolean before = recovering && prediction.reading() <= lastPrediction;
        if (publish.topic().isEmpty() || before) {
            return;
        }
        lastPrediction = prediction.reading();
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
        Origin origin = new Origin(predictions, prediction.reading());
        String topic = publish.topic(pipeline, prediction.device());
        send(origin, topic, node, publish.qos(), true);
    }

    void decision(Decision decision) {
        if (recovering && decision.number() <= lastDecision) {
            return;
        }
        lastDecision = decision.number();
        ObjectNode event = JSON.createObjectNode();
        event.put("specversion", "1.0");
        event.put("id", pipeline + "/" + decision.number());
        event.put("source", "/homeostat/pipelines/" + pipeline);
        event.put("type", "io.homeostat." + decision.kind().label());
        event.put("time", decision.at().toString());
        event.put("datacontenttype", "application/json");
        WireJson.decision(event.putObject("data"), decision);
        Origin origin = new Origin(decisions, decision.number());
        send(origin, "homeostat/" + pipeline + "/events", event, 1, false);
    }

    private void send(Origin origin, String topic, ObjectNode node, int qos, boolean retain) {
        try {
            byte[] payload = JSON.writeValueAsString(node).getBytes(StandardCharsets.UTF_8);
            publisher.publish(origin, topic, payload, qos, retain);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values is always JSON", e);
        }
    }
}
