package io.homeostat.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// How every system is measured: awaited, warmed up, measured, drained.
///
/// @param rate events a second, or 0 for as many as are acknowledged
record Measurement(double rate, int warmUpSeconds, int seconds) {
    /// Events a second while the first answer is awaited.
    private static final double LEARNING_RATE = 2_000;

    private static final int FIRST_ANSWER_SECONDS_MAX = 60;

    /// @param parts the processes of the system
    Sample take(LoadGenerator load, List<Part> parts) throws IOException {
        awaitFirst(load);
        send(load, during(warmUpSeconds));
        ProcessFigures own = new ProcessFigures(ProcessHandle.current().pid());
        Tally tally = load.tally();
        long from = load.sent();
        tally.measureFrom(from);
        long before = tally.received();
        double[] cpu = cpuSeconds(parts);
        double ownCpu = own.cpuSeconds();
        long start = System.nanoTime();
        send(load, during(seconds));
        double elapsed = (System.nanoTime() - start) / 1e9;
        long answers = tally.received() - before;
        if (answers == 0) {
            throw new IllegalStateException("no answer in " + seconds + " seconds");
        }
        List<Sample.Cost> costs = costs(parts, cpu, answers);
        double ownMicros = 1e6 * (own.cpuSeconds() - ownCpu) / answers;
        load.drain();
        return new Sample(
                answers / elapsed,
                costs,
                ownMicros,
                new Sample.Delivery(
                        load.sent() - from,
                        tally.lost(load.sent()),
                        tally.duplicates(),
                        tally.reordered(),
                        load.sent() - load.acknowledged()),
                Sample.Latency.of(tally));
    }

    /// Sends gently until the first answer: a box learns its first model meanwhile.
    static void awaitFirst(LoadGenerator load) throws IOException {
        load.openLoop(
                LEARNING_RATE,
                until(FIRST_ANSWER_SECONDS_MAX, () -> load.firstPredictionAt() == 0));
        if (load.firstPredictionAt() == 0) {
            throw new IllegalStateException(
                    "no answer within " + FIRST_ANSWER_SECONDS_MAX + " seconds");
        }
    }

    private void send(LoadGenerator load, BooleanSupplier more) throws IOException {
        if (rate == 0) {
            load.closedLoop(more);
        } else {
            load.openLoop(rate, more);
        }
    }

    /// @param before CPU seconds of each part when measuring began
    private static List<Sample.Cost> costs(List<Part> parts, double[] before, long answers) {
        double[] after = cpuSeconds(parts);
        List<Sample.Cost> costs = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            ProcessFigures figures = parts.get(i).figures();
            costs.add(
                    new Sample.Cost(
                            parts.get(i).name(),
                            1e6 * (after[i] - before[i]) / answers,
                            figures.residentMegabytes(),
                            figures.residentMegabytesMax()));
        }
        return costs;
    }

    private static double[] cpuSeconds(List<Part> parts) {
        return parts.stream().mapToDouble(part -> part.figures().cpuSeconds()).toArray();
    }

    static BooleanSupplier during(int seconds) {
        return until(seconds, () -> true);
    }

    static BooleanSupplier until(int secondsMax, BooleanSupplier more) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(secondsMax);
        return () -> System.nanoTime() < end && more.getAsBoolean();
    }
}
