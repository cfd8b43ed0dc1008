package io.homeostat.node;

import io.homeostat.base.SingleWriter;
import io.homeostat.config.PipelineResource;
import io.homeostat.learn.TrainingCost;
import io.homeostat.ledger.LedgerAwayException;
import io.homeostat.loop.Decision;
import io.homeostat.loop.Effect;
import io.homeostat.loop.Reaction;
import io.homeostat.loop.TrainingOrder;
import io.homeostat.loop.TrainingResult;
import io.homeostat.model.Candidate;
import io.homeostat.model.ModelCodec;
import io.homeostat.reading.Reading;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out what a loop asks for. Everything is named by its number, so that doing it again
/// after a crash changes nothing.
@SingleWriter
final class Reactions {
    private static final double NANOS_PER_SECOND = 1e9;

    private static final Logger LOG = LoggerFactory.getLogger(Reactions.class);

    private final String pipeline;
    private final Services services;
    private final Outgoing outgoing;
    private final Consumer<TrainingOrder> trainings;

    /// What is to be done yet of what was decided, in order. Empty but while the ledger's server is
    /// away; a lane that owes takes no further record, so one record's steps are its bound.
    private final Deque<Runnable> owed = new ArrayDeque<>();

    private long recorded;
    private boolean recovering;
    private boolean settling;

    /// @param trainings starts a training
    Reactions(PipelineResource resource, Services services, Consumer<TrainingOrder> trainings) {
        this.pipeline = resource.name();
        this.services = services;
        this.trainings = trainings;
        this.outgoing =
                new Outgoing(
                        pipeline,
                        resource.loop().target().task(),
                        resource.publish(),
                        services.publisher());
    }

    /// While the journal is read again, only what is not on its way yet is published, and what the
    /// ledger has got through once is not gone through again: it would fall back behind itself, to
    /// champions of long ago and to versions that were dropped since.
    void recovering(boolean so) {
        outgoing.recovering(so);
        recovering = so;
        owed.clear();
        recorded = so ? newestDecision() : 0;
    }

    private long newestDecision() {
        List<Decision> newest = services.ledger().newestDecisions(pipeline, 1);
        return newest.isEmpty() ? 0 : newest.getFirst().number();
    }

    /// Decisions are recorded after the effects that come with them, so these are kept then too.
    private boolean kept(Reaction reaction) {
        return !reaction.decisions().isEmpty()
                && reaction.decisions().getLast().number() <= recorded;
    }

    void carryOut(Reaction reaction, Optional<Reading> reading, Instant at) {
        reaction.prediction()
                .ifPresent(prediction -> {
                    services.history().append(pipeline, prediction, reading.orElseThrow());
                    outgoing.prediction(prediction);
                });
        reaction.outcomes()
                .forEach(outcome ->
                        services.history()
                                .label(
                                        pipeline,
                                        outcome.prediction().reading(),
                                        outcome.label(),
                                        outcome.labelledAt()));
        if (reaction.effects().isEmpty() && reaction.decisions().isEmpty()) {
            feed(reaction, reading);
            return;
        }
        // Models and champions are in the ledger before anyone hears of them.
        owed.add(() -> enter(reaction, at));
        owed.add(() -> announce(reaction, reading));
        for (Effect effect : reaction.effects()) {
            if (effect instanceof Effect.StartTraining(TrainingOrder order)) {
                owed.add(() ->
                        services.ledger().startRun(pipeline, order, services.clock().instant()));
                owed.add(() -> trainings.accept(order));
            }
        }
        settle();
    }

    /// Does `step` after all that is still to be done.
    void owe(Runnable step) {
        owed.add(step);
        settle();
    }

    /// Whether something is still to be done that waits for the ledger's server.
    boolean owes() {
        return !owed.isEmpty();
    }

    /// Does what is still to be done, in order, as far as the ledger's server lets it. A step is
    /// done again when the server went away in its middle: every one may be.
    ///
    /// @return whether nothing is left
    /// @throws LedgerAwayException while the journal is read again, which then has to be repeated
    boolean settle() {
        if (settling) {
            return false; // a step has led to further ones, which come after it
        }
        settling = true;
        try {
            while (!owed.isEmpty()) {
                owed.getFirst().run();
                owed.removeFirst();
            }
            return true;
        } catch (LedgerAwayException away) {
            if (recovering) {
                throw away;
            }
            return false;
        } finally {
            settling = false;
        }
    }

    private void enter(Reaction reaction, Instant at) {
        if (!kept(reaction)) {
            for (Effect effect : reaction.effects()) {
                if (!(effect instanceof Effect.StartTraining)) {
                    keep(effect, at);
                }
            }
        }
        if (!reaction.decisions().isEmpty()) {
            services.ledger().recordDecisions(pipeline, reaction.decisions());
        }
    }

    private void announce(Reaction reaction, Optional<Reading> reading) {
        if (!reaction.decisions().isEmpty()) {
            reaction.decisions().forEach(this::tell);
            // Who tells of a champion tells why: that is known only now.
            services.newsForOthers().run();
        }
        feed(reaction, reading);
    }

    private void feed(Reaction reaction, Optional<Reading> reading) {
        if (reading.isPresent()) {
            services.feed().onReaction(pipeline, reading.get(), reaction);
        } else {
            services.feed().onReaction(pipeline, reaction);
        }
    }

    private void keep(Effect effect, Instant at) {
        switch (effect) {
            case Effect.StoreModel(int version, Candidate candidate) -> {
                String digest = services.vault().put(ModelCodec.encode(candidate.model()));
                services.ledger()
                        .putModel(pipeline, version, candidate.lineage(), digest, time(at));
                services.newsForOthers().run();
            }
            case Effect.SetChampion(int version, String reason) -> {
                services.ledger().setChampion(pipeline, version, reason, time(at));
                services.newsForOthers().run();
            }
            case Effect.DropModel(int version) -> services.ledger().dropModel(pipeline, version);
            case Effect.StartTraining _ ->
                    throw new IllegalStateException("trainings are started last");
        }
    }

    /// Results of a lane that keeps step carry no time of their own.
    private Instant time(Instant at) {
        return at.equals(Instant.MIN) ? services.clock().instant() : at;
    }

    /// A training has ended: its model is safe before the loop hears of it.
    void trained(TrainingOrder order, TrainingResult result) {
        SequencedMap<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("rows", (double) order.data().size());
        metrics.put(
                "cpuSecondsCounted",
                TrainingCost.of(order.offer(), order.specs()).toNanos() / NANOS_PER_SECOND);
        if (result instanceof TrainingResult.Trained(Candidate candidate)) {
            services.vault().put(ModelCodec.encode(candidate.model()));
            metrics.put("trainingLoss", TrainingLoss.of(candidate.model(), order.data()));
        }
        services.ledger()
                .endRun(pipeline, order.number(), result, metrics, services.clock().instant());
        services.newsForOthers().run();
    }

    /// What the ledger had when the journal began to be read again was logged then.
    private void tell(Decision decision) {
        if (decision.number() > recorded) {
            LOG.atInfo()
                    .addKeyValue("pipeline", pipeline)
                    .addKeyValue("decision", decision.kind().label())
                    .addKeyValue("number", decision.number())
                    .addKeyValue("reading", decision.reading())
                    .addKeyValue("version", decision.version())
                    .addKeyValue("reason", decision.reason())
                    .log("decided");
        }
        outgoing.decision(decision);
    }
}
