package io.homeostat.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.codec.PredictionEncoder;
import io.homeostat.http.PipelineApi;
import io.homeostat.http.WireJson;
import io.homeostat.label.Prediction;
import io.homeostat.model.Estimate;
import io.homeostat.model.Task;
import io.homeostat.reading.DeviceId;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// A prediction becomes the JSON that is published: by hand, and by a library for comparison.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EncodeBenchmark {
    private static final int PREDICTIONS = 1_024;
    private static final Task TASK = new Task.Regression();

    private final ObjectMapper json = new ObjectMapper();
    private final Prediction[] predictions = new Prediction[PREDICTIONS];
    private final PredictionEncoder encoder = new PredictionEncoder("trees", TASK);
    private int next;

    @Setup
    public void setUp() {
        Workload workload = Workload.of("linear");
        for (int i = 0; i < PREDICTIONS; i++) {
            double point = workload.row(i)[3] / 3;
            Estimate estimate = new Estimate.Value(point);
            predictions[i] =
                    new Prediction(
                            i,
                            new DeviceId("d" + Workload.device(i)),
                            Workload.time(i),
                            1,
                            estimate,
                            estimate,
                            estimate,
                            point - 1.0 / 7,
                            point + 1.0 / 7,
                            false);
        }
    }

    @Benchmark
    public byte[] encode() {
        return encoder.encode(predictions[next++ & (PREDICTIONS - 1)]);
    }

    @Benchmark
    public byte[] library() throws JsonProcessingException {
        Prediction prediction = predictions[next++ & (PREDICTIONS - 1)];
        ObjectNode node = json.createObjectNode();
        node.put("pipeline", "trees");
        node.put("device", prediction.device().value());
        node.put("reading", prediction.reading());
        node.put("time", prediction.at().toString());
        WireJson.prediction(
                node,
                TASK,
                new PipelineApi.Answer(
                        prediction.estimate(),
                        prediction.lower(),
                        prediction.upper(),
                        prediction.version(),
                        prediction.driftDetected()));
        return json.writeValueAsString(node).getBytes(StandardCharsets.UTF_8);
    }
}
