package io.homeostat.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.base.Seed;
import io.homeostat.base.Sha256;
import io.homeostat.base.StateFormatException;
import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.feature.FeatureVector;
import io.homeostat.learn.ModelSpec;
import io.homeostat.learn.Trainers;
import io.homeostat.learn.TrainingOffer;
import io.homeostat.learn.TrainingSet;
import io.homeostat.learn.TrainingWindow;
import io.homeostat.model.Candidate;
import io.homeostat.model.Lineage;
import io.homeostat.model.ModelCodec;
import io.homeostat.model.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingOrderCodecTest {
    private static final int ROWS = 200;

    private static TrainingOrder order(String family, long seed, int narrow) {
        boolean classes = family.equals("logistic");
        FeatureSchema schema =
                new FeatureSchema(List.of(Column.number("x"), new Column("mode", 3)));
        SplittableRandom random = new Seed(seed).random();
        List<FeatureVector> rows = new ArrayList<>();
        double[] targets = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            double x = i % 17 == 0 ? Double.NaN : random.nextGaussian();
            rows.add(FeatureVector.of(x, i % 3));
            targets[i] = classes ? i % 2 : 2 * (i % 3) + random.nextGaussian();
        }
        Task task =
                classes ? new Task.Classification(List.of("low", "high")) : new Task.Regression();
        TrainingOffer offer =
                new TrainingOffer(
                        TrainingSet.of(schema, task, rows, targets),
                        List.of(
                                new TrainingWindow("all", 0, List.of(), 1_000),
                                new TrainingWindow(
                                        "newest", narrow, List.of(3, 5), 1_000 + narrow)));
        return new TrainingOrder(
                7,
                "drift found at reading 1,100",
                4,
                1_199,
                List.of(ModelSpec.of(family, Map.of(classes ? "l2" : "lambda", 0.5))),
                offer,
                new Seed(seed));
    }

    private static Candidate run(TrainingOrder order) {
        return order.run(spec -> Trainers.of(spec).orElseThrow(), () -> false).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ridge", "logistic"})
    void an_order_that_is_read_gives_the_same_candidate_and_the_same_bytes(String family) {
        TrainingOrder order = order(family, 3, 100);
        byte[] bytes = TrainingOrderCodec.encode(order);
        TrainingOrder read = TrainingOrderCodec.decode(bytes);

        assertThat(TrainingOrderCodec.encode(read)).isEqualTo(bytes);
        assertThat(run(read).lineage()).isEqualTo(run(order).lineage());
        assertThat(order.objection(run(read))).isEmpty();
    }

    @Test
    void of_several_families_the_same_one_is_chosen_there_and_only_these_are_an_answer() {
        TrainingOrder order = order("ridge", 3, 100);
        TrainingOrder several =
                new TrainingOrder(
                        order.number(),
                        order.cause(),
                        order.parent(),
                        order.lastReading(),
                        List.of(ModelSpec.of("mean"), order.specs().getFirst()),
                        order.offer(),
                        order.seed());
        TrainingOrder read = TrainingOrderCodec.decode(TrainingOrderCodec.encode(several));

        assertThat(read.specs()).isEqualTo(several.specs());
        assertThat(run(read).lineage()).isEqualTo(run(several).lineage());
        assertThat(run(several).lineage().compared()).containsKeys("mean", "ridge");
        assertThat(several.objection(run(read))).isEmpty();
        assertThat(order.objection(run(order("ridge", 3, 100)))).isEmpty();
        TrainingOrder mean =
                new TrainingOrder(
                        order.number(),
                        order.cause(),
                        order.parent(),
                        order.lastReading(),
                        List.of(ModelSpec.of("mean")),
                        order.offer(),
                        order.seed());
        assertThat(several.objection(run(mean))).isEmpty();
        assertThat(order.objection(run(mean)).orElseThrow())
                .isEqualTo("a model of mean, ordered was ridge");
    }

    @Test
    void every_byte_that_is_missing_is_noticed() {
        byte[] bytes = TrainingOrderCodec.encode(order("ridge", 3, 100));
        for (int length = 0; length < bytes.length; length += 7) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> TrainingOrderCodec.decode(cut))
                    .as("%s bytes", length)
                    .isInstanceOf(StateFormatException.class);
        }
        assertThatThrownBy(() -> TrainingOrderCodec.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("left over");
    }

    @Test
    void another_format_is_named() {
        byte[] bytes = TrainingOrderCodec.encode(order("ridge", 3, 100));
        bytes[4] = 9;
        assertThatThrownBy(() -> TrainingOrderCodec.decode(bytes))
                .hasMessage("training order of format 9, this version reads 2");
    }

    @Test
    void a_model_of_other_rows_another_seed_or_another_window_is_no_answer() {
        TrainingOrder order = order("ridge", 3, 100);
        assertThat(order.objection(run(order("ridge", 4, 100))).orElseThrow())
                .startsWith("a model of other rows");
        // Only the narrower window is another one.
        TrainingOrder other = order("ridge", 3, 150);
        Candidate narrow =
                other.offer().windows().stream()
                        .skip(1)
                        .map(window -> trained(other, window))
                        .findFirst()
                        .orElseThrow();
        assertThat(other.objection(narrow)).isEmpty();
        assertThat(order.objection(narrow).orElseThrow()).startsWith("a model of other rows");
    }

    /// As if that window had been chosen.
    private static Candidate trained(TrainingOrder order, TrainingWindow window) {
        TrainingSet rows = order.offer().rows(window);
        Candidate candidate = run(order);
        var model =
                Trainers.of(order.specs().getFirst())
                        .orElseThrow()
                        .train(rows, order.seed(), () -> false)
                        .orElseThrow();
        Lineage said = candidate.lineage();
        String digest = Sha256.of(ModelCodec.encode(model));
        return new Candidate(
                model,
                new Lineage(
                        said.family(),
                        said.params(),
                        said.cause(),
                        said.parent(),
                        window.firstReading(),
                        said.lastReading(),
                        rows.size(),
                        rows.digest(),
                        said.schemaHash(),
                        said.seed(),
                        digest,
                        said.compared()));
    }

    @Test
    void a_model_that_is_not_what_its_lineage_says_is_no_answer() {
        TrainingOrder order = order("ridge", 3, 100);
        Candidate one = run(order);
        Candidate two = run(order("ridge", 4, 100));
        assertThat(order.objection(new Candidate(two.model(), one.lineage())).orElseThrow())
                .contains("is said to be");
        Candidate logistic = run(order("logistic", 3, 100));
        assertThat(order.objection(logistic).orElseThrow())
                .isEqualTo("a model of logistic, ordered was ridge");
    }
}
