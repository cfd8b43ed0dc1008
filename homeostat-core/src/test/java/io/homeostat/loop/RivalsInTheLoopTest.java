package io.homeostat.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.Seed;
import io.homeostat.base.Span;
import io.homeostat.drift.DetectorSpec;
import io.homeostat.drift.InputTest;
import io.homeostat.feature.Feature;
import io.homeostat.gate.GatePolicy;
import io.homeostat.healing.HealingPolicy;
import io.homeostat.label.LabelPolicy;
import io.homeostat.learn.ModelSpec;
import io.homeostat.numeric.Autocorrelation;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import io.homeostat.score.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Several families to choose from, and slices to do no harm in, in a loop.
class RivalsInTheLoopTest {
    /// ADWIN, which is silent while a trial lasts; a threshold would speak every 20 labels.
    private static final MonitorSpec MONITOR =
            new MonitorSpec(
                    Metric.MAE,
                    20,
                    DetectorSpec.named("adwin"),
                    InputTest.NONE,
                    100,
                    Duration.ofDays(30),
                    0,
                    false,
                    0,
                    0.9);

    private static final GatePolicy PLAIN = new GatePolicy(0.05, 30, 100);

    private static LoopSpec spec(ModelSpec own, List<ModelSpec> others, GatePolicy gate) {
        LoopSpec driven =
                LoopDriver.spec(
                        new LoopSpec.Strategy.Heal(), new LabelPolicy.Inline(), Duration.ZERO);
        HealingPolicy policy = driven.healing();
        return new LoopSpec(
                        driven.pipeline(),
                        new Fields(
                                List.of(
                                        Field.number("x"),
                                        Field.number("y"),
                                        Field.category("mode", List.of("day", "night")))),
                        driven.target(),
                        List.of(new Feature.Raw("x", Feature.Encoding.AUTO, false)),
                        driven.interval(),
                        own,
                        driven.firstAfter(),
                        MONITOR,
                        new HealingPolicy(
                                policy.trainNewest(),
                                policy.trainMin(),
                                policy.trainFresh(),
                                gate,
                                policy.cooldown(),
                                policy.budget(),
                                policy.probation(),
                                policy.biasSpan(),
                                policy.keep(),
                                policy.trainingDeadline()),
                        driven.strategy(),
                        driven.seed())
                .beside(others);
    }

    /// `y = slope x`, in one of three readings, at night, `y = night x`.
    private static void readings(
            LoopDriver driver, SplittableRandom random, int count, double slope, double night) {
        for (int i = 0; i < count; i++) {
            boolean dark = random.nextInt(3) == 0;
            double x = random.nextGaussian();
            double y = (dark ? night : slope) * x + 0.1 * random.nextGaussian();
            Instant at = driver.now();
            driver.step(
                    new Event.ReadingArrived(
                            at,
                            Reading.of(
                                    LoopDriver.DEVICE,
                                    Optional.of(at),
                                    Reading.NO_SEQUENCE,
                                    new double[] {x, y, dark ? 1 : 0})));
            driver.passed();
        }
    }

    private static Decision first(LoopDriver driver, Decision.Kind kind) {
        return driver.decisions.stream()
                .filter(decision -> decision.kind() == kind)
                .findFirst()
                .orElseThrow(() -> new AssertionError(driver.kinds()));
    }

    private static double number(Decision decision, String name) {
        return (Double) Objects.requireNonNull(decision.evidence().get(name), name);
    }

    private static LoopDriver families() {
        return new LoopDriver(spec(ModelSpec.of("mean"), List.of(ModelSpec.of("ridge")), PLAIN));
    }

    @Test
    void the_family_that_explains_the_newest_rows_serves_and_the_log_says_by_how_much() {
        LoopDriver driver = families();
        readings(driver, new Seed(1).random(), 300, 2, 2);

        Decision trained = first(driver, Decision.Kind.TRAINED);
        assertThat(trained.evidence()).containsEntry("family", "ridge");
        assertThat(number(trained, "loss of ridge")).isLessThan(0.2);
        assertThat(number(trained, "loss of mean")).isGreaterThan(1);
    }

