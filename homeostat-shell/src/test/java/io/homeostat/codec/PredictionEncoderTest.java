package io.homeostat.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.base.Seed;
import io.homeostat.http.PipelineApi;
import io.homeostat.http.WireJson;
import io.homeostat.label.Prediction;
import io.homeostat.model.Estimate;
import io.homeostat.model.Task;
import io.homeostat.reading.DeviceId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PredictionEncoderTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Task REGRESSION = new Task.Regression();
    private static final Task CLASSES =
            new Task.Classification(List.of("idle", "a \"quoted\" one", "größer"));

    private static final List<String> NAMES =
            List.of(
                    "d1",
                    "press-7/b",
                    "quote\" and \\ slash",
                    "tab\there\u0001\u001f",
                    "Kühlung",
                    "\u007f",
                    "surrogates \ud83d\ude00",
                    "half of one \ud83d");

    private static final List<Instant> TIMES =
            List.of(
                    Instant.EPOCH,
                    Instant.parse("2026-11-21T18:30:00Z"),
                    Instant.parse("2026-11-21T18:30:01.5Z"),
                    Instant.parse("2026-11-21T23:59:59.000001Z"),
                    Instant.parse("2100-02-28T00:00:00.000000001Z"),
                    Instant.parse("1969-12-31T23:59:59.999Z"),
                    Instant.parse("0000-01-01T00:00:00Z"),
                    Instant.parse("-0001-12-31T23:59:59Z"),
                    Instant.parse("9999-12-31T23:59:59.999999999Z"),
                    Instant.parse("+10000-01-01T00:00:00Z"),
                    Instant.MIN,
                    Instant.MAX);

    private static final double[] NUMBERS = {
        0,
        -0.0,
        1,
        -1.5,
        1e-3,
        9.99e-4,
        1e7,
        12345678.9,
        4.9e-324,
        1.7976931348623157e308,
        1.0 / 3,
        Double.NaN,
        Double.POSITIVE_INFINITY
    };

    private final SplittableRandom random = new Seed(1).random();

    @Test
    void writes_the_same_bytes_as_the_library() throws Exception {
        String pipeline = "a \"plant\"";
        PredictionEncoder numbers = new PredictionEncoder(pipeline, REGRESSION);
        PredictionEncoder classes = new PredictionEncoder(pipeline, CLASSES);

        for (int i = 0; i < 20_000; i++) {
            Prediction number = prediction(new Estimate.Value(number()));
            Prediction kind =
                    prediction(
                            Estimate.Classes.owning(
                                    new double[] {number(), number(), random.nextDouble()}));

            assertThat(numbers.encode(number)).isEqualTo(library(pipeline, REGRESSION, number));
            assertThat(classes.encode(kind)).isEqualTo(library(pipeline, CLASSES, kind));
        }
    }

    @Test
    void knows_a_class_without_probabilities() throws Exception {
        Prediction plain = prediction(new Estimate.Value(2));

        assertThat(new PredictionEncoder("p", CLASSES).encode(plain))
                .isEqualTo(library("p", CLASSES, plain));
    }

    private Prediction prediction(Estimate estimate) {
        Instant at =
                random.nextBoolean()
                        ? TIMES.get(random.nextInt(TIMES.size()))
                        : Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
        return new Prediction(
                random.nextLong(),
                new DeviceId(NAMES.get(random.nextInt(NAMES.size()))),
                at,
                random.nextInt(),
                estimate,
                estimate,
                estimate,
                number(),
                number(),
                random.nextBoolean());
    }

    private double number() {
        return random.nextBoolean()
                ? NUMBERS[random.nextInt(NUMBERS.length)]
                : Double.longBitsToDouble(random.nextLong());
    }

    private static byte[] library(String pipeline, Task task, Prediction prediction)
            throws Exception {
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
        return JSON.writeValueAsString(node).getBytes(StandardCharsets.UTF_8);
    }
}
