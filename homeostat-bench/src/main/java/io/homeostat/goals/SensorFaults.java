package io.homeostat.goals;

import io.homeostat.base.Seed;
import io.homeostat.config.PipelineResource;
import io.homeostat.healing.HealingPolicy;
import io.homeostat.label.LabelPolicy;
import io.homeostat.label.Outcome;
import io.homeostat.learn.ModelSpec;
import io.homeostat.loop.Decision;
import io.homeostat.loop.LoopSpec;
import io.homeostat.loop.TrainingResult;
import io.homeostat.numeric.Moments;
import io.homeostat.plant.FaultInjector;
import io.homeostat.plant.FaultKind;
import io.homeostat.plant.SensorFault;
import io.homeostat.plant.SensorFault.Period;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;

/// One bad sensor of nine is no change of the world: six kinds of fault, each for 1,000 hours, in
/// recordings of a gas turbine. First model on 3,000 rows, onset 2,000 rows later.
final class SensorFaults {
    static final List<String> SENSORS =
            List.of("AT", "AP", "AH", "AFDP", "GTEP", "TIT", "TAT", "TEY", "CDP");

    private static final int FIRST = 3_000;
    private static final int ONSET = 5_000;
    private static final int END = 6_000;
    private static final int ROWS = 7_000;
    private static final DeviceId TURBINE = new DeviceId("turbine");

    private final PipelineResource pipeline;
    private final Path recording;
    private final Map<String, TrainingResult> trained = LoopRun.shared();

    /// A fault as the protocol has it.
    enum Fault {
        STUCK(FaultKind.STUCK, 0),
        OFFSET(FaultKind.OFFSET, 3),
        NOISE(FaultKind.NOISE, 3),
        DROP(FaultKind.GAIN, 0),
        GAIN(FaultKind.GAIN, 1.3),
        DRIFT(FaultKind.DRIFT, 3);

        private final FaultKind kind;
        private final double size;

        Fault(FaultKind kind, double size) {
            this.kind = kind;
            this.size = size;
        }

        private OptionalDouble size(double spread) {
            return switch (this) {
                case STUCK -> OptionalDouble.empty();
                case DROP, GAIN -> OptionalDouble.of(size);
                case OFFSET, NOISE, DRIFT -> OptionalDouble.of(size * spread);
            };
        }
    }

    /// How one run went.
    ///
    /// @param delay readings from the onset until the right sensor was named
    /// @param wrong other sensors named during the fault
    /// @param before sensors named before there was a fault
    /// @param promotions models that began to serve between onset and end; where there is no gate,
    ///   those that were trained then
    /// @param drifts alarms then
    /// @param mae of what was served then
    /// @param maeBefore of what was served between the first model and the onset
    record Run(
            OptionalLong delay,
            long wrong,
            long before,
            long promotions,
            long drifts,
            double mae,
            double maeBefore) {}

    SensorFaults(Scale scale) {
        this.pipeline = LoopRun.pipeline(scale, "gas-turbine-nox");
        this.recording = scale.recording("gas-turbine");
    }

    private List<Reading> years(int... years) {
        List<Path> files = new ArrayList<>();
        for (int year : years) {
            files.add(recording.resolve("gt_" + year + ".csv"));
        }
        return LoopRun.readings(pipeline, files);
    }

    /// Rows of 2011, in an order of chance: a world that does not move.
    List<Reading> shuffled(long seed) {
        List<Reading> rows = years(2011);
        Collections.shuffle(rows, new Random(seed));
        return rows.subList(0, ROWS);
    }

    /// A stretch of 2013 and 2014 as it was.
    List<Reading> ordered(long seed) {
        List<Reading> rows = years(2013, 2014);
        int start = new Random(seed).nextInt(rows.size() - ROWS);
        return rows.subList(start, start + ROWS);
    }

    private static double spread(List<Reading> rows, int field) {
        Moments moments = new Moments();
        rows.subList(0, ONSET).forEach(row -> moments.add(row.get(field)));
        return moments.standardDeviation();
    }

