package io.homeostat.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.homeostat.base.Seed;
import io.homeostat.base.StateFormatException;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Estimate;
import io.homeostat.model.Model;
import io.homeostat.model.ModelCodec;
import io.homeostat.model.Task;
import io.homeostat.protobuf.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What is told about files that cannot serve, and how those that can are understood.
class OnnxFileTest {
    private static final List<String> FEATURES = List.of("AT", "AP");
    private static final Task NUMBER = new Task.Regression();
    private static final Task CLASSES = new Task.Classification(List.of("0", "1"));

    private static OnnxFile.Fit inspect(byte[] file, Task task, String output, String... classes) {
        return OnnxFile.inspect(
                file, FEATURES, task, new OnnxFile.Wishes("", output, List.of(classes)));
    }

    private static void refused(byte[] file, Task task, String... told) {
        assertThatThrownBy(() -> inspect(file, task, ""))
                .isInstanceOf(OnnxException.class)
                .message()
                .contains(told);
    }

    /// A weighted sum of two columns: `weights` for each output column.
    private static String sums(GraphWriter graph, float... weights) {
        return graph.node("MatMul", "x", graph.floats(new long[] {2, weights.length / 2}, weights));
    }

    private static byte[] file(GraphWriter graph, int width, String... metadata) {
        return graph.model("test", "x", width, 1, List.of(metadata));
    }

    private static byte[] sum() {
        GraphWriter graph = new GraphWriter();
        graph.output("y", sums(graph, 2, 3), GraphWriter.FLOAT, 1);
        return file(graph, 2);
    }

    private static byte[] softmax(String... metadata) {
        GraphWriter graph = new GraphWriter();
        String p =
                graph.node(
                        "Softmax",
                        new GraphWriter.Attributes().whole("axis", 1),
                        sums(graph, 1, 0, 0, 1));
        graph.output("p", p, GraphWriter.FLOAT, 2);
        return file(graph, 2, metadata);
    }

    @Test
    void a_number_is_a_number() {
        Model model = inspect(sum(), NUMBER, "").model();
        assertThat(model.width()).isEqualTo(2);
        assertThat(model.predict(FeatureVector.of(10, 1))).isEqualTo(new Estimate.Value(23));
        assertThat(model.predict(FeatureVector.of(1, 1))).isEqualTo(new Estimate.Value(5));
    }

    @Test
    void where_a_feature_is_missing_it_has_no_answer() {
        Model number = inspect(sum(), NUMBER, "").model();
        assertThat(number.predict(FeatureVector.of(Double.NaN, 1)).point()).isNaN();
        Model classes = inspect(softmax(), CLASSES, "", "0", "1").model();
        Estimate.Classes none = (Estimate.Classes) classes.predict(FeatureVector.of(Double.NaN, 1));
        assertThat(none.get(0)).isNaN();
    }

    @Test
    void another_width_is_told_with_the_features_in_their_order() {
        GraphWriter graph = new GraphWriter();
        graph.output("y", graph.node("Abs", "x"), GraphWriter.FLOAT, 3);
        refused(file(graph, 3), NUMBER, "'x' of shape [N, 3]", "[N, 2] for the features AT, AP");
    }

    @Test
    void a_file_that_says_which_features_it_is_for_must_be_for_these() {
        refused(
                softmax("homeostat.features", "[\"AP\",\"AT\"]"),
                CLASSES,
                "features AP, AT",
                "in this order: AT, AP");
    }

    @Test
    void classes_are_those_of_the_pipeline_or_told_by_it() {
        refused(softmax(), CLASSES, "without a word of which classes", "model.params.classes");
        byte[] named = softmax("homeostat.classes", "[\"1\",\"0\"]");
        Estimate.Classes said =
                (Estimate.Classes)
                        inspect(named, CLASSES, "").model().predict(FeatureVector.of(3, 0));
        assertThat(said.get(1)).isEqualTo(1 / (1 + Math.exp(-3)), within(1e-6));
        refused(softmax("homeostat.classes", "[\"no\",\"yes\"]"), CLASSES, "class 'no'", "[0, 1]");
        assertThat(inspect(softmax("homeostat.classes", "[\"no\",\"yes\"]"), CLASSES, "", "1", "0"))
                .isNotNull();
        assertThatThrownBy(() -> inspect(softmax(), CLASSES, "", "0", "1", "0"))
                .hasMessageContaining("2 probabilities and model.params.classes");
        assertThatThrownBy(() -> inspect(softmax(), CLASSES, "", "0", "0"))
                .hasMessageContaining("each of them once");
        Task more = new Task.Classification(List.of("0", "1", "2"));
        assertThat(inspect(softmax(), more, "", "0", "2").missing()).containsExactly("1");
    }

