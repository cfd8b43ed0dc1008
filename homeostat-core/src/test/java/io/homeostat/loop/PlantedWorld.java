package io.homeostat.loop;

import io.homeostat.base.Check;
import io.homeostat.base.Seed;
import io.homeostat.base.Span;
import io.homeostat.base.StateWriter;
import io.homeostat.drift.DetectorSpec;
import io.homeostat.drift.InputTest;
import io.homeostat.feature.Feature;
import io.homeostat.feature.FeatureVector;
import io.homeostat.gate.GatePolicy;
import io.homeostat.healing.BudgetPolicy;
import io.homeostat.healing.HealingPolicy;
import io.homeostat.label.Label;
import io.homeostat.label.LabelPolicy;
import io.homeostat.label.Target;
import io.homeostat.learn.ModelSpec;
import io.homeostat.learn.Trainers;
import io.homeostat.model.Candidate;
import io.homeostat.model.ConstantModel;
import io.homeostat.model.Estimate;
import io.homeostat.model.LinearModel;
import io.homeostat.model.Model;
import io.homeostat.model.Standardization;
import io.homeostat.model.Task;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import io.homeostat.score.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/// A loop in a seeded world, with a model that a person has let past the gate.
public final class PlantedWorld {
    /// What is wrong with a model.
    public enum Fault {
        CONSTANT,
        STALE_SCALER,
        FEATURE_SWAP,
        LABEL_NOISE;

        Model of(LinearModel sound, SplittableRandom random) {
            double[] w = sound.weights();
            return switch (this) {
                case CONSTANT -> ConstantModel.value("mean", 3, sound.intercept());
                case STALE_SCALER -> linear(sound.intercept(), 3, w);
                case FEATURE_SWAP -> linear(sound.intercept(), 1, new double[] {w[1], w[0], w[2]});
                case LABEL_NOISE ->
                        linear(
                                sound.intercept(),
                                1,
                                new double[] {
                                    w[0] + 1.5 * random.nextGaussian(),
                                    w[1] + 1.5 * random.nextGaussian(),
                                    w[2] + 1.5
                                });
            };
        }
    }

    static LinearModel linear(double intercept, double scale, double[] weights) {
        double[] deviations = {1 / scale, 1 / scale, 1 / scale};
        return new LinearModel(
                new Standardization(new int[3], new double[3], deviations), intercept, weights);
    }

    /// Says what `answer` says.
    record Odd(Function<FeatureVector, Estimate> answer) implements Model {
        @Override
        public Estimate predict(FeatureVector x) {
            return answer.apply(x);
        }

        @Override
        public String family() {
            return "odd";
        }

        @Override
        public int width() {
            return 3;
        }

        @Override
        public void save(StateWriter out) {
            out.putInt(3);
        }
    }

    final SplittableRandom random;
    final AdaptiveLoop loop;
    final List<Decision> decisions = new ArrayList<>();
    private final List<TrainingOrder> orders = new ArrayList<>();
    private long index;
    double loudness = 1;
    boolean flat;
    int predictions;

    PlantedWorld(long seed) {
        random = new Seed(seed).random();
        loop = new AdaptiveLoop(spec(seed));
        for (int i = 0; i < 400; i++) {
            reading(true);
            trainAll();
        }
        Check.that(loop.snapshot().champion() == 1, "version 1 does not serve");
    }

    static LoopSpec spec(long seed) {
        return new LoopSpec(
                        "planted",
                        new Fields(
                                List.of(
                                        Field.number("a"),
                                        Field.number("b"),
                                        Field.number("c"),
                                        Field.number("y"))),
                        new Target(
                                "y",
                                new Task.Regression(),
                                new LabelPolicy.OnTopic("labels", "key")),
                        List.of(
                                new Feature.Raw("a", Feature.Encoding.AUTO, false),
                                new Feature.Raw("b", Feature.Encoding.AUTO, false),
                                new Feature.Raw("c", Feature.Encoding.AUTO, false)),
                        Duration.ZERO,
                        ModelSpec.of("ridge"),
                        300,
                        new MonitorSpec(
                                Metric.MAE,
                                100,
                                DetectorSpec.named("adwin"),
                                InputTest.NONE,
                                100,
                                Duration.ofDays(30),
                                0,
                                false,
                                0,
                                0.9),
                        new HealingPolicy(
                                400,
                                20,
                                20,
                                new GatePolicy(0.05, 30, 500),
                                new Span.Readings(200),
                                BudgetPolicy.of(100, Duration.ofDays(1)),
                                300,
                                0,
                                5,
                                Duration.ofMinutes(1)),
                        new LoopSpec.Strategy.Heal(),
                        new Seed(seed))
                // An online learner must not make a broken model look like a sound one.
                .following("linear");
    }