    FaultInjector injector(List<Reading> rows, String sensor, Fault fault, long seed) {
        Fields fields = pipeline.loop().fields();
        double spread = spread(rows, fields.require(sensor));
        SensorFault injected =
                new SensorFault(
                        sensor,
                        fault.kind,
                        Optional.empty(),
                        new Period.Readings(ONSET, END),
                        fault.size(spread));
        return new FaultInjector(fields, List.of(injected), new Seed(seed));
    }

    /// A loop over `rows` with those faults.
    ///
    /// @param family `ridge`, or else the pipeline's own
    Run run(
            List<Reading> rows,
            FaultInjector faults,
            String sensor,
            String family,
            LoopSpec.Strategy strategy) {
        return run(rows, faults, sensor, spec(family, false).with(strategy), 0);
    }

    /// The same without a fault, and with the target shifted by 0.8 of its spread from the onset
    /// on: that is drift. Nothing may take the shift out before a detector sees it.
    Run concept(List<Reading> rows, String family) {
        int target = pipeline.loop().fields().require("NOX");
        return run(rows, FaultInjector.NONE, "", spec(family, true), 0.8 * spread(rows, target));
    }

    private Run run(
            List<Reading> rows, FaultInjector faults, String sensor, LoopSpec spec, double shift) {
        LoopRun run = new LoopRun(spec, trained, _ -> {});
        int target = spec.fields().require(spec.target().field());
        Moments during = new Moments();
        Moments before = new Moments();
        for (int i = 0; i < rows.size(); i++) {
            Instant at = Instant.ofEpochSecond(3_600L * i);
            double[] values = faults.apply(i, at, rows.get(i)).toArray();
            values[target] += i >= ONSET ? shift : 0;
            Reading reading = Reading.of(TURBINE, Optional.empty(), Reading.NO_SEQUENCE, values);
            for (Outcome outcome : run.reading(at, reading)) {
                double error = Math.abs(outcome.prediction().estimate().point() - outcome.label());
                if (i < ONSET) {
                    before.add(error);
                } else if (i < END) {
                    during.add(error);
                }
            }
        }
        Decision.Kind served =
                spec.strategy().unconditional() ? Decision.Kind.TRAINED : Decision.Kind.PROMOTED;
        return summary(run.decisions(), sensor, served, during.mean(), before.mean());
    }

    private LoopSpec spec(String family, boolean shifted) {
        LoopSpec spec = pipeline.loop().withFirstAfter(FIRST).with(new LabelPolicy.Inline());
        HealingPolicy policy = spec.healing();
        HealingPolicy plain =
                new HealingPolicy(
                        policy.trainNewest(),
                        policy.trainMin(),
                        policy.trainFresh(),
                        policy.gate(),
                        policy.cooldown(),
                        policy.budget(),
                        policy.probation(),
                        0,
                        policy.keep(),
                        policy.trainingDeadline());
        LoopSpec treated =
                new LoopSpec(
                        spec.pipeline(),
                        spec.fields(),
                        spec.target(),
                        spec.features(),
                        spec.interval(),
                        family.equals("ridge") ? ModelSpec.of("ridge") : spec.model(),
                        spec.firstAfter(),
                        spec.monitor(),
                        shifted ? plain : policy,
                        spec.strategy(),
                        spec.seed());
        return shifted ? treated : treated.following("linear"); // the default
    }

    private static Run summary(
            List<Decision> decisions,
            String sensor,
            Decision.Kind served,
            double mae,
            double maeBefore) {
        OptionalLong delay = OptionalLong.empty();
        long wrong = 0;
        long before = 0;
        long promotions = 0;
        long drifts = 0;
        for (Decision decision : decisions) {
            boolean during = decision.reading() >= ONSET && decision.reading() < END;
            if (decision.kind() == Decision.Kind.SENSOR_FAULT) {
                boolean right = sensor.equals(decision.evidence().get("sensor"));
                if (during && right && delay.isEmpty()) {
                    delay = OptionalLong.of(decision.reading() - ONSET);
                }
                wrong += during && !right ? 1 : 0;
                before += decision.reading() < ONSET ? 1 : 0;
            }
            promotions += during && decision.kind() == served ? 1 : 0;
            drifts += during && decision.kind() == Decision.Kind.DRIFT ? 1 : 0;
        }
        return new Run(delay, wrong, before, promotions, drifts, mae, maeBefore);
    }
}
