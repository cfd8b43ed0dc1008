package io.homeostat.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.config.PublishSpec;
import io.homeostat.http.PipelineApi;
import io.homeostat.http.WireJson;
import io.homeostat.label.Prediction;
import io.homeostat.model.Estimate;
import io.homeostat.model.Task;
import io.homeostat.reading.DeviceId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is published is what HTTP answers, and where it came from.
class OutgoingTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Task CLASSES = new Task.Classification(List.of("low", "high"));

    private static Prediction prediction(Estimate estimate, double lower, double upper) {
        return new Prediction(
                7,
                new DeviceId("d1"),
                Instant.EPOCH,
                3,
                estimate,
                estimate,
                estimate,
                lower,
                upper,
                true);
    }

    private static ObjectNode published(Task task, Prediction prediction) throws Exception {
        List<JsonNode> messages = new ArrayList<>();
        Outgoing outgoing =
                new Outgoing(
                        "plant",
                        task,
                        PublishSpec.json("out/{device}", 1),
                        (_, topic, payload, _, _) -> {
                            assertThat(topic).isEqualTo("out/d1");
                            messages.add(parse(payload));
                        });
        outgoing.prediction(prediction);
        return (ObjectNode) messages.getFirst();
    }

    private static JsonNode parse(byte[] payload) {
        try {
            return JSON.readTree(payload);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ObjectNode answered(Task task, Prediction said) throws Exception {
        ObjectNode node =
                WireJson.prediction(
                        JSON.createObjectNode(),
                        task,
                        new PipelineApi.Answer(
                                said.estimate(),
                                said.lower(),
                                said.upper(),
                                said.version(),
                                said.driftDetected()));
        return (ObjectNode) JSON.readTree(node.toString());
    }

    private static void assertSame(Task task, Prediction said) throws Exception {
        ObjectNode published = published(task, said);
        assertThat(published.path("reading").asLong()).isEqualTo(7);
        ObjectNode rest = published.deepCopy();
        rest.remove(List.of("pipeline", "device", "reading", "time"));
        assertThat(rest).isEqualTo(answered(task, said));
    }

    @Test
    void a_prediction_looks_as_it_does_over_http() throws Exception {
        Estimate value = new Estimate.Value(2.5);
        assertSame(new Task.Regression(), prediction(value, 1, 4));
        assertSame(new Task.Regression(), prediction(value, Double.NaN, Double.NaN));
        Estimate classes = Estimate.Classes.owning(new double[] {0.25, 0.75});
        assertSame(CLASSES, prediction(classes, Double.NaN, Double.NaN));
    }

    @Test
    void an_interval_that_is_not_known_yet_is_null() throws Exception {
        ObjectNode early =
                published(
                        new Task.Regression(),
                        prediction(new Estimate.Value(2.5), Double.NaN, Double.NaN));

        assertThat(early.has("interval")).isTrue();
        assertThat(early.get("interval").isNull()).isTrue();
    }
}
