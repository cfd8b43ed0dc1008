package io.homeostat.replay;

import io.homeostat.plant.FaultInjector;
import io.homeostat.plant.SensorFault;
import io.homeostat.runtime.TrainingRunner;
import io.homeostat.runtime.WorkCrew;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import java.util.function.Function;

/// Runs experiments over the same past, as many at a time as there are cores; each reads its own
/// tape, so that memory does not grow with the past.
public final class Laboratory {
    private static final double SHARES = 1_000_000;

    private final Function<Experiment, Tape> tapes;
    private final List<SensorFault> faults;
    private final TrainingRunner trainings;
    private final Consumer<Progress> watcher;

    /// @param ended experiments that are over
    /// @param done share of all work, from 0 to 1
    public record Progress(int ended, int experiments, double done) {}

    /// @param watcher hears of progress, from several threads but never from two at once
    public Laboratory(
            Function<Experiment, Tape> tapes,
            List<SensorFault> faults,
            TrainingRunner trainings,
            Consumer<Progress> watcher) {
        this.tapes = tapes;
        this.faults = List.copyOf(faults);
        this.trainings = trainings;
        this.watcher = watcher;
    }

    /// What came out of each, in their order: on which thread and beside what it ran makes no
    /// difference.
    public List<Measurement> run(List<Experiment> experiments, int threads) {
        AtomicLongArray shares = new AtomicLongArray(experiments.size());
        AtomicInteger ended = new AtomicInteger();
        List<Callable<Measurement>> work = new ArrayList<>();
        for (int i = 0; i < experiments.size(); i++) {
            int number = i;
            work.add(() -> {
                Measurement measured =
                        one(
                                experiments.get(number),
                                p -> {
                                    shares.set(number, (long) (SHARES * p.done()));
                                    tell(shares, ended.get());
                                });
                shares.set(number, (long) SHARES);
                tell(shares, ended.incrementAndGet());
                return measured;
            });
        }
        return WorkCrew.all(threads, work);
    }

    /// One experiment, on the caller's thread.
    public Measurement one(Experiment experiment, Consumer<Replay.Progress> listener) {
        FaultInjector injector =
                faults.isEmpty()
                        ? FaultInjector.NONE
                        : new FaultInjector(
                                experiment.spec().fields(), faults, experiment.spec().seed());
        Replay replay =
                new Replay(experiment.pipeline(), experiment.spec(), injector, trainings, listener);
        try (Tape tape = tapes.apply(experiment)) {
            ReplayReport report = replay.run(tape, experiment.policy().text());
            return new Measurement(experiment, report, replay.curve().points());
        }
    }

    private synchronized void tell(AtomicLongArray shares, int ended) {
        double done = 0;
        for (int i = 0; i < shares.length(); i++) {
            done += shares.get(i) / SHARES;
        }
        watcher.accept(new Progress(ended, shares.length(), done / Math.max(1, shares.length())));
    }
}
