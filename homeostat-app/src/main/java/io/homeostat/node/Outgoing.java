package io.homeostat.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.base.SingleWriter;
import io.homeostat.codec.PredictionEncoder;
import io.homeostat.config.PublishSpec;
import io.homeostat.http.WireJson;
import io.homeostat.label.Prediction;
import io.homeostat.loop.Decision;
import io.homeostat.model.Task;
import io.homeostat.mqtt.Origin;
import io.homeostat.reading.DeviceId;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// What a pipeline publishes over MQTT: predictions on its topic or by its edge node, and a
/// CloudEvent for every decision on `homeostat/{pipeline}/events`.
///
/// Both are numbered. A loop that reads its journal again makes them again; published is then what
/// has a greater number than anything before: nobody hears of it twice, and what a crash has kept
/// from being published is heard of after all.
@SingleWriter
final class Outgoing {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Topics kept; a device's name comes from outside, so the number of names has no bound.
    private static final int TOPICS_MAX = 10_000;

    private final String pipeline;
    private final PublishSpec publish;
    private final PredictionEncoder encoder;
    private final Map<DeviceId, String> topics = new HashMap<>();
    private final Publisher publisher;
    private final String predictions;
    private final String decisions;
    private boolean recovering;
    private long lastPrediction;
    private long lastDecision;
    private long lastReported = -1;

    /// Where messages go.
    @FunctionalInterface
    interface Publisher {
        /// Takes a message; it leaves with the next [#flush] at the latest.
        void publish(Origin origin, String topic, byte[] payload, int qos, boolean retain);

        /// Has the edge node of `pipeline` tell a prediction; with the next [#flush] at the latest.
        default void report(String pipeline, Prediction prediction) {}

        /// Tells whoever is there now; with the next [#flush] at the latest, and kept for nobody.
        default void tell(String topic, byte[] payload) {
            publish(Origin.NONE, topic, payload, 0, false);
        }

        /// Sends what was published.
        default void flush() {}

        /// The newest number of `stream` that is on its way since before this process began.
        /// Without anything that outlives a process there is nobody left who could miss one.
        default long newest(String stream) {
            return Long.MAX_VALUE;
        }
    }

    Outgoing(String pipeline, Task task, PublishSpec publish, Publisher publisher) {
        this.pipeline = pipeline;
        this.publish = publish;
        this.encoder = new PredictionEncoder(pipeline, task);
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
        if (publish.edgeNode().isPresent()) {
            report(prediction);
            return;
        }
        boolean before = recovering && prediction.reading() <= lastPrediction;
        if (publish.topic().isEmpty() || before) {
            return;
        }
        lastPrediction = prediction.reading();
        publisher.publish(
                new Origin(predictions, prediction.reading()),
                topic(prediction.device()),
                encoder.encode(prediction),
                publish.qos(),
                true);
    }

    /// An edge node has to know what its devices say, though nobody hears it while a box recovers.
    private void report(Prediction prediction) {
        if (!recovering || prediction.reading() > lastReported) {
            lastReported = prediction.reading();
            publisher.report(pipeline, prediction);
        }
    }

    private String topic(DeviceId device) {
        String known = topics.get(device);
        if (known != null) {
            return known;
        }
        if (topics.size() >= TOPICS_MAX) {
            topics.clear();
        }
        String topic = publish.topic(pipeline, device);
        topics.put(device, topic);
        return topic;
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
        try {
            byte[] payload = JSON.writeValueAsString(event).getBytes(StandardCharsets.UTF_8);
            publisher.publish(origin, "homeostat/" + pipeline + "/events", payload, 1, false);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values is always JSON", e);
        }
    }
}
