package io.homeostat.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.Seed;
import io.homeostat.base.Span;
import io.homeostat.base.StateReader;
import io.homeostat.healing.BudgetPolicy;
import io.homeostat.healing.HealingPolicy;
import io.homeostat.label.LabelPolicy;
import io.homeostat.label.Target;
import io.homeostat.learn.Trainers;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Ticks only tell that time has passed: what they lead to must be what the next reading would have
/// led to.
class TickTest {
    private static final Instant START = LoopDriver.START;
    private static final int READINGS = 2_500;

    /// Labels come by time, and rests end by time.
    private static LoopSpec spec(Duration delay) {
        LoopSpec plain =
                LoopDriver.spec(
                        new LoopSpec.Strategy.Heal(),
                        new LabelPolicy.Delayed(new Span.Time(delay)),
                        Duration.ZERO);
        HealingPolicy policy = plain.healing();
        return new LoopSpec(
                plain.pipeline(),
                plain.fields(),
                new Target("y", plain.target().task(), plain.target().arrives()),
                plain.features(),
                Duration.ZERO,
                plain.model(),
                plain.firstAfter(),
                plain.monitor(),
                new HealingPolicy(
                        policy.trainNewest(),
                        policy.trainMin(),
                        policy.trainFresh(),
                        policy.gate(),
                        new Span.Time(Duration.ofMinutes(95)),
                        BudgetPolicy.of(40, Duration.ofDays(1)),
                        policy.probation(),
                        policy.biasSpan(),
                        policy.keep(),
                        policy.trainingDeadline()),
                plain.strategy(),
                plain.seed());
    }

    /// What one run decided and predicted.
    private record Run(List<Decision> decisions, List<Double> estimates, String digest) {}

    private static final class Driver {
        private final LoopSpec spec;
        private final List<Decision> decisions = new ArrayList<>();
        private final List<Double> estimates = new ArrayList<>();
        private AdaptiveLoop loop;

        Driver(LoopSpec spec) {
            this.spec = spec;
            this.loop = new AdaptiveLoop(spec);
        }

        void step(Event event) {
            Deque<Event> events = new ArrayDeque<>(List.of(event));
            while (!events.isEmpty()) {
                Reaction reaction = loop.step(events.remove());
                decisions.addAll(reaction.decisions());
                reaction.prediction().ifPresent(p -> estimates.add(p.estimate().point()));
                for (Effect effect : reaction.effects()) {
                    if (effect instanceof Effect.StartTraining(var order)) {
                        events.add(
                                new Event.TrainingEnded(event.at(), order.number(), train(order)));
                    }
                }
            }
        }

        private static TrainingResult train(TrainingOrder order) {
            return new TrainingResult.Trained(
                    order.run(spec -> Trainers.of(spec).orElseThrow(), () -> false).orElseThrow());
        }

        void restart() {
            AdaptiveLoop fresh = new AdaptiveLoop(spec);
            fresh.load(new StateReader(LoopDriver.state(loop)));
            loop = fresh;
        }

        Run end() {
            return new Run(decisions, estimates, loop.digest());
        }
    }

    /// @param ticks how likely a tick is in each of the three stretches between two readings
    private static Run run(Duration delay, double ticks, double restarts) {
        Driver driver = new Driver(spec(delay));
        SplittableRandom plant = new Seed(11).random();
        SplittableRandom chance = new Seed(12).random();
        Instant at = START;
        for (int i = 0; i < READINGS; i++) {
            double slope = (i / 600) % 2 == 0 ? 2 : -3;
            double x = plant.nextGaussian();
            double[] values = {x, slope * x + 0.1 * plant.nextGaussian()};
            DeviceId device = new DeviceId("d" + plant.nextInt(3));
            driver.step(
                    new Event.ReadingArrived(at, Reading.of(device, Optional.empty(), i, values)));
            long gap = plant.nextInt(1, 241);
            TreeSet<Long> moments = new TreeSet<>();
            for (int j = 0; j < 3; j++) {
                long moment = chance.nextLong(gap + 1);
                if (chance.nextDouble() < ticks) {
                    moments.add(moment);
                }
            }
            for (long moment : moments) {
                driver.step(new Event.Tick(at.plusSeconds(moment)));
                if (chance.nextDouble() < restarts) {
                    driver.restart();
                }
            }
            at = at.plusSeconds(gap);
        }
        return driver.end();
    }

    @Test
    void ticks_strewn_in_at_random_change_no_decision_and_no_prediction() {
        for (Duration delay : List.of(Duration.ofMinutes(45), Duration.ofSeconds(100))) {
            Run without = run(delay, 0, 0);
            Run with = run(delay, 0.5, 0);

            assertThat(with.digest()).isEqualTo(without.digest());
            assertThat(with.decisions()).isEqualTo(without.decisions());
            assertThat(with.estimates()).isEqualTo(without.estimates());
            assertThat(without.decisions())
                    .extracting(Decision::kind)
                    .contains(Decision.Kind.DRIFT, Decision.Kind.PROMOTED);
        }
    }

    @Test
    void nor_do_restarts_between_ticks() {
        Duration delay = Duration.ofMinutes(45);

        assertThat(run(delay, 0.6, 0.1)).isEqualTo(run(delay, 0, 0));
    }

    @Test
    void a_truth_is_joined_at_the_moment_at_which_it_was_due() {
        Driver driver = new Driver(spec(Duration.ofMinutes(10)));
        driver.step(
                new Event.ReadingArrived(
                        START,
                        Reading.of(LoopDriver.DEVICE, Optional.empty(), 0, new double[] {1, 2})));
        driver.step(new Event.Tick(START.plusSeconds(599)));
        assertThat(driver.loop.snapshot().pending()).isEqualTo(1);

        driver.step(new Event.Tick(START.plusSeconds(600)));

        assertThat(driver.loop.snapshot().pending()).isZero();
    }
}
