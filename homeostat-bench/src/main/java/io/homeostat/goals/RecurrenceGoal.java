package io.homeostat.goals;

import io.homeostat.config.PipelineResource;
import io.homeostat.healing.BudgetPolicy;
import io.homeostat.healing.HealingPolicy;
import io.homeostat.label.LabelPolicy;
import io.homeostat.label.Outcome;
import io.homeostat.learn.ModelSpec;
import io.homeostat.loop.Decision;
import io.homeostat.loop.LoopSpec;
import io.homeostat.loop.LoopSpec.Strategy;
import io.homeostat.loop.TrainingResult;
import io.homeostat.numeric.Moments;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.Reading;
import io.homeostat.runtime.WorkCrew;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/// S4: rows of a gas turbine in an order of chance; every 2,000 readings the target turns round its
/// mean and back again. A return has been recovered from when the error of 50 readings is within
/// 1.5 times what the first model had when the world was still its own.
final class RecurrenceGoal implements Goal {
    private static final int PERIOD = 2_000;
    private static final int PERIODS = 5;
    private static final int SETTLED = 1_000;
    private static final int FIRST = 500;
    private static final int WINDOW = 50;
    private static final double WORSE = 1.5;
    private static final int RETRAINED_EVERY = 250;
    private static final DeviceId TURBINE = new DeviceId("turbine");

    /// How a policy fared in one stream.
    ///
    /// @param recovered readings that each return took, [#PERIOD] at most
    /// @param kept returns that a kept model came to serve in
    private record Fared(List<Integer> recovered, long kept, long reused, long wrong) {}

    @Override
    public List<GoalRow> measure(Scale scale) {
        PipelineResource pipeline = LoopRun.pipeline(scale, "gas-turbine-nox");
        LoopSpec spec =
                spec(
                        pipeline.loop(),
                        scale.quick() ? ModelSpec.of("ridge") : pipeline.loop().model());
        List<Reading> rows =
                LoopRun.readings(
                        pipeline,
                        List.of(
                                scale.recording("gas-turbine/gt_2011.csv"),
                                scale.recording("gas-turbine/gt_2012.csv")));
        List<Callable<List<Fared>>> work =
                IntStream.rangeClosed(1, scale.of(20, 1))
                        .<Callable<List<Fared>>>mapToObj(seed -> () -> stream(spec, rows, seed))
                        .toList();
        List<List<Fared>> all = WorkCrew.all(scale.threads(), work);
        List<Integer> healed = recovered(all, 0);
        double heal = median(healed);
        double always = median(recovered(all, 2));
        long returns = healed.size();
        long kept = sum(all, Fared::kept);
        long reused = sum(all, Fared::reused);
        long wrong = sum(all, Fared::wrong);
        return List.of(
                GoalRow.of(
                                "S4",
                                "readings until a world that returns is served as before, median;"
                                        + " ÷ that of retraining on each alarm",
                                "≤ 20 %",
                                fared(all, 0) + Text.of("; %.0f %%", 100 * heal / always),
                                heal <= 0.2 * always)
                        .beside(fared(all, 1), fared(all, 2), "every 250: " + fared(all, 3)),
                GoalRow.of(
                        "S4",
                        "returns in which a kept model came to serve",
                        "≥ 80 %",
                        Text.share(kept, returns),
                        kept >= 0.8 * returns),
                GoalRow.of(
                        "S4",
                        "reuse of a model that was trained in the other world",
                        "≤ 2 %",
                        reused == 0 ? "none reused" : Text.share(wrong, reused),
                        reused > 0 && wrong <= 0.02 * reused));
    }

    private static List<Integer> recovered(List<List<Fared>> all, int policy) {
        return all.stream().flatMap(one -> one.get(policy).recovered().stream()).toList();
    }

    private static String fared(List<List<Fared>> all, int policy) {
        List<Integer> took = recovered(all, policy);
        long done = took.stream().filter(readings -> readings < PERIOD).count();
        return Text.of("%.0f (%d of %d recovered)", median(took), done, took.size());
    }

    private static long sum(List<List<Fared>> all, ToLongFunction<Fared> part) {
        return all.stream().mapToLong(one -> part.applyAsLong(one.getFirst())).sum();
    }

