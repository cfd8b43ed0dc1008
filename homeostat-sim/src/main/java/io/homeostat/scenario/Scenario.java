package io.homeostat.scenario;

import io.homeostat.base.Seed;
import io.homeostat.base.Span;
import io.homeostat.drift.DetectorSpec;
import io.homeostat.drift.InputTest;
import io.homeostat.feature.Feature;
import io.homeostat.gate.GatePolicy;
import io.homeostat.healing.BudgetPolicy;
import io.homeostat.healing.HealingPolicy;
import io.homeostat.label.LabelPolicy;
import io.homeostat.label.Target;
import io.homeostat.learn.ModelSpec;
import io.homeostat.loop.LoopSpec;
import io.homeostat.loop.MonitorSpec;
import io.homeostat.model.Task;
import io.homeostat.plant.ConceptPlant;
import io.homeostat.plant.ConceptPlant.Plan;
import io.homeostat.plant.ConceptPlant.Shape;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.score.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// One simulated world with the pipeline that lives in it.
///
/// @param readings how long it lasts
/// @param labelDelay readings after which labels in messages of their own come, at most
/// @param trainingDelay readings that a training takes, at most
/// @param failures share of trainings that fail
/// @param lost share of separate labels that never come
/// @param commands share of readings after which an operator decides something
/// @param restarts share of readings after which the loop is saved and loaded
public record Scenario(
        Seed seed,
        LoopSpec spec,
        Plan plant,
        int readings,
        int labelDelay,
        int trainingDelay,
        double failures,
        double lost,
        double commands,
        double restarts) {
    static final Duration INTERVAL = Duration.ofMinutes(1);

    /// What the simulated pipelines have in common unless they say otherwise.
    public static HealingPolicy policy() {
        return new HealingPolicy(
                1_000,
                200,
                50,
                new GatePolicy(0.05, 30, 300),
                new Span.Readings(50),
                BudgetPolicy.of(24, Duration.ofDays(1)),
                100,
                72,
                5,
                Duration.ofMinutes(10));
    }

    /// A world without faults: labels inline, trainings at once, nobody interferes.
    public static Scenario calm(Seed seed, Plan plant, HealingPolicy policy, int readings) {
        DetectorSpec detector = DetectorSpec.named("adwin");
        return new Scenario(
                seed,
                spec(seed, plant.classes(), new LabelPolicy.Inline(), detector, policy, 200),
                plant,
                readings,
                0,
                0,
                0,
                0,
                0,
                0);
    }

    /// Anything that may happen, by `seed`.
    public static Scenario random(Seed seed) {
        SplittableRandom random = seed.split("scenario").random();
        boolean classes = random.nextInt(3) == 0;
        Shape shape = List.of(Shape.values()).get(random.nextInt(4));
        int devices = random.nextInt(1, 4);
        Plan plan =
                new Plan(
                        classes,
                        shape,
                        random.nextInt(300, 700),
                        random.nextInt(100, 400),
                        devices,
                        random.nextInt(2) * 0.05);
        DetectorSpec detector =
                random.nextInt(3) == 0
                        ? new DetectorSpec.Threshold(classes ? 0.7 : 1.2)
                        : DetectorSpec.named(random.nextBoolean() ? "adwin" : "hddm-w");
        LoopSpec spec =
                spec(
                        seed,
                        classes,
                        labels(random, classes),
                        detector,
                        policy(random, cpu(seed)),
                        random.nextInt(60, 200));
        return new Scenario(
                seed,
                spec,
                plan,
                1_500,
                random.nextInt(1, 60),
                random.nextInt(0, 80),
                random.nextInt(3) * 0.25,
                random.nextInt(2) * 0.1,
                random.nextInt(3) * 0.005,
                random.nextInt(3) * 0.01);
    }

    private static LabelPolicy labels(SplittableRandom random, boolean classes) {
        return switch (random.nextInt(classes ? 4 : 5)) {
            case 0 -> new LabelPolicy.Inline();
            case 1 -> new LabelPolicy.Delayed(new Span.Readings(random.nextInt(0, 40)));
            case 2 ->
                    new LabelPolicy.Delayed(
                            new Span.Time(Duration.ofSeconds(random.nextInt(0, 2_400))));
            case 3 -> new LabelPolicy.OnTopic("labels", "id");
            default -> new LabelPolicy.Forecast(random.nextInt(1, 6));
        };
    }

    /// Room for one to eight of its trainings, in every third world.
    private static Optional<Duration> cpu(Seed seed) {
        SplittableRandom random = seed.split("cpu").random();
        return random.nextInt(3) == 0
                ? Optional.of(Duration.ofMillis(random.nextInt(12, 100)))
                : Optional.empty();
    }

    private static HealingPolicy policy(SplittableRandom random, Optional<Duration> cpu) {
        Span cooldown =
                random.nextBoolean()
                        ? new Span.Readings(random.nextInt(0, 100))
                        : new Span.Time(Duration.ofMinutes(random.nextInt(0, 100)));
        int min = random.nextInt(10, 40);
        return new HealingPolicy(
                random.nextInt(300, 800),
                random.nextInt(50, 200),
                random.nextInt(20, 60),
                new GatePolicy(0.05, min, random.nextInt(min, 200)),
                cooldown,
                new BudgetPolicy(
                        random.nextInt(1, 10), Duration.ofMinutes(random.nextInt(60, 1_500)), cpu),
                random.nextInt(20, 100),
                random.nextInt(0, 100),
                random.nextInt(1, 5),
                Duration.ofMinutes(10));
    }

    private static LoopSpec spec(
            Seed seed,
            boolean classes,
            LabelPolicy labels,
            DetectorSpec detector,
            HealingPolicy policy,
            int firstAfter) {
        Field target = classes ? Field.category("y", List.of("no", "yes")) : Field.number("y");
        Task task = classes ? new Task.Classification(target.categories()) : new Task.Regression();
        return new LoopSpec(
                "simulated",
                new Fields(
                        List.of(
                                Field.number("x0"),
                                Field.number("x1"),
                                Field.number("x2"),
                                target)),
                new Target("y", task, labels),
                List.of(
                        new Feature.Raw("x0", Feature.Encoding.AUTO, false),
                        new Feature.Raw("x1", Feature.Encoding.AUTO, false),
                        new Feature.Raw("x2", Feature.Encoding.AUTO, false),
                        new Feature.Rolling("x0", 5, List.of(Feature.Stat.MEAN)),
                        new Feature.Lag("y", List.of(1))),
                Duration.ZERO,
                ModelSpec.of(classes ? "logistic" : "ridge"),
                firstAfter,
                new MonitorSpec(
                        classes ? Metric.ACCURACY : Metric.RMSE,
                        50,
                        detector,
                        InputTest.NONE,
                        100,
                        Duration.ofDays(30),
                        0,
                        true,
                        0,
                        0.9),
                policy,
                new LoopSpec.Strategy.Heal(),
                seed);
    }

    /// The same world with another healing policy.
    public Scenario with(HealingPolicy policy) {
        LoopSpec other =
                new LoopSpec(
                        spec.pipeline(),
                        spec.fields(),
                        spec.target(),
                        spec.features(),
                        spec.interval(),
                        spec.model(),
                        spec.firstAfter(),
                        spec.monitor(),
                        policy,
                        spec.strategy(),
                        spec.seed());
        return new Scenario(
                seed,
                other,
                plant,
                readings,
                labelDelay,
                trainingDelay,
                failures,
                lost,
                commands,
                restarts);
    }

    /// The same world without restarts.
    public Scenario uninterrupted() {
        return new Scenario(
                seed,
                spec,
                plant,
                readings,
                labelDelay,
                trainingDelay,
                failures,
                lost,
                commands,
                0);
    }

    ConceptPlant newPlant() {
        return new ConceptPlant(plant, seed.split("plant"));
    }
}
