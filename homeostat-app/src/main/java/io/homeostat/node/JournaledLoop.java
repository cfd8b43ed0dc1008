package io.homeostat.node;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.codec.LabelDecoder;
import io.homeostat.codec.Message;
import io.homeostat.codec.MessageDecoder;
import io.homeostat.config.PipelineResource;
import io.homeostat.journal.JournalRecord;
import io.homeostat.label.LabelPolicy;
import io.homeostat.ledger.LedgerAwayException;
import io.homeostat.loop.AdaptiveLoop;
import io.homeostat.loop.Continuation;
import io.homeostat.loop.Event;
import io.homeostat.loop.Reaction;
import io.homeostat.loop.TrainingOrder;
import io.homeostat.loop.TrainingResult;
import io.homeostat.model.ModelCodec;
import io.homeostat.reading.Decoded;
import io.homeostat.reading.Reading;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A loop that is driven by the records of a journal, live or after a crash in the same steps.
/// Owned by its lane, and before that by recovery.
@SingleWriter
final class JournaledLoop {
    /// Of what [#save] writes. To be raised with every change of it, in this module or in the core:
    /// a snapshot of another version is not read, and the loop begins from the ledger.
    static final int STATE_VERSION = 13;

    private final PipelineResource resource;
    private final Services services;
    private final PositionFile setAside;
    private final Rejections rejections;
    private final Consumer<Entry> journal;
    private final Optional<LabelDecoder> labels;
    private final Reactions reactions;
    private final StateWriter state = new StateWriter();
    private final MessageDecoder.Sink decoded = this::decoded;
    private AdaptiveLoop loop;
    private MessageDecoder messages;
    private long position;
    private long taken;
    private boolean recovering;

    /// @param journal takes the results of trainings, on their thread
    JournaledLoop(
            PipelineResource resource,
            Services services,
            PositionFile setAside,
            Rejections rejections,
            Consumer<Entry> journal) {
        this.resource = resource;
        this.services = services;
        this.setAside = setAside;
        this.rejections = rejections;
        this.journal = journal;
        this.labels = labelDecoder(resource);
        this.reactions = new Reactions(resource, services, this::startTraining);
        this.loop = new AdaptiveLoop(resource.loop());
        this.messages = decoder(resource);
    }

    private static MessageDecoder decoder(PipelineResource resource) {
        return MessageDecoder.of(
                resource.source(), resource.loop().fields(), resource.reorderTimeout());
    }

    static Optional<LabelDecoder> labelDecoder(PipelineResource resource) {
        return resource.loop().target().arrives() instanceof LabelPolicy.OnTopic(_, String key)
                ? Optional.of(
                        new LabelDecoder(
                                resource.source().format(),
                                resource.loop().fields(),
                                key,
                                resource.loop().target().field()))
                : Optional.empty();
    }

    AdaptiveLoop loop() {
        return loop;
    }

    /// The journal's position after the last record that was taken.
    long position() {
        return position;
    }

    /// The journal's position of what the loop was given last: a message that was held back came
    /// before the record with which its turn came.
    long taken() {
        return taken;
    }

    /// When a message that is held back is no longer to be, whatever comes; empty while none is.
    Optional<Instant> heldUntil() {
        return messages.heldUntil();
    }

    /// How many messages are held back.
    int held() {
        return messages.held();
    }

    /// Forgets everything; the next record is to be the one at `from`.
    void beginAnew(long from) {
        loop = new AdaptiveLoop(resource.loop());
        messages = decoder(resource);
        position = from;
    }

    void continueAfter(Continuation earlier) {
        loop.continueAfter(earlier);
    }

    /// While the journal is read again no training is started: its result may be in a later record.
    void recovering() {
        recovering = true;
        reactions.recovering(true);
    }

    void recovered() {
        recovering = false;
        reactions.recovering(false);
        loop.runningTraining().ifPresent(this::startTraining);
    }

    /// One record that was read from the journal.
    void process(JournalRecord record) {
        if (reach(record)) {
            step(record, read(record));
        }
    }

    /// One record that has just been written. A message, which nearly all are, is taken as it came;
    /// all else, a model above all, as the next start would read it.
    void process(JournalRecord record, Entry written) {
        if (reach(record)) {
            step(record, written.isMessage() ? written : read(record));
        }
    }

    /// Goes on behind `record`; whether it is to be taken.
    private boolean reach(JournalRecord record) {
        position = record.position() + 1;
        taken = record.position();
        return !setAside.contains(taken);
    }