    @Test
    void one_probability_is_that_of_the_second_class() {
        GraphWriter graph = new GraphWriter();
        graph.output("p", graph.node("Sigmoid", sums(graph, 1, 0)), GraphWriter.FLOAT, 1);
        Estimate.Classes said =
                (Estimate.Classes)
                        inspect(file(graph, 2), CLASSES, "", "0", "1")
                                .model()
                                .predict(FeatureVector.of(2, 0));
        assertThat(said.get(1)).isEqualTo(1 / (1 + Math.exp(-2)), within(1e-6));
        assertThat(said.get(0) + said.get(1)).isEqualTo(1, within(1e-12));
    }

    @Test
    void what_is_no_probability_is_found_by_asking() {
        GraphWriter graph = new GraphWriter();
        graph.output("logits", sums(graph, 1, 0, 0, 1), GraphWriter.FLOAT, 2);
        assertThatThrownBy(() -> inspect(file(graph, 2), CLASSES, "", "0", "1"))
                .hasMessageContaining("'logits' that answers [0.0, 0.0]")
                .hasMessageContaining("softmax");
    }

    @Test
    void a_label_alone_is_not_enough() {
        GraphWriter graph = new GraphWriter();
        String best =
                graph.node(
                        "ArgMax",
                        new GraphWriter.Attributes().whole("axis", 1).whole("keepdims", 0),
                        "x");
        graph.output("label", best, GraphWriter.INT64, 0);
        refused(file(graph, 2), CLASSES, "no probabilities", "[label]");
        refused(file(graph, 2), NUMBER, "outputs [label]", "float32 or float64");
    }

    @Test
    void of_several_outputs_one_has_to_be_named() {
        GraphWriter graph = new GraphWriter();
        graph.output("a", sums(graph, 1, 0), GraphWriter.FLOAT, 1);
        graph.output("b", sums(graph, 0, 1), GraphWriter.FLOAT, 1);
        byte[] file = file(graph, 2);
        refused(file, NUMBER, "outputs [a, b]", "model.params.output");
        assertThat(inspect(file, NUMBER, "b").model().predict(FeatureVector.of(4, 5)).point())
                .isEqualTo(5);
        assertThatThrownBy(() -> inspect(file, NUMBER, "c")).hasMessageContaining("no output 'c'");
    }

    @Test
    void an_operator_that_nobody_knows_is_told() {
        GraphWriter graph = new GraphWriter();
        graph.output("y", graph.node("Clairvoyance", "x"), GraphWriter.FLOAT, 1);
        refused(file(graph, 2), NUMBER, "ONNX Runtime refuses", "Clairvoyance");
    }

    @Test
    void what_lies_in_another_file_is_refused_before_anything_is_loaded() {
        byte[] inside = sum();
        // One more tensor whose numbers are elsewhere.
        byte[] tensor =
                new WireWriter()
                        .packed(1, 2L)
                        .integer(2, GraphWriter.FLOAT)
                        .text(8, "weights")
                        .message(13, entry -> entry.text(1, "location").text(2, "/etc/passwd"))
                        .integer(14, 1)
                        .toByteArray();
        byte[] outside = new WireWriter().message(7, g -> g.bytes(5, tensor)).toByteArray();
        byte[] both = Arrays.copyOf(inside, inside.length + outside.length);
        System.arraycopy(outside, 0, both, inside.length, outside.length);
        refused(both, NUMBER, "numbers of 'weights' in another file");
    }

    @Test
    void what_is_no_onnx_file_is_refused_without_a_crash() {
        refused("not an onnx file".getBytes(StandardCharsets.UTF_8), NUMBER, "an ONNX file");
        refused(new byte[0], NUMBER, "an ONNX file");
        SplittableRandom random = new Seed(5).random();
        byte[] good = softmax();
        int refused = 0;
        for (int i = 0; i < 3_000; i++) {
            byte[] bad = good.clone();
            for (int k = 0; k <= i % 4; k++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try {
                OnnxSummary.of(random.nextBoolean() ? bad : Arrays.copyOf(bad, i % bad.length));
            } catch (OnnxException told) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void kept_bytes_are_trusted_as_little() {
        byte[] kept = ModelCodec.encode(inspect(sum(), NUMBER, "").model());
        kept[kept.length / 2] ^= 4;
        assertThatThrownBy(() -> ModelCodec.decode(kept)).isInstanceOf(StateFormatException.class);
    }
}
