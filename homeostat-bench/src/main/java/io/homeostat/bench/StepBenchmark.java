package io.homeostat.bench;

import io.homeostat.loop.AdaptiveLoop;
import io.homeostat.loop.Effect;
import io.homeostat.loop.Event;
import io.homeostat.loop.Reaction;
import io.homeostat.loop.TrainingOrder;
import io.homeostat.reading.Reading;
import io.homeostat.runtime.TrainingRunner;
import io.homeostat.xgboost.TrainerCatalog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The whole loop for one reading with its label: sensors, features, prediction, score, drift.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StepBenchmark {
    @Param({"linear", "trees"})
    private String model = "linear";

    private final TrainingRunner trainings = new TrainingRunner(TrainerCatalog::of);
    private Workload workload;
    private AdaptiveLoop loop;
    private long index;

    @Setup
    public void setUp() {
        workload = Workload.of(model);
        loop = new AdaptiveLoop(workload.spec());
        while (loop.snapshot().champion() == 0) {
            step();
        }
    }

    @Benchmark
    public Reaction step() {
        Reading reading = workload.reading(index);
        Reaction reaction = loop.step(new Event.ReadingArrived(Workload.time(index), reading));
        index++;
        if (!reaction.effects().isEmpty()) {
            train(reaction);
        }
        return reaction;
    }

    private void train(Reaction reaction) {
        Deque<Effect> effects = new ArrayDeque<>(reaction.effects());
        while (!effects.isEmpty()) {
            if (effects.poll() instanceof Effect.StartTraining(TrainingOrder order)) {
                Event ended =
                        new Event.TrainingEnded(
                                Workload.time(index),
                                order.number(),
                                trainings.run(order, () -> false));
                effects.addAll(loop.step(ended).effects());
            }
        }
    }
}
