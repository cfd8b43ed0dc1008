package io.homeostat.goals;

import io.homeostat.goals.SensorFaults.Fault;
import io.homeostat.goals.SensorFaults.Run;
import io.homeostat.loop.LoopSpec.Strategy;
import io.homeostat.plant.FaultInjector;
import io.homeostat.reading.Reading;
import io.homeostat.runtime.WorkCrew;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// S1: a sick sensor is not a changed world, on shuffled rows and on rows in their order.
final class SensorFaultGoal implements Goal {
    private static final int PERIOD = 250;

    /// `always` trains whenever the rolling error is so many times what it was before the fault.
    private static final double WORSE = 1.25;

    /// Every fault under every policy.
    private record Tries(
            List<Tried> heal, List<Tried> never, List<Tried> always, List<Tried> periodic) {}

    /// One run, beside the run of the same policy without a fault.
    private record Tried(Fault fault, Run run, Run clean) {
        double ratio() {
            return run.mae() / clean.mae();
        }
    }

    @Override
    public List<GoalRow> measure(Scale scale) {
        List<GoalRow> rows = new ArrayList<>();
        for (boolean inOrder : new boolean[] {false, true}) {
            rows.addAll(stream(scale, inOrder));
        }
        return rows;
    }

    private static List<GoalRow> stream(Scale scale, boolean inOrder) {
        SensorFaults faults = new SensorFaults(scale);
        String family = family(scale);
        List<Reading> rows = inOrder ? faults.ordered(1) : faults.shuffled(1);
        Run clean = faults.run(rows, FaultInjector.NONE, "", family, new Strategy.Heal());
        Tries tried =
                new Tries(
                        tries(scale, faults, rows, new Strategy.Heal()),
                        tries(scale, faults, rows, new Strategy.Frozen()),
                        tries(
                                scale,
                                faults,
                                rows,
                                new Strategy.Threshold(WORSE * clean.maeBefore())),
                        tries(scale, faults, rows, new Strategy.Periodic(PERIOD)));
        List<Callable<Run>> changed =
                IntStream.rangeClosed(1, scale.of(20, 1))
                        .<Callable<Run>>mapToObj(seed ->
                                () ->
                                        faults.concept(
                                                inOrder
                                                        ? faults.ordered(seed)
                                                        : faults.shuffled(seed),
                                                family))
                        .toList();
        List<Run> concepts = WorkCrew.all(scale.threads(), changed);
        return rows(
                inOrder ? "2013–2014 in order" : "2011 shuffled",
                tried,
                concepts,
                clean.wrong() + clean.before());
    }

    private static List<Tried> tries(
            Scale scale, SensorFaults faults, List<Reading> rows, Strategy strategy) {
        String family = family(scale);
        Run clean = faults.run(rows, FaultInjector.NONE, "", family, strategy);
        List<Callable<Tried>> work = new ArrayList<>();
        for (Fault fault : kinds(scale)) {
            for (String sensor : sensors(scale)) {
                work.add(() -> {
                    FaultInjector injector = faults.injector(rows, sensor, fault, 0);
                    Run run = faults.run(rows, injector, sensor, family, strategy);
                    return new Tried(fault, run, clean);
                });
            }
        }
        return WorkCrew.all(scale.threads(), work);
    }

    private static String family(Scale scale) {
        return scale.quick() ? "ridge" : "trees";
    }

    private static List<GoalRow> rows(String stream, Tries tried, List<Run> concepts, long falses) {
        List<Tried> healed = tried.heal();
        long all = healed.size();
        long named = count(healed, one -> one.run().delay().isPresent());
        long alarmed = concepts.stream().filter(run -> run.drifts() > 0).count();
        List<GoalRow> rows = new ArrayList<>();
        rows.add(
                GoalRow.of(
                                "S1",
                                stream + ": faults that promoted a model",
                                "≤ 1 %",
                                served(healed),
                                count(healed, one -> one.run().promotions() > 0) <= 0.01 * all)
                        .beside(
                                served(tried.never()),
                                served(tried.always()),
                                served(tried.periodic())));
        rows.add(
                GoalRow.of(
                        "S1",
                        stream + ": right sensor named (false faults without one: " + falses + ")",
                        "≥ 95 %",
                        Text.share(named, all) + missing(healed),
                        named >= 0.95 * all));
        rows.add(
                GoalRow.of(
                        "S1",
                        stream + ": concept drift still alarms",
                        "≥ 99 %",
                        Text.share(alarmed, concepts.size()),
                        alarmed >= 0.99 * concepts.size()));
        rows.add(
                GoalRow.of(
                                "S1",
                                stream + ": error during the fault ÷ without it, median (worst)",
                                "≤ 1.25",
                                ratios(healed),
                                median(healed) <= 1.25)
                        .beside(
                                ratios(tried.never()),
                                ratios(tried.always()),
                                ratios(tried.periodic())));
        return rows;
    }

    private static List<Fault> kinds(Scale scale) {
        return scale.quick() ? List.of(Fault.STUCK, Fault.NOISE) : List.of(Fault.values());
    }

    private static List<String> sensors(Scale scale) {
        return scale.quick() ? List.of("TEY") : SensorFaults.SENSORS;
    }

    private static long count(List<Tried> tried, Predicate<Tried> which) {
        return tried.stream().filter(which).count();
    }

    private static String served(List<Tried> tried) {
        return Text.share(count(tried, one -> one.run().promotions() > 0), tried.size());
    }

    /// Which kinds were not named, and how often.
    private static String missing(List<Tried> tried) {
        StringBuilder text = new StringBuilder();
        for (Fault fault : Fault.values()) {
            long missed = count(tried, one -> one.fault() == fault && one.run().delay().isEmpty());
            if (missed > 0) {
                text.append(text.isEmpty() ? "; not " : ", ");
                text.append(missed).append(" × ").append(fault.name().toLowerCase(Locale.ROOT));
            }
        }
        return text.toString();
    }

    private static double median(List<Tried> tried) {
        List<Double> sorted = tried.stream().map(Tried::ratio).sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static String ratios(List<Tried> tried) {
        double worst = tried.stream().mapToDouble(Tried::ratio).max().orElse(Double.NaN);
        return Text.of("%.2f (%.2f)", median(tried), worst);
    }
}
