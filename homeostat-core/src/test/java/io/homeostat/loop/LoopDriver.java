package io.homeostat.loop;

import io.homeostat.base.Seed;
import io.homeostat.base.Span;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.drift.DetectorSpec;
import io.homeostat.drift.InputTest;
import io.homeostat.feature.Feature;
import io.homeostat.gate.GatePolicy;
import io.homeostat.healing.BudgetPolicy;
import io.homeostat.healing.HealingPolicy;
import io.homeostat.label.Label;
import io.homeostat.label.LabelPolicy;
import io.homeostat.label.Target;
import io.homeostat.learn.ModelSpec;
import io.homeostat.learn.Trainers;
import io.homeostat.model.Task;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import io.homeostat.score.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Feeds a loop with `y = slope · x + noise`, one reading a minute, and runs its trainings.
final class LoopDriver {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final DeviceId DEVICE = new DeviceId("a");
    private static final LoopSpec.Strategy HEAL = new LoopSpec.Strategy.Heal();

    final List<Decision> decisions = new ArrayList<>();
    final List<Effect> effects = new ArrayList<>();
    final Deque<TrainingOrder> waiting = new ArrayDeque<>();
    boolean trainAtOnce = true;
    boolean failing;
    double slope = 2;
    AdaptiveLoop loop;
    private final LoopSpec spec;
    private final SplittableRandom random = new Seed(1).random();
    private int index;

    LoopDriver(LoopSpec spec) {
        this.spec = spec;
        this.loop = new AdaptiveLoop(spec);
    }

    static LoopDriver healing() {
        return new LoopDriver(spec(HEAL, new LabelPolicy.Inline(), Duration.ZERO));
    }

    static LoopDriver of(LoopSpec.Strategy strategy) {
        return new LoopDriver(spec(strategy, new LabelPolicy.Inline(), Duration.ZERO));
    }

    static LoopSpec spec(LoopSpec.Strategy strategy, LabelPolicy labels, Duration interval) {
        return new LoopSpec(
                "driven",
                new Fields(List.of(Field.number("x"), Field.number("y"))),
                new Target("y", new Task.Regression(), labels),
                List.of(new Feature.Raw("x", Feature.Encoding.AUTO, false)),
                interval,
                ModelSpec.of("ridge"),
                100,
                new MonitorSpec(
                        Metric.MAE,
                        20,
                        new DetectorSpec.Threshold(1),
                        InputTest.NONE,
                        100,
                        Duration.ofDays(30),
                        10,
                        false,
                        0,
                        0.9),
                new HealingPolicy(
                        400,
                        20,
                        20,
                        new GatePolicy(0.05, 30, 100),
                        new Span.Readings(40),
                        BudgetPolicy.of(6, Duration.ofDays(1)),
                        50,
                        0,
                        3,
                        Duration.ofMinutes(1)),
                strategy,
                new Seed(9));
    }

    /// The same with the newest known target as a feature.
    static LoopSpec lagged(LabelPolicy labels, LoopSpec.Strategy strategy) {
        LoopSpec plain = spec(strategy, labels, Duration.ZERO);
        return new LoopSpec(
                plain.pipeline(),
                plain.fields(),
                plain.target(),
                List.of(
                        new Feature.Raw("x", Feature.Encoding.AUTO, false),
                        new Feature.Lag("y", List.of(1))),
                plain.interval(),
                plain.model(),
                plain.firstAfter(),
                plain.monitor(),
                plain.healing(),
                strategy,
                plain.seed());
    }

    /// Takes `count` readings.
    LoopDriver readings(int count) {
        for (int i = 0; i < count; i++) {
            double x = random.nextGaussian();
            reading(x, slope * x + 0.1 * random.nextGaussian());
        }
        return this;
    }

    Reaction reading(double x, double y) {
        Instant at = START.plusSeconds(60L * index);
        Reading reading =
                Reading.of(DEVICE, Optional.of(at), index, new double[] {x, y})
                        .withKey(Integer.toString(index));
        index++;
        return step(new Event.ReadingArrived(at, reading));
    }

    Reaction label(long reading, double value) {
        return step(new Event.LabelArrived(now(), new Label(Long.toString(reading), value)));
    }

    Reaction order(OperatorCommand command) {
        return step(new Event.OperatorDecided(now(), "ann", command));
    }

    /// A reading has been taken that was not made here.
    void passed() {
        index++;
    }

    Instant now() {
        return START.plusSeconds(60L * index);
    }

    /// Readings until the state is `label`, 2,000 at most.
    LoopDriver until(String label) {
        for (int i = 0; i < 2_000 && !state().equals(label); i++) {
            readings(1);
        }
        if (!state().equals(label)) {
            throw new AssertionError("state is " + state() + ", not " + label + ": " + kinds());
        }
        return this;
    }

    Reaction step(Event event) {
        Reaction reaction = loop.step(event);
        decisions.addAll(reaction.decisions());
        effects.addAll(reaction.effects());
        for (Effect effect : reaction.effects()) {
            if (effect instanceof Effect.StartTraining(var order)) {
                waiting.add(order);
                if (trainAtOnce) {
                    finish();
                }
            }
        }
        return reaction;
    }

    /// Ends the oldest training that waits.
    Reaction finish() {
        TrainingOrder order = waiting.remove();
        return step(new Event.TrainingEnded(now(), order.number(), result(order)));
    }

    TrainingResult result(TrainingOrder order) {
        if (failing) {
            return new TrainingResult.Failed("no memory");
        }
        return new TrainingResult.Trained(
                order.run(spec -> Trainers.of(spec).orElseThrow(), () -> false).orElseThrow());
    }

    void restart() {
        AdaptiveLoop fresh = new AdaptiveLoop(spec);
        fresh.load(new StateReader(state(loop)));
        loop = fresh;
    }

    static byte[] state(AdaptiveLoop loop) {
        StateWriter out = new StateWriter();
        loop.save(out);
        return out.toByteArray();
    }

    String state() {
        return loop.snapshot().state();
    }

    int champion() {
        return loop.snapshot().champion();
    }

    List<Decision.Kind> kinds() {
        return decisions.stream().map(Decision::kind).toList();
    }

    long count(Decision.Kind kind) {
        return decisions.stream().filter(decision -> decision.kind() == kind).count();
    }
}
