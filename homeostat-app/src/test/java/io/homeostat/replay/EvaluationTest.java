package io.homeostat.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.gate.GatePolicy;
import io.homeostat.label.Outcome;
import io.homeostat.label.Prediction;
import io.homeostat.model.Estimate;
import io.homeostat.model.Task;
import io.homeostat.numeric.Autocorrelation;
import io.homeostat.reading.DeviceId;
import io.homeostat.replay.Evaluation.Result;
import io.homeostat.replay.Evaluation.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// What is passed, and what is not, by losses that the test chooses.
class EvaluationTest {
    private static final Task NUMBER = new Task.Regression();
    private static final Task CLASSES = new Task.Classification(List.of("off", "on"));
    private static final GatePolicy POLICY = new GatePolicy(0.05, 100, 2_000);
    private static final DeviceId DEVICE = new DeviceId("d1");

    private static Outcome outcome(long reading, Estimate model, Estimate baseline, double label) {
        Prediction said =
                new Prediction(
                        reading,
                        DEVICE,
                        Instant.EPOCH,
                        1,
                        model,
                        model,
                        baseline,
                        Double.NaN,
                        Double.NaN,
                        false);
        return new Outcome(said, label, Instant.EPOCH, reading);
    }

    /// A label of 50 that the model misses by `loss`, the trivial baseline by `baseline`.
    private static Outcome number(long reading, double loss, double baseline) {
        return outcome(
                reading, new Estimate.Value(50 + loss), new Estimate.Value(50 - baseline), 50);
    }

    private static Outcome classes(long reading, double model, double baseline) {
        return outcome(reading, sure(model), sure(baseline), 1);
    }

    /// The loss is (1 - p)².
    private static Estimate sure(double p) {
        return Estimate.Classes.owning(new double[] {1 - p, p});
    }

    private static Result judged(
            GatePolicy policy, int labels, IntToDoubleFunction model, IntToDoubleFunction rival) {
        Evaluation evaluation = Evaluation.againstBaseline(NUMBER, policy);
        for (int n = 0; n < labels; n++) {
            evaluation.add(number(n, model.applyAsDouble(n), rival.applyAsDouble(n)));
        }
        return evaluation.result();
    }

    private static IntToDoubleFunction noise(long seed, double scale) {
        return n -> scale * new SplittableRandom(seed + 7919L * n).nextDouble();
    }

    @Test
    void a_model_that_is_better_is_proved() {
        Result result = judged(POLICY, 600, noise(1, 0.7), noise(2, 1));
        assertThat(result.verdict()).isEqualTo(Verdict.BETTER);
        assertThat(result.better()).isTrue();
        assertThat(result.eValue()).isGreaterThan(1_000);
        assertThat(result.labels()).isEqualTo(600 - Evaluation.SCALING);
        assertThat(result.provedAt().orElseThrow()).isBetween(100L, 569L);
        assertThat(result.sentence("the champion"))
                .startsWith("better than the champion: e-value ")
                .contains("(wanted 20.0) over 570 labels, loss 0.3", " instead of 0.5")
                .endsWith("proved at label " + result.provedAt().orElseThrow());
        assertThat(judged(POLICY, 600, noise(1, 0.7), noise(2, 1))).isEqualTo(result);
    }

    @Test
    void one_that_is_as_good_is_not() {
        Result same = judged(POLICY, 600, noise(1, 1), noise(1, 1));
        assertThat(same.verdict()).isEqualTo(Verdict.NOT_PROVED);
        assertThat(same.eValue()).isEqualTo(1);
        assertThat(same.sentence("it")).startsWith("not proved better than it: e-value 1.00 (");

        int passed = 0;
        for (int seed = 0; seed < 200; seed++) {
            long mine = 1_000_003L * seed;
            passed += judged(POLICY, 600, noise(mine, 1), noise(mine + 1, 1)).better() ? 1 : 0;
        }
        assertThat(passed).as("of 200 that are no better, at alpha 0.05").isLessThanOrEqualTo(10);
    }

    @Test
    void one_that_is_worse_is_not() {
        Result result = judged(POLICY, 600, noise(1, 1), noise(2, 0.7));
        assertThat(result.verdict()).isEqualTo(Verdict.WORSE);
        assertThat(result.better()).isFalse();
        assertThat(result.provedAt()).isEmpty();
        assertThat(result.sentence("it"))
                .startsWith("worse than it: e-value ")
                .contains("(wanted 20.0) over 570 labels", "; e-value of the contrary ");
    }

    @Test
    void one_that_was_better_and_is_not_any_more_is_not_passed() {
        Result result =
                judged(POLICY, 1_200, n -> n < 200 ? 0.5 : 1.2, n -> 0.8 + 0.4 * ((n % 7) / 7.0));
        assertThat(result.provedAt()).isPresent();
        assertThat(result.better()).isFalse();
    }

