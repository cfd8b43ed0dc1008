package io.homeostat.loop;

import io.homeostat.base.Seed;
import io.homeostat.feature.Feature;
import io.homeostat.healing.HealingPolicy;
import io.homeostat.label.Target;
import io.homeostat.learn.ModelSpec;
import io.homeostat.reading.Fields;
import java.time.Duration;
import java.util.List;

/// Everything that the loop of one pipeline needs to know.
///
/// @param interval nominal time between two readings of one device, for readings without a time of
///   their own; zero when none was declared
/// @param firstAfter the first model is trained when this many readings have come
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
        Seed seed) {
    /// What is done about ageing. Everything but [Heal] is for comparison.
    public sealed interface Strategy {
        /// The closed loop.
        record Heal() implements Strategy {}

        /// Nothing: the first model serves for ever.
        record Frozen() implements Strategy {}

        /// Retrain every `readings` readings and serve the result unconditionally.
        record Periodic(long readings) implements Strategy {}
    }

    public LoopSpec {
        features = List.copyOf(features);
    }

    /// The same pipeline with another strategy, for comparison.
    public LoopSpec with(Strategy other) {
        return new LoopSpec(
                pipeline,
                fields,
                target,
                features,
                interval,
                model,
                firstAfter,
                monitor,
                healing,
                other,
                seed);
    }

    /// The same pipeline with its first model trained at another time.
    public LoopSpec withFirstAfter(long count) {
        return new LoopSpec(
                pipeline, fields, target, features, interval, model, count, monitor, healing,
                strategy, seed);
    }

    /// The same pipeline with another seed.
    public LoopSpec with(Seed other) {
        return new LoopSpec(
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
                other);
    }
}
