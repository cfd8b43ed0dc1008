package io.homeostat.goals;

import io.homeostat.config.PipelineFile;
import io.homeostat.config.PipelineResource;
import io.homeostat.label.Outcome;
import io.homeostat.loop.AdaptiveLoop;
import io.homeostat.loop.Decision;
import io.homeostat.loop.Effect;
import io.homeostat.loop.Event;
import io.homeostat.loop.LoopSpec;
import io.homeostat.loop.Reaction;
import io.homeostat.loop.TrainingOrder;
import io.homeostat.loop.TrainingResult;
import io.homeostat.reading.Decoded;
import io.homeostat.reading.Reading;
import io.homeostat.runtime.TrainingRunner;
import io.homeostat.table.TableSource;
import io.homeostat.xgboost.TrainerCatalog;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// One loop that is stepped by hand and trains on the spot.
final class LoopRun {
    private static final TrainingRunner TRAINER = new TrainingRunner(TrainerCatalog::of);

    private final AdaptiveLoop loop;
    private final Map<String, TrainingResult> trained;
    private final Consumer<Reaction> heard;
    private final List<Decision> decisions = new ArrayList<>();

    /// Models that runs of one goal share: a training gives the same for the same order.
    static Map<String, TrainingResult> shared() {
        return new ConcurrentHashMap<>();
    }

    LoopRun(LoopSpec spec, Map<String, TrainingResult> trained, Consumer<Reaction> heard) {
        this.loop = new AdaptiveLoop(spec);
        this.trained = trained;
        this.heard = heard;
    }

    static PipelineResource pipeline(Scale scale, String name) {
        return PipelineFile.read(scale.example(name + ".yaml"));
    }

    /// All readings of `files`.
    static List<Reading> readings(PipelineResource pipeline, List<Path> files) {
        List<Reading> rows = new ArrayList<>();
        try (TableSource source =
                TableSource.open(files, pipeline.source(), pipeline.loop().fields())) {
            for (Optional<Decoded> next = source.next(); next.isPresent(); next = source.next()) {
                if (next.get() instanceof Decoded.Accepted(Reading reading, _)) {
                    rows.add(reading);
                }
            }
        }
        return rows;
    }

    /// One reading; returns what was learned of earlier ones and of this one.
    List<Outcome> reading(Instant at, Reading reading) {
        Event event = new Event.ReadingArrived(at, reading);
        Reaction reaction = loop.step(event);
        note(reaction);
        List<Outcome> outcomes = new ArrayList<>(reaction.outcomes());
        Deque<Effect> effects = new ArrayDeque<>(reaction.effects());
        while (!effects.isEmpty()) {
            if (effects.poll() instanceof Effect.StartTraining(TrainingOrder order)) {
                Reaction after =
                        loop.step(
                                new Event.TrainingEnded(event.at(), order.number(), train(order)));
                note(after);
                outcomes.addAll(after.outcomes());
                effects.addAll(after.effects());
            }
        }
        return outcomes;
    }

    private void note(Reaction reaction) {
        decisions.addAll(reaction.decisions());
        heard.accept(reaction);
    }

    private TrainingResult train(TrainingOrder order) {
        String key =
                order.specs()
                        + "/"
                        + order.seed().value()
                        + "/"
                        + order.offer().windows()
                        + "/"
                        + order.cause()
                        + "/"
                        + order.parent()
                        + "/"
                        + order.data().digest();
        return trained.computeIfAbsent(key, _ -> TRAINER.run(order, () -> false));
    }

    List<Decision> decisions() {
        return decisions;
    }
}