    @Test
    void a_few_errors_too_large_to_be_weighed_do_not_pass_as_better() {
        Result result = judged(POLICY, 1_000, n -> n % 50 == 49 ? 90 : 0.5, n -> 1);
        assertThat(result.eValue()).isGreaterThan(result.wanted());
        assertThat(result.verdict()).isEqualTo(Verdict.NOT_PROVED);
        assertThat(result.sentence("it")).contains("wanted a smaller mean loss");
    }

    @Test
    void too_few_labels_prove_nothing_and_it_is_told_how_many_are_wanted() {
        Result few = judged(POLICY, 30 + 99, n -> 0, n -> 1);
        assertThat(few.verdict()).isEqualTo(Verdict.NOT_PROVED);
        assertThat(few.sentence("it"))
                .isEqualTo(
                        "not proved better than it: 99 labels to judge by, wanted 100,"
                                + " after 30 that told how large errors are");
        assertThat(judged(POLICY, 30 + 100, n -> 0, n -> 1).better()).isTrue();
        assertThat(judged(POLICY, 0, n -> 0, n -> 1).better()).isFalse();
    }

    @Test
    void the_first_labels_of_a_number_only_tell_how_large_errors_are() {
        Result plain = judged(POLICY, 400, noise(1, 0.5), noise(2, 1));
        Result other =
                judged(POLICY, 400, n -> n < 30 ? 9 : noise(1, 0.5).applyAsDouble(n), noise(2, 1));
        assertThat(other).isEqualTo(plain);
        assertThat(plain.scaling()).isEqualTo(30);
        // The bound is three times their mean, 1: a gain of 3 and one of 60 are the same.
        double atBound =
                judged(POLICY, 400, n -> 0, n -> n < 30 ? 1 : n % 9 == 0 ? 3 : 0.1).eValue();
        double above =
                judged(POLICY, 400, n -> 0, n -> n < 30 ? 1 : n % 9 == 0 ? 60 : 0.1).eValue();
        double below =
                judged(POLICY, 400, n -> 0, n -> n < 30 ? 1 : n % 9 == 0 ? 2.5 : 0.1).eValue();
        assertThat(above).isEqualTo(atBound);
        assertThat(below).isNotEqualTo(atBound);
    }

    @Test
    void a_rival_without_errors_cannot_be_beaten() {
        Result result = judged(POLICY, 400, n -> 0, n -> 0);
        assertThat(result.better()).isFalse();
        assertThat(result.labels()).isZero();
        assertThat(result.scaling()).isEqualTo(400);
    }

    @Test
    void classes_are_weighed_from_the_first_label_on() {
        Evaluation evaluation = Evaluation.againstBaseline(CLASSES, POLICY);
        for (int n = 0; n < 200; n++) {
            evaluation.add(classes(n, 0.9, 0.4));
        }
        Result result = evaluation.result();
        assertThat(result.better()).isTrue();
        assertThat(result.labels()).isEqualTo(200);
        assertThat(result.scaling()).isZero();
        assertThat(result.loss()).isCloseTo(0.01, within());
        assertThat(result.rivalLoss()).isCloseTo(0.36, within());
    }

    private static Offset<Double> within() {
        return Offset.offset(1e-9);
    }

    @Test
    void alpha_labels_and_waves_are_those_of_the_policy_but_for_its_end() {
        Result proved = judged(POLICY, 300, noise(1, 0.7), noise(2, 1));
        assertThat(proved.better()).isTrue();
        GatePolicy strict = new GatePolicy(1e-90, 100, 2_000);
        assertThat(judged(strict, 300, noise(1, 0.7), noise(2, 1)).verdict())
                .isEqualTo(Verdict.NOT_PROVED);
        GatePolicy ends = new GatePolicy(0.05, 100, 150);
        assertThat(judged(ends, 1_000, noise(1, 1), noise(1, 1)).verdict())
                .isEqualTo(Verdict.NOT_PROVED);
        GatePolicy waves = new GatePolicy(0.05, 100, 2_000, Autocorrelation.AUTO);
        assertThat(judged(waves, 300, noise(1, 0.7), noise(2, 1)).eValue())
                .isNotEqualTo(proved.eValue());
    }

    @Test
    void a_champion_is_compared_reading_by_reading() {
        Losses champion = new Losses();
        for (int n = 5_000; n >= 0; n--) {
            if (n % 5 != 0) {
                champion.add(number(n, n % 2 == 0 ? 4 : 2, 0));
            }
        }
        Evaluation same = Evaluation.againstChampion(NUMBER, POLICY, champion);
        Evaluation better = Evaluation.againstChampion(NUMBER, POLICY, champion);
        for (int n = 0; n < 6_000; n++) {
            same.add(number(n, n % 2 == 0 ? 4 : 2, 0));
            better.add(number(n, n % 2 == 0 ? 3 : 1, 0));
        }
        assertThat(same.pairs()).as("what both answered").isEqualTo(4_000);
        assertThat(same.result().eValue()).isEqualTo(1);
        assertThat(same.result().better()).isFalse();
        assertThat(better.result().better()).isTrue();
        assertThat(better.result().rivalLoss() - better.result().loss()).isCloseTo(1, within());
    }
}
