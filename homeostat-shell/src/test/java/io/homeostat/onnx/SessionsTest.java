package io.homeostat.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.feature.FeatureVector;
import io.homeostat.learn.SyntheticRows;
import io.homeostat.model.Model;
import io.homeostat.model.ModelCodec;
import io.homeostat.model.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Native memory is given back.
class SessionsTest {
    private static final Task NUMBER = new Task.Regression();

    /// Below what a hundred of these models weigh, and a thousand are made.
    private static final long GROWN_MAX = 150_000;

    /// A megabyte of weights, of which no two are the same file.
    private static Model large(int number) {
        GraphWriter graph = new GraphWriter();
        float[] weights = new float[2 * 130_000];
        weights[number] = 1;
        String wide = graph.node("MatMul", "x", graph.floats(new long[] {2, 130_000}, weights));
        String sum =
                graph.node(
                        "ReduceSum",
                        new GraphWriter.Attributes().wholes("axes", 1).whole("keepdims", 1),
                        wide);
        graph.output("y", sum, GraphWriter.FLOAT, 1);
        byte[] file = graph.model("large", "x", 2, number, List.of());
        return OnnxFile.inspect(
                        file, List.of("a", "b"), NUMBER, new OnnxFile.Wishes("", "", List.of()))
                .model();
    }

    /// Resident kilobytes of this process.
    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_thousand_swaps_cost_no_memory() throws IOException {
        double sum = 0;
        long before = 0;
        int most = 0;
        for (int i = 0; i < 1_000; i++) {
            sum += large(i).predict(FeatureVector.of(1, 1)).point();
            most = Math.max(most, Sessions.open());
            if (i == 99) {
                before = resident();
            }
        }

        assertThat(sum).isEqualTo(1_000);
        assertThat(most).isLessThan(100);
        assertThat(resident() - before).isLessThan(GROWN_MAX);
    }

    @Test
    void a_command_line_that_would_end_the_process_is_told() {
        assertThat(Sessions.tooLong(3_000)).isEmpty();
        assertThat(Sessions.tooLong(5_000).orElseThrow()).contains("5000").contains("fewer");
        assertThat(Sessions.missing()).isEmpty();
    }

    @Test
    void the_same_file_has_one_session_however_often_it_is_read() {
        Model model = large(5);
        byte[] kept = ModelCodec.encode(model);
        model.predict(FeatureVector.of(1, 1));
        int open = Sessions.open();
        List<Model> copies = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Model copy = ModelCodec.decode(kept);
            copy.predict(FeatureVector.of(1, 1));
            copies.add(copy);
        }

        assertThat(Sessions.open()).isLessThanOrEqualTo(open);
        assertThat(copies).hasSize(50);
        assertThat(model.predict(FeatureVector.of(1, 1)).point()).isEqualTo(1);
    }

    @Test
    void answers_are_the_same_from_many_threads() throws Exception {
        Model model =
                OnnxFile.inspect(
                                OnnxExportTest.written(
                                        OnnxExportTest.trained("ridge", NUMBER), NUMBER),
                                SyntheticRows.SCHEMA.columns().stream()
                                        .map(column -> column.name())
                                        .toList(),
                                NUMBER,
                                new OnnxFile.Wishes("", "", List.of()))
                        .model();
        List<FeatureVector> rows = OnnxExportTest.rows().subList(0, 500);
        List<Double> expected = rows.stream().map(x -> model.predict(x).point()).toList();
        List<Double> said = rows.parallelStream().map(x -> model.predict(x).point()).toList();
        assertThat(said).isEqualTo(expected);
    }
}