    void reading(boolean labelled) {
        double a = loudness * random.nextGaussian();
        double b = loudness * random.nextGaussian();
        double c = loudness * random.nextGaussian();
        double moved = flat ? 0 : 2 * a - 3 * b + 0.5 * c;
        double y = 20 + moved + 0.5 * random.nextGaussian();
        String key = Long.toString(index);
        Instant at = now();
        Reading reading =
                Reading.of(
                                LoopDriver.DEVICE,
                                Optional.of(at),
                                index,
                                new double[] {a, b, c, Double.NaN})
                        .withKey(key);
        index++;
        Reaction reaction = step(new Event.ReadingArrived(at, reading));
        predictions += reaction.prediction().isPresent() ? 1 : 0;
        reaction.prediction()
                .ifPresent(said ->
                        Check.that(Double.isFinite(said.estimate().point()), "said no number"));
        if (labelled) {
            step(new Event.LabelArrived(now(), new Label(key, y)));
        }
    }

    private Instant now() {
        return LoopDriver.START.plusSeconds(60 * index);
    }

    private Reaction step(Event event) {
        Reaction reaction = loop.step(event);
        decisions.addAll(reaction.decisions());
        for (Effect effect : reaction.effects()) {
            if (effect instanceof Effect.StartTraining(var order)) {
                orders.add(order);
            }
        }
        return reaction;
    }

    private void trainAll() {
        while (!orders.isEmpty()) {
            TrainingOrder order = orders.removeFirst();
            ended(order, train(order));
        }
    }

    private static Candidate train(TrainingOrder order) {
        return order.run(spec -> Trainers.of(spec).orElseThrow(), () -> false).orElseThrow();
    }

    private void ended(TrainingOrder order, Candidate candidate) {
        step(new Event.TrainingEnded(now(), order.number(), new TrainingResult.Trained(candidate)));
    }

    /// A person orders a training and lets what comes of it serve at once.
    PlantedWorld plant(Function<LinearModel, Model> spoil) {
        step(new Event.OperatorDecided(now(), "ann", new OperatorCommand.Retrain()));
        TrainingOrder order = orders.removeFirst();
        Candidate sound = train(order);
        ended(order, new Candidate(spoil.apply((LinearModel) sound.model()), sound.lineage()));
        step(new Event.OperatorDecided(now(), "ann", new OperatorCommand.Promote(2)));
        Check.that(loop.snapshot().champion() == 2, "version 2 does not serve");
        Check.that(loop.snapshot().state().equals("probation"), "no probation");
        return this;
    }

    /// How many readings the planted model lasted, `most` where it still serves.
    int lasted(int most, boolean labelled) {
        for (int i = 0; i < most; i++) {
            if (loop.snapshot().champion() != 2) {
                return i;
            }
            reading(labelled);
        }
        return loop.snapshot().champion() == 2 ? most + 1 : most;
    }

    /// How many of `seeds` worlds, from 1 on, are rid of a model with that fault within so many
    /// labels.
    public static int gone(Fault fault, int seeds, int labels) {
        int gone = 0;
        for (int seed = 1; seed <= seeds; seed++) {
            PlantedWorld world = new PlantedWorld(seed);
            world.plant(sound -> fault.of(sound, world.random));
            gone += world.lasted(labels, true) <= labels ? 1 : 0;
        }
        return gone;
    }

    /// What no label is needed to see.
    public enum Sight {
        CONSTANT,
        OUT_OF_RANGE,
        SAYS_NO_NUMBER,
        THROWS;

        Model of(LinearModel sound) {
            return switch (this) {
                case CONSTANT -> ConstantModel.value("mean", 3, sound.intercept());
                case OUT_OF_RANGE -> linear(sound.intercept(), 100, sound.weights());
                case SAYS_NO_NUMBER -> new Odd(_ -> new Estimate.Value(Double.NaN));
                case THROWS ->
                        new Odd(_ -> {
                            throw new IllegalArgumentException("3 columns, wanted 4");
                        });
            };
        }
    }

    /// How many of `seeds` worlds are rid of such a model within so many readings without a label.
    public static int gone(Sight sight, int seeds, int readings) {
        int gone = 0;
        for (int seed = 1; seed <= seeds; seed++) {
            gone +=
                    new PlantedWorld(seed).plant(sight::of).lasted(readings, false) <= readings
                            ? 1
                            : 0;
        }
        return gone;
    }

    Decision rollBack() {
        return decisions.stream()
                .filter(decision -> decision.kind() == Decision.Kind.ROLLED_BACK)
                .findFirst()
                .orElseThrow(() -> new AssertionError("none: " + decisions));
    }
}