    private static double median(List<Integer> values) {
        List<Integer> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    /// Healing, never, always and periodic, in that order.
    private static List<Fared> stream(LoopSpec spec, List<Reading> rows, long seed) {
        List<Reading> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new Random(seed));
        Map<String, TrainingResult> trained = LoopRun.shared();
        double[] frozen = new double[PERIOD * PERIODS];
        run(spec.with(new Strategy.Frozen()), shuffled, trained, frozen);
        double fine = WORSE * mean(frozen, PERIOD - SETTLED, PERIOD);
        List<Fared> fared = new ArrayList<>();
        for (Strategy strategy :
                List.of(
                        new Strategy.Heal(),
                        new Strategy.Frozen(),
                        new Strategy.Threshold(fine),
                        new Strategy.Periodic(RETRAINED_EVERY))) {
            double[] errors = new double[frozen.length];
            fared.add(fared(run(spec.with(strategy), shuffled, trained, errors), errors, fine));
        }
        return fared;
    }

    /// Inline labels, the default budget and the default learner beside the model.
    private static LoopSpec spec(LoopSpec plain, ModelSpec model) {
        HealingPolicy policy = plain.healing();
        HealingPolicy unhurried =
                new HealingPolicy(
                        policy.trainNewest(),
                        policy.trainMin(),
                        policy.trainFresh(),
                        policy.gate(),
                        policy.cooldown(),
                        BudgetPolicy.of(24, Duration.ofDays(1)),
                        policy.probation(),
                        policy.biasSpan(),
                        policy.keep(),
                        policy.trainingDeadline());
        return new LoopSpec(
                        plain.pipeline(),
                        plain.fields(),
                        plain.target(),
                        plain.features(),
                        plain.interval(),
                        model,
                        FIRST,
                        plain.monitor(),
                        unhurried,
                        plain.strategy(),
                        plain.seed())
                .with(new LabelPolicy.Inline())
                .following("linear");
    }

    private static boolean turned(long reading) {
        return reading / PERIOD % 2 == 1;
    }

    private static List<Decision> run(
            LoopSpec spec,
            List<Reading> rows,
            Map<String, TrainingResult> trained,
            double[] errors) {
        int target = spec.fields().require(spec.target().field());
        Moments mean = new Moments();
        rows.forEach(row -> mean.add(row.get(target)));
        LoopRun run = new LoopRun(spec, trained, _ -> {});
        for (int i = 0; i < errors.length; i++) {
            Instant at = Instant.ofEpochSecond(3_600L * i);
            double[] values = rows.get(i).toArray();
            values[target] = turned(i) ? 2 * mean.mean() - values[target] : values[target];
            Reading reading = Reading.of(TURBINE, Optional.empty(), Reading.NO_SEQUENCE, values);
            errors[i] = Double.NaN;
            for (Outcome outcome : run.reading(at, reading)) {
                errors[i] = Math.abs(outcome.prediction().estimate().point() - outcome.label());
            }
        }
        return run.decisions();
    }

    private static double mean(double[] errors, int from, int to) {
        Moments moments = new Moments();
        for (int i = from; i < to; i++) {
            if (!Double.isNaN(errors[i])) {
                moments.add(errors[i]);
            }
        }
        return moments.mean();
    }

    private static Fared fared(List<Decision> decisions, double[] errors, double fine) {
        List<Integer> recovered = new ArrayList<>();
        for (int period = 2; period < PERIODS; period++) {
            int begin = period * PERIOD;
            int after = 0;
            while (after < PERIOD - WINDOW
                    && mean(errors, begin + after, begin + after + WINDOW) > fine) {
                after++;
            }
            recovered.add(after < PERIOD - WINDOW ? after : PERIOD);
        }
        Map<Integer, Boolean> learnedTurned = new HashMap<>();
        Map<Integer, Boolean> keptIn = new HashMap<>();
        List<Integer> known = new ArrayList<>();
        long reused = 0;
        long wrong = 0;
        for (Decision decision : decisions) {
            int version = decision.version();
            int period = (int) (decision.reading() / PERIOD);
            if (decision.kind() == Decision.Kind.TRAINED
                    && decision.evidence().get("lastReading") instanceof Long last) {
                learnedTurned.put(version, turned(last));
            } else if (decision.kind() == Decision.Kind.REUSED) {
                reused++;
                known.add(version);
                wrong +=
                        learnedTurned.getOrDefault(version, false) == turned(decision.reading())
                                ? 0
                                : 1;
            } else if (decision.kind() == Decision.Kind.PROMOTED
                    && period >= 2
                    && known.contains(version)) {
                keptIn.put(period, true);
            }
        }
        return new Fared(recovered, keptIn.size(), reused, wrong);
    }
}
