package io.homeostat.replay;

import io.homeostat.config.PipelineResource;
import io.homeostat.label.Outcome;
import io.homeostat.loop.AdaptiveLoop;
import io.homeostat.loop.Decision;
import io.homeostat.loop.Effect;
import io.homeostat.loop.Event;
import io.homeostat.loop.LoopSnapshot;
import io.homeostat.loop.LoopSpec;
import io.homeostat.loop.Reaction;
import io.homeostat.loop.TrainingResult;
import io.homeostat.model.Candidate;
import io.homeostat.plant.FaultInjector;
import io.homeostat.reading.Decoded;
import io.homeostat.reading.Reading;
import io.homeostat.runtime.Training;
import io.homeostat.runtime.TrainingRunner;
import io.homeostat.table.TableSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Runs a pipeline's loop over a tape of the past.
public final class Replay {
    /// How far apart readings without a time are taken to be where the pipeline does not say.
    static final Duration ASSUMED_INTERVAL = Duration.ofMinutes(1);

    /// Rejected rows that the report quotes.
    private static final int REJECTIONS_QUOTED = 10;

    private static final int READINGS_PER_NEWS = 1_000;

    private final PipelineResource pipeline;
    private final LoopSpec spec;
    private final AdaptiveLoop loop;
    private final FaultInjector faults;
    private final Optional<Candidate> imported;
    private final Training trainings;
    private final Consumer<Progress> watcher;
    private final Consumer<Outcome> listener;
    private final ErrorCurve curve;
    private final List<Decision> decisions = new ArrayList<>();
    private final List<String> rejections = new ArrayList<>();
    private Optional<Candidate> champion = Optional.empty();
    private final Map<Integer, Candidate> kept = new HashMap<>();
    private long readings;
    private long rejected;

    /// How far a replay has come.
    ///
    /// @param done share of the input, from 0 to 1
    public record Progress(double done, long readings, List<Decision> decisions) {}

    /// @param watcher hears of progress now and then, and of every decision
    public Replay(
            PipelineResource pipeline,
            LoopSpec spec,
            TrainingRunner trainings,
            Consumer<Progress> watcher) {
        this(pipeline, spec, FaultInjector.NONE, trainings, watcher);
    }

    /// @param faults what the sensors are made to say instead of the truth
    public Replay(
            PipelineResource pipeline,
            LoopSpec spec,
            FaultInjector faults,
            TrainingRunner trainings,
            Consumer<Progress> watcher) {
        this(pipeline, spec, faults, pipeline.imported(), trainings, watcher, _ -> {});
    }

    private Replay(
            PipelineResource pipeline,
            LoopSpec spec,
            FaultInjector faults,
            Optional<Candidate> imported,
            Training trainings,
            Consumer<Progress> watcher,
            Consumer<Outcome> listener) {
        this.pipeline = pipeline;
        this.spec = spec;
        this.loop = new AdaptiveLoop(spec);
        this.faults = faults;
        this.imported = imported;
        this.trainings = trainings;
        this.watcher = watcher;
        this.listener = listener;
        this.curve = new ErrorCurve(spec);
    }

    /// A replay of `model`, which serves from the first reading on, whatever becomes of it; nothing
    /// is trained. A model that the pipeline names itself takes no part.
    ///
    /// @param listener hears of every label
    /// @throws io.homeostat.base.StateFormatException when the model has other features or answers
    ///   with something else than the pipeline asks for
    public static Replay of(
            PipelineResource pipeline, Candidate model, Consumer<Outcome> listener) {
        Replay replay =
                new Replay(
                        pipeline,
                        pipeline.loop()
                                .with(new LoopSpec.Strategy.Frozen())
                                .with(new LoopSpec.Imported(0, false)),
                        FaultInjector.NONE,
                        Optional.of(model),
                        (_, _) -> new TrainingResult.Failed("nothing is trained here"),
                        _ -> {},
                        listener);
        AdaptiveLoop loop = replay.loop;
        ModelFit.check(replay.spec, loop.schemaHash(), loop.featureNames().size(), model);
        return replay;
    }

    /// Takes all of `source` and reports.
    public ReplayReport run(TableSource source, String policy) {
        return run(new TableTape(source), policy);
    }

