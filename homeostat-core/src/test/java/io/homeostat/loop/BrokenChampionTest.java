package io.homeostat.loop;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Models that a person lets past the gate: the broken ones must go, with labels and without; the
/// sound ones must stay.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BrokenChampionTest {
    private static final int SEEDS = 100;
    private static final int HEALTHY_WORLDS = 200;
    private static final int LABELS = 200;
    private static final int READINGS = 500;

    /// What is wrong with a model.
    enum Fault {
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

    private static LinearModel linear(double intercept, double scale, double[] weights) {
        double[] deviations = {1 / scale, 1 / scale, 1 / scale};
        return new LinearModel(
                new Standardization(new int[3], new double[3], deviations), intercept, weights);
    }

    /// Says what `answer` says.
    private record Odd(Function<FeatureVector, Estimate> answer) implements Model {
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

    private static final class World {
        private final SplittableRandom random;
        private final AdaptiveLoop loop;
        private final List<Decision> decisions = new ArrayList<>();
        private final List<TrainingOrder> orders = new ArrayList<>();
        private long index;
        private double loudness = 1;
        private boolean flat;
        private int predictions;

        World(long seed) {
            random = new Seed(seed).random();
            loop = new AdaptiveLoop(spec(seed));
            for (int i = 0; i < 400; i++) {
                reading(true);
                trainAll();
            }
            assertThat(loop.snapshot().champion()).isEqualTo(1);
        }

        private static LoopSpec spec(long seed) {
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
            reaction.prediction().ifPresent(said -> assertThat(said.estimate().point()).isFinite());
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
            step(
                    new Event.TrainingEnded(
                            now(), order.number(), new TrainingResult.Trained(candidate)));
        }

        /// A person orders a training and lets what comes of it serve at once.
        World plant(Function<LinearModel, Model> spoil) {
            step(new Event.OperatorDecided(now(), "ann", new OperatorCommand.Retrain()));
            TrainingOrder order = orders.removeFirst();
            Candidate sound = train(order);
            ended(order, new Candidate(spoil.apply((LinearModel) sound.model()), sound.lineage()));
            step(new Event.OperatorDecided(now(), "ann", new OperatorCommand.Promote(2)));
            assertThat(loop.snapshot().champion()).isEqualTo(2);
            assertThat(loop.snapshot().state()).isEqualTo("probation");
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

        Decision rollBack() {
            return decisions.stream()
                    .filter(decision -> decision.kind() == Decision.Kind.ROLLED_BACK)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("none: " + decisions));
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void a_bad_model_is_gone_within_two_hundred_labels(Fault fault) {
        int gone = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            World world = new World(seed);
            world.plant(sound -> fault.of(sound, world.random));
            gone += world.lasted(LABELS, true) <= LABELS ? 1 : 0;
        }
        assertThat(gone).isGreaterThanOrEqualTo(99);
    }

    private static void allGoneWithoutLabels(
            Function<LinearModel, Model> spoil, String fault, int readings) {
        for (int seed = 1; seed <= SEEDS; seed++) {
            World world = new World(seed).plant(spoil);
            int before = world.predictions;
            assertThat(world.lasted(READINGS, false)).as("seed %s", seed).isLessThan(readings);
            Decision decision = world.rollBack();
            assertThat(decision.evidence()).containsEntry("fault", fault);
            assertThat(decision.version()).isEqualTo(2);
            assertThat(decision.reason()).contains("as no label is needed to tell");
            assertThat(world.loop.snapshot().champion()).isEqualTo(1);
            assertThat(world.predictions - before).isPositive();
        }
    }

    @Test
    void a_constant_is_gone_without_a_label() {
        allGoneWithoutLabels(
                sound -> ConstantModel.value("mean", 3, sound.intercept()), "constant", 210);
    }

    @Test
    void one_that_is_far_out_of_range_is_gone_without_a_label() {
        allGoneWithoutLabels(
                sound -> linear(sound.intercept(), 100, sound.weights()), "out-of-range", 150);
    }

    @Test
    void one_that_says_no_number_is_gone_before_anybody_hears_it() {
        allGoneWithoutLabels(_ -> new Odd(_ -> new Estimate.Value(Double.NaN)), "fails", 2);
    }

    @Test
    void one_that_throws_is_gone_before_anybody_notices() {
        allGoneWithoutLabels(
                _ ->
                        new Odd(_ -> {
                            throw new IllegalArgumentException("3 columns, wanted 4");
                        }),
                "fails",
                2);
    }

    @Test
    void a_sound_model_stays_in_two_hundred_worlds_without_labels() {
        for (int seed = 1; seed <= HEALTHY_WORLDS; seed++) {
            World world = new World(seed).plant(sound -> sound);
            for (int i = 0; i < 1_200; i++) {
                // Loud, quiet and dead by turns.
                world.loudness = List.of(1.0, 3.0, 0.1, 0.0).get(i / 300);
                world.reading(false);
            }
            assertThat(world.loop.snapshot().champion()).as("seed %s", seed).isEqualTo(2);
        }
    }

    @Test
    void a_constant_stays_where_the_world_is_quiet() {
        World world =
                new World(1).plant(sound -> ConstantModel.value("mean", 3, sound.intercept()));
        world.loudness = 0;
        assertThat(world.lasted(2_000, false)).isEqualTo(2_001);
        world.loudness = 0.05;
        assertThat(world.lasted(2_000, false)).isEqualTo(2_001);
    }

    @Test
    void labels_that_speak_for_a_model_outweigh_the_looks_of_it() {
        World world =
                new World(1).plant(sound -> ConstantModel.value("mean", 3, sound.intercept()));
        // The process has come to rest: the constant is right, its predecessor is not.
        world.flat = true;
        for (int i = 0; i < 60; i++) {
            world.reading(true);
        }
        assertThat(world.lasted(READINGS, false)).isEqualTo(READINGS + 1);
    }

    @Test
    void goes_on_after_a_restart_in_the_midst_of_it() {
        World straight =
                new World(4).plant(sound -> Fault.CONSTANT.of(sound, new SplittableRandom(1)));
        World resumed =
                new World(4).plant(sound -> Fault.CONSTANT.of(sound, new SplittableRandom(1)));
        straight.lasted(120, false);
        resumed.lasted(120, false);
        AdaptiveLoop loaded = new AdaptiveLoop(World.spec(4));
        loaded.load(new io.homeostat.base.StateReader(LoopDriver.state(resumed.loop)));
        assertThat(LoopDriver.state(loaded)).isEqualTo(LoopDriver.state(resumed.loop));
    }
}