    private Entry read(JournalRecord record) {
        return Entry.decode(
                record.type(),
                record.payload(),
                digest -> ModelCodec.decode(services.vault().get(digest)));
    }

    private void step(JournalRecord record, Entry entry) {
        Instant at = record.at();
        switch (entry) {
            case Entry.Message(String topic, Payload payload) ->
                    messages.decode(
                            new Message(record.position(), at, topic, payload.bytes()), decoded);
            case Entry.LabelMessage(Payload payload) -> labelMessage(record, payload.bytes());
            case Entry.ToldLabel(var label) -> step(new Event.LabelArrived(at, label));
            case Entry.TrainingDone(long order, TrainingResult result) ->
                    step(new Event.TrainingEnded(at, order, result));
            case Entry.Imported(var candidate) -> step(new Event.ModelImported(at, candidate));
            case Entry.Ordered(String who, var command) ->
                    step(new Event.OperatorDecided(at, who, command));
            case Entry.Tick _ -> step(new Event.Tick(at));
            case Entry.Overdue _ -> messages.pass(at, decoded);
        }
    }

    private void decoded(Message message, MessageDecoder.Result result) {
        taken = message.position();
        if (setAside.contains(taken)) {
            return; // held back when it broke the loop
        }
        result.readings().forEach(one -> reading(message, one));
        if (!recovering) {
            result.requests()
                    .forEach(request ->
                            services.publisher().tell(request.topic(), request.payload()));
        }
    }

    private void reading(Message message, Decoded decoded) {
        switch (decoded) {
            case Decoded.Accepted(Reading reading, _) -> {
                Instant at = reading.time().orElse(message.at());
                long before = loop.duplicates();
                Reaction reaction = loop.step(new Event.ReadingArrived(at, reading));
                if (loop.duplicates() == before) {
                    reactions.carryOut(reaction, Optional.of(reading), at);
                }
            }
            case Decoded.Rejected why ->
                    rejections.add(message.at(), message.topic(), message.payload(), why);
        }
    }

    private void labelMessage(JournalRecord record, byte[] payload) {
        switch (labels.orElseThrow().decode(payload)) {
            case LabelDecoder.Result.Accepted(var label) ->
                    step(new Event.LabelArrived(record.at(), label));
            case LabelDecoder.Result.Rejected(var why) ->
                    rejections.add(record.at(), Rejections.LABEL_TOPIC, payload, why);
        }
    }

    private void step(Event event) {
        reactions.carryOut(loop.step(event), Optional.empty(), event.at());
    }

    private void startTraining(TrainingOrder order) {
        switch (services.pace()) {
            case LIVE -> {
                if (!recovering) {
                    services.pool()
                            .submit(
                                    order,
                                    resource.loop().healing().trainingDeadline(),
                                    result -> {
                                        if (trained(order, result)) {
                                            journal.accept(
                                                    new Entry.TrainingDone(order.number(), result));
                                        }
                                    });
                }
            }
            case LOCKSTEP -> {
                TrainingResult result = services.training().run(order, () -> false);
                reactions.owe(() -> reactions.trained(order, result));
                reactions.owe(
                        () -> step(new Event.TrainingEnded(Instant.MIN, order.number(), result)));
            }
        }
    }

    /// On the training thread, which waits for the ledger's server as long as it takes.
    ///
    /// @return false when the box stops before: the order is then given again after its start
    private boolean trained(TrainingOrder order, TrainingResult result) {
        while (true) {
            try {
                reactions.trained(order, result);
                return true;
            } catch (LedgerAwayException away) {
                if (!services.ledger().await()) {
                    return false;
                }
            }
        }
    }

    /// Whether what was decided is still to be entered into a ledger that is away. The loop is then
    /// ahead of what is kept: it must neither be saved nor take a further record.
    boolean owes() {
        return reactions.owes();
    }

    /// Enters it; whether nothing is left.
    boolean settle() {
        return reactions.settle();
    }

    /// The state as it is now, in memory that the next save writes over: some 10 MB every few
    /// seconds would otherwise make the heap grow to its limit.
    List<ByteBuffer> save() {
        state.clear();
        return state.putPart(loop::save).putPart(messages::save).toBuffers();
    }

    void load(StateReader in) {
        loop.load(new StateReader(in.getBuffer()));
        messages.load(new StateReader(in.getBuffer()));
    }
}