    /// Takes all of `tape` and reports.
    public ReplayReport run(Tape tape, String policy) {
        long start = System.nanoTime();
        imported.ifPresent(model -> step(new Event.ModelImported(Instant.EPOCH, model)));
        Optional<Tape.Item> item = tape.next();
        while (item.isPresent()) {
            switch (item.get()) {
                case Tape.Item.Row(Decoded.Accepted(Reading reading, _), var arrived) ->
                        take(reading, arrived, tape);
                case Tape.Item.Row(Decoded.Rejected(_, String detail), _) -> reject(detail);
                case Tape.Item.Told(Event event) -> step(event);
            }
            item = tape.next();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new ReplayReport(
                pipeline.name(),
                policy,
                loop.snapshot(),
                seconds,
                rejected,
                rejections,
                warnings(tape),
                decisions,
                loop.digest());
    }

    private List<String> warnings(Tape tape) {
        List<String> warnings = new ArrayList<>(tape.warnings());
        LoopSnapshot end = loop.snapshot();
        if (end.champion() == 0) {
            warnings.add("no model has served: " + whyNone(end));
        } else if (end.predictions() == 0 && end.readings() > 0) {
            warnings.add(
                    "version "
                            + end.champion()
                            + " had no answer to any reading: it needs features that are missing");
        }
        return warnings;
    }

    private String whyNone(LoopSnapshot end) {
        long wanted = spec.imported().map(LoopSpec.Imported::after).orElse(spec.firstAfter());
        if (end.readings() < wanted) {
            return end.readings()
                    + " readings of the "
                    + wanted
                    + " that the first model needs (model.first.after) were there";
        }
        boolean tried =
                decisions.stream()
                        .map(Decision::kind)
                        .anyMatch(
                                EnumSet.of(Decision.Kind.TRAINED, Decision.Kind.TRAINING_FAILED)
                                        ::contains);
        return tried
                ? end.stateReason()
                : "of " + end.readings() + " readings too few had a label to learn from";
    }

    private void take(Reading reading, Optional<Instant> arrived, Tape tape) {
        Instant at =
                reading.time()
                        .or(() -> arrived)
                        .orElseGet(() ->
                                Instant.ofEpochSecond(
                                        ASSUMED_INTERVAL.toSeconds() * loop.readings()));
        readings++;
        Reading measured = faults.apply(loop.readings(), at, reading);
        boolean news = step(new Event.ReadingArrived(measured.time().orElse(at), measured));
        if (news || readings % READINGS_PER_NEWS == 0) {
            watcher.accept(new Progress(tape.progress(), readings, decisions));
        }
    }

    private void reject(String detail) {
        rejected++;
        if (rejections.size() < REJECTIONS_QUOTED) {
            rejections.add(detail);
        }
    }

    /// One event, and what follows from it; returns whether anything was decided.
    private boolean step(Event event) {
        Reaction reaction = loop.step(event);
        Deque<Effect> effects = new ArrayDeque<>(reaction.effects());
        boolean news = note(reaction);
        while (!effects.isEmpty()) {
            switch (effects.poll()) {
                case Effect.StartTraining(var order) -> {
                    Reaction after =
                            loop.step(
                                    new Event.TrainingEnded(
                                            event.at(),
                                            order.number(),
                                            trainings.run(order, () -> false)));
                    news |= note(after);
                    effects.addAll(after.effects());
                }
                case Effect.StoreModel(int version, Candidate candidate) ->
                        kept.put(version, candidate);
                case Effect.SetChampion(int version, _) ->
                        champion = Optional.ofNullable(kept.get(version));
                case Effect.DropModel(int version) -> kept.remove(version);
            }
        }
        return news;
    }

    private boolean note(Reaction reaction) {
        reaction.outcomes().forEach(curve::add);
        reaction.outcomes().forEach(listener);
        decisions.addAll(reaction.decisions());
        return !reaction.decisions().isEmpty();
    }

    /// The model that served last, if one did.
    public Optional<Candidate> champion() {
        return champion;
    }

    /// How the rolling error went.
    public ErrorCurve curve() {
        return curve;
    }
}
