package io.homeostat.loop;

import io.homeostat.base.Seed;
import io.homeostat.drift.DetectorSpec;
import io.homeostat.feature.Feature;
import io.homeostat.healing.HealingPolicy;
import io.homeostat.label.LabelPolicy;
import io.homeostat.label.Target;
import io.homeostat.learn.ModelSpec;
import io.homeostat.online.OnlineSpec;
import io.homeostat.reading.Fields;
import io.homeostat.sensor.SensorPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Everything that the loop of one pipeline needs to know.
///
/// @param interval nominal time between two readings of one device, for readings without a time of
///   their own; zero when none was declared
/// @param model what is trained
/// @param firstAfter the first model is trained when this many readings have come
/// @param rivals what is trained beside `model` at each occasion, one of each family; see
///   [FamilyChoice]
/// @param online family of the learner that follows every label beside the models; empty for none
/// @param imported empty when the first model is trained here
public record LoopSpec(
        String pipeline,
        Fields fields,
        Target target,
        List<Feature> features,
        Duration interval,
        ModelSpec model,
        long firstAfter,
        MonitorSpec monitor,
        HealingPolicy healing,
        Strategy strategy,
        Seed seed,
        List<ModelSpec> rivals,
        Optional<String> online,
        Optional<Imported> imported) {
    /// The first model is made elsewhere.
    ///
    /// @param after it serves when this many readings have come
    /// @param retrained whether candidates are trained here for it
    public record Imported(long after, boolean retrained) {}

    /// What is done about ageing. Everything but [Heal] is for comparison.
    public sealed interface Strategy {
        /// The closed loop.
        record Heal() implements Strategy {}

        /// Nothing: the first model serves for ever.
        record Frozen() implements Strategy {}

        /// Retrain every `readings` readings and serve the result unconditionally.
        record Periodic(long readings) implements Strategy {}

        /// Retrain when the rolling metric is worse than `metric`, and serve the result
        /// unconditionally.
        record Threshold(double metric) implements Strategy {}

        /// Whether a trained model serves without having proved anything.
        default boolean unconditional() {
            return switch (this) {
                case Heal _ -> false;
                case Frozen _ -> false;
                case Periodic _ -> true;
                case Threshold _ -> true;
            };
        }
    }

    public LoopSpec {
        features = List.copyOf(features);
        rivals = List.copyOf(rivals);
    }

    /// A pipeline whose first model is trained here.
    public LoopSpec(
            String pipeline,
            Fields fields,
            Target target,
            List<Feature> features,
            Duration interval,
            ModelSpec model,
            long firstAfter,
            MonitorSpec monitor,
            HealingPolicy healing,
            Strategy strategy,
            Seed seed) {
        this(
                pipeline,
                fields,
                target,
                features,
                interval,
                model,
                firstAfter,
                monitor,
                healing,
                strategy,
                seed,
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    /// What is trained at each occasion: the pipeline's own model, and what competes with it.
    public List<ModelSpec> models() {
        List<ModelSpec> all = new ArrayList<>(List.of(model));
        all.addAll(rivals);
        return List.copyOf(all);
    }

    /// Whether models are trained here.
    boolean trains() {
        return imported.map(Imported::retrained).orElse(true);
    }

    /// What is watched under the strategy: one that waits for a threshold watches for that one.
    public MonitorSpec watched() {
        return strategy instanceof Strategy.Threshold(double metric)
                ? monitor.with(new DetectorSpec.Threshold(metric))
                : monitor;
    }

    /// Whether a feature reaches back by a number of readings, and not by time.
    boolean countsReadings() {
        return features.stream()
                .anyMatch(feature ->
                        switch (feature) {
                            case Feature.Raw _, Feature.Calendar _ -> false;
                            case Feature.Lag _, Feature.Rolling _ -> true;
                            case Feature.Difference _, Feature.ExponentialMean _ -> true;
                        });
    }

    /// How sensors are watched, by the windows of the models that learn from them.
    SensorPolicy sensorPolicy() {
        SensorPolicy usual =
                SensorPolicy.of(
                        monitor.stuck(), monitor.faults(), firstAfter, healing.trainNewest());
        return monitor.faultsLast() > 0 ? usual.lasting(monitor.faultsLast()) : usual;
    }

    /// The same pipeline with another strategy, for comparison.
    public LoopSpec with(Strategy other) {
        return with(target, firstAfter, other, seed, rivals, online, imported);
    }

    /// The same pipeline whose first model is made elsewhere.
    public LoopSpec with(Imported how) {
        return with(target, firstAfter, strategy, seed, rivals, online, Optional.of(how));
    }

    /// The same pipeline with its first model serving from another time on.
    public LoopSpec withFirstAfter(long count) {
        return with(
                target,
                count,
                strategy,
                seed,
                rivals,
                online,
                imported.map(how -> new Imported(count, how.retrained())));
    }

    /// The same pipeline with others trained beside its own model.
    public LoopSpec beside(List<ModelSpec> others) {
        return with(target, firstAfter, strategy, seed, others, online, imported);
    }

    /// The same pipeline with an online learner of that family beside its models.
    public LoopSpec following(String family) {
        return with(target, firstAfter, strategy, seed, rivals, Optional.of(family), imported);
    }

    /// The online learner beside models of so many columns, as far as there is one for so many. A
    /// frozen model is left alone.
    Optional<OnlineSpec> onlineLearner(int width) {
        return strategy instanceof Strategy.Frozen || !OnlineSpec.suits(target.task(), width)
                ? Optional.empty()
                : online.map(family ->
                        new OnlineSpec(family, target.task(), width, seed.split("online")));
    }

    /// The same pipeline whose labels arrive in another way.
    public LoopSpec with(LabelPolicy arrives) {
        Target other = new Target(target.field(), target.task(), arrives);
        return with(other, firstAfter, strategy, seed, rivals, online, imported);
    }

    /// The same pipeline with another seed.
    public LoopSpec with(Seed other) {
        return with(target, firstAfter, strategy, other, rivals, online, imported);
    }

    private LoopSpec with(
            Target predicted,
            long first,
            Strategy treated,
            Seed drawn,
            List<ModelSpec> others,
            Optional<String> follows,
            Optional<Imported> how) {
        return new LoopSpec(
                pipeline, fields, predicted, features, interval, model, first, monitor, healing,
                treated, drawn, others, follows, how);
    }
}