    @Test
    void one_family_is_compared_with_none() {
        LoopDriver driver = new LoopDriver(spec(ModelSpec.of("ridge"), List.of(), PLAIN));
        readings(driver, new Seed(1).random(), 300, 2, 2);

        assertThat(first(driver, Decision.Kind.TRAINED).evidence().sequencedKeySet())
                .noneMatch(name -> name.startsWith("loss"));
    }

    /// The world loses its slope: what says the mean explains it as well, and stands first.
    @Test
    void a_champion_of_another_family_is_promoted_and_a_restart_changes_nothing() {
        LoopDriver whole = families();
        LoopDriver broken = families();
        broken.trainAtOnce = false;
        whole.trainAtOnce = false;
        for (LoopDriver driver : List.of(whole, broken)) {
            SplittableRandom random = new Seed(1).random();
            for (int i = 0; i < 1_200; i++) {
                readings(driver, random, 1, i < 400 ? 2 : 0, i < 400 ? 2 : 0);
                if (driver == broken && i % 7 == 0) {
                    driver.restart();
                }
                if (!driver.waiting.isEmpty() && i % 5 == 0) {
                    driver.finish();
                }
            }
        }

        Decision promoted = first(whole, Decision.Kind.PROMOTED);
        assertThat(whole.decisions)
                .filteredOn(decision -> decision.kind() == Decision.Kind.TRAINED)
                .filteredOn(decision -> decision.version() == promoted.version())
                .first()
                .extracting(decision -> decision.evidence().get("family"))
                .isEqualTo("mean");
        assertThat(broken.loop.digest()).isEqualTo(whole.loop.digest());
        assertThat(broken.decisions).isEqualTo(whole.decisions);
    }

    private static GatePolicy sliced() {
        return new GatePolicy(0.05, 30, 100, Autocorrelation.NONE, List.of("mode"), 0.1);
    }

    /// By day the slope turns round, at night it stays: one line for both is better on the whole,
    /// and ruins the night.
    @Test
    void what_is_better_on_the_whole_and_worse_at_night_is_refused() {
        LoopDriver plain = new LoopDriver(spec(ModelSpec.of("ridge"), List.of(), PLAIN));
        LoopDriver sliced = new LoopDriver(spec(ModelSpec.of("ridge"), List.of(), sliced()));
        for (LoopDriver driver : List.of(plain, sliced)) {
            SplittableRandom random = new Seed(2).random();
            readings(driver, random, 400, 2, 2);
            readings(driver, random, 200, -2, 2);
        }

        assertThat(plain.count(Decision.Kind.PROMOTED)).isPositive();
        assertThat(sliced.count(Decision.Kind.PROMOTED)).isZero();
        Decision refused =
                sliced.decisions.stream()
                        .filter(decision -> decision.kind() == Decision.Kind.REFUSED)
                        .filter(decision -> decision.evidence().containsKey("slice"))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(sliced.decisions));
        assertThat(refused.reason()).contains("worse than the champion where mode=night");
        assertThat(refused.evidence()).containsEntry("slice", "mode=night");
        assertThat(number(refused, "sliceNewcomerLoss"))
                .isGreaterThan(5 * number(refused, "sliceIncumbentLoss"));
    }

    @Test
    void a_restart_in_a_sliced_trial_changes_nothing() {
        LoopSpec late =
                spec(ModelSpec.of("ridge"), List.of(), sliced())
                        .with(new LabelPolicy.Delayed(new Span.Readings(7)));
        LoopDriver whole = new LoopDriver(late);
        LoopDriver broken = new LoopDriver(late);
        for (LoopDriver driver : List.of(whole, broken)) {
            SplittableRandom random = new Seed(2).random();
            for (int i = 0; i < 900; i++) {
                readings(driver, random, 1, i < 400 ? 2 : -2, i < 400 ? 2 : i < 650 ? 2 : -2);
                if (driver == broken && i % 11 == 0) {
                    driver.restart();
                }
            }
        }

        assertThat(whole.count(Decision.Kind.PROMOTED)).isPositive();
        assertThat(broken.decisions).isEqualTo(whole.decisions);
        assertThat(broken.loop.digest()).isEqualTo(whole.loop.digest());
    }
}
