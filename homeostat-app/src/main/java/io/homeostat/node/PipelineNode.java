package io.homeostat.node;

import io.homeostat.base.Sha256;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.codec.LabelDecoder;
import io.homeostat.codec.MessageDecoder;
import io.homeostat.config.PipelineResource;
import io.homeostat.journal.Appended;
import io.homeostat.journal.DeadLetter;
import io.homeostat.journal.DeadLetters;
import io.homeostat.journal.Journal;
import io.homeostat.journal.JournalPolicy;
import io.homeostat.journal.JournalReader;
import io.homeostat.journal.JournalRecord;
import io.homeostat.label.LabelPolicy;
import io.homeostat.loop.AdaptiveLoop;
import io.homeostat.loop.Event;
import io.homeostat.loop.LoopSnapshot;
import io.homeostat.loop.Reaction;
import io.homeostat.loop.TrainingOrder;
import io.homeostat.loop.TrainingResult;
import io.homeostat.model.Model;
import io.homeostat.model.ModelCodec;
import io.homeostat.reading.Decoded;
import io.homeostat.reading.Reading;
import io.homeostat.runtime.Lane;
import io.homeostat.vault.Snapshot;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One pipeline on a running box: its journal, its lane, its loop.
///
/// Everything that may change the loop is journaled first and reaches it from there, in the
/// journal's order; after a crash the same records make the same decisions again.
@SingleWriter
final class PipelineNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PipelineNode.class);

    private static final int INBOX = 4_096;
    private static final long RECORDS_PER_SNAPSHOT = 50_000;
    private static final long SNAPSHOT_NANOS_MIN = 250_000_000;

    /// Dead letters among which recovery looks for those it would keep a second time.
    private static final int LETTERS_COMPARED = 2_000;

    /// A lane that breaks so often in a row stays down: the fault is not in one message.
    private static final int RESTARTS_MAX = 3;

    // valid for the process
    private final PipelineResource resource;
    private final Services services;
    private final String specHash;
    private final boolean changed;
    private final Journal journal;
    private final DeadLetters deadLetters;
    private final Lane lane;
    private final SetAside setAside;
    private final AtomicReference<LoopSnapshot> shown;
    private final LongAdder rejected = new LongAdder();

    // owned by the lane
    private MessageDecoder messages;
    private final Optional<LabelDecoder> labels;
    private final Reactions reactions;
    private AdaptiveLoop loop;
    private long position;
    private long unsaved;
    private long shownAt;
    private boolean stale;
    private Set<DeadLetter> keptLetters = Set.of();
    private int restarts;
    private boolean recovering;
    private volatile String fault = "";

    PipelineNode(PipelineResource resource, Services services) {
        this.resource = resource;
        this.services = services;
        this.specHash = Sha256.of(resource.loop().toString() + resource.source());
        Path home = services.data().resolve("pipelines").resolve(resource.name());
        this.journal = Journal.open(home.resolve("journal"), JournalPolicy.standard());
        this.deadLetters =
                DeadLetters.open(home.resolve("dead-letters"), DeadLetters.standardPolicy());
        this.setAside = new SetAside(home.resolve("set-aside"));
        this.lane = new Lane(resource.name(), INBOX, this::broken, this::idle);
        this.messages = MessageDecoder.of(resource.source(), resource.loop().fields());
        this.labels =
                resource.loop().target().arrives() instanceof LabelPolicy.OnTopic(_, String key)
                        ? Optional.of(
                                new LabelDecoder(
                                        resource.source().format(),
                                        resource.loop().fields(),
                                        key,
                                        resource.loop().target().field()))
                        : Optional.empty();
        this.reactions = new Reactions(resource, services, this::startTraining);
        this.loop = new AdaptiveLoop(resource.loop());
        this.changed =
                services.ledger()
                        .specHash(resource.name())
                        .filter(before -> !before.equals(specHash))
                        .isPresent();
        services.ledger().putPipeline(resource.name(), specHash, services.clock().instant());
        recover();
        this.shown = new AtomicReference<>(loop.snapshot());
    }

    void start() {
        lane.start();
    }

    /// Brings the loop to where the journal ends.
    private void recover() {
        long started = System.nanoTime();
        loop = new AdaptiveLoop(resource.loop());
        messages = MessageDecoder.of(resource.source(), resource.loop().fields());
        position = journal.first();
        Optional<Snapshot> snapshot = services.snapshots().load(resource.name());
        if (snapshot.isPresent()) {
            position = Math.max(position, snapshot.get().journalPosition());
            restore(snapshot.get());
        } else if (changed) {
            // Decisions of the old pipeline are in the ledger: the new one goes on after them.
            position = journal.end();
            startAfresh();
        }
        long from = position;
        recovering = true;
        keptLetters = new HashSet<>(deadLetters.list(LETTERS_COMPARED));
        try (JournalReader reader = journal.read(position)) {
            Optional<JournalRecord> next = reader.next();
            while (next.isPresent()) {
                process(next.get());
                next = reader.next();
            }
        }
        recovering = false;
        keptLetters = Set.of();
        loop.runningTraining().ifPresent(this::startTraining);
        LOG.atInfo()
                .addKeyValue("pipeline", resource.name())
                .addKeyValue("readings", loop.snapshot().readings())
                .addKeyValue("replayed", position - from)
                .addKeyValue("champion", loop.snapshot().champion())
                .addKeyValue("ms", (System.nanoTime() - started) / 1_000_000)
                .log("pipeline ready");
    }

    private void restore(Snapshot snapshot) {
        try {
            if (snapshot.specHash().equals(specHash)) {
                StateReader state = new StateReader(snapshot.state());
                loop.load(state);
                if (!state.exhausted()) { // a snapshot of a former release ends here
                    messages.load(state);
                }
                return;
            }
            LOG.atWarn()
                    .addKeyValue("pipeline", resource.name())
                    .log("pipeline was changed, the loop starts afresh");
        } catch (StateFormatException e) {
            LOG.atWarn()
                    .addKeyValue("pipeline", resource.name())
                    .setCause(e)
                    .log("snapshot not readable, the loop starts afresh");
            loop = new AdaptiveLoop(resource.loop());
        }
        startAfresh();
    }

    private void startAfresh() {
        loop.continueAfter(
                Earlier.of(
                        resource.name(),
                        loop.schemaHash(),
                        services.ledger(),
                        services.vault(),
                        services.history()));
    }

    /// Takes a message from a device; `durable` is run when it is on disk.
    void accept(String topic, byte[] payload, Runnable durable) {
        journal(new Entry.Message(topic, new Payload(payload)), durable);
    }

    void acceptLabel(byte[] payload, Runnable durable) {
        journal(new Entry.LabelMessage(new Payload(payload)), durable);
    }

    /// Journals what a person or program has told; completes when it is durable.
    CompletableFuture<Void> tell(Entry entry) {
        CompletableFuture<Void> told = new CompletableFuture<>();
        append(entry, () -> told.complete(null), told::completeExceptionally);
        return told;
    }

    private void journal(Entry entry, Runnable durable) {
        append(
                entry,
                durable,
                failure ->
                        LOG.atError()
                                .addKeyValue("pipeline", resource.name())
                                .setCause(failure)
                                .log("message not journaled and not acknowledged"));
    }

    private void append(Entry entry, Runnable durable, Consumer<Throwable> failed) {
        Instant at = services.clock().instant();
        byte type = entry.type();
        byte[] bytes = entry.encode();
        journal.append(
                type,
                at,
                bytes,
                new Appended() {
                    @Override
                    public void durable(long recordPosition) {
                        durable.run();
                        lane.put(() -> live(new JournalRecord(recordPosition, type, at, bytes)));
                    }

                    @Override
                    public void failed(RuntimeException cause) {
                        fault = "the journal has failed: " + cause.getMessage();
                        failed.accept(cause);
                    }
                });
    }

    private void live(JournalRecord record) {
        if (record.position() < position) {
            return; // a restarted lane has read it from the journal already
        }
        process(record);
        restarts = 0;
        stale = true;
        show(false);
        boolean due = ++unsaved >= RECORDS_PER_SNAPSHOT;
        if (due) {
            save();
        }
    }

    /// One record, live or after a crash: the same steps.
    private void process(JournalRecord record) {
        position = record.position() + 1;
        if (setAside.contains(record.position())) {
            return;
        }
        Entry entry = Entry.decode(record.type(), record.payload(), this::model);
        switch (entry) {
            case Entry.Message(String topic, Payload payload) ->
                    message(record, topic, payload.bytes());
            case Entry.LabelMessage(Payload payload) -> labelMessage(record, payload.bytes());
            case Entry.ToldLabel(var label) -> step(new Event.LabelArrived(record.at(), label));
            case Entry.TrainingDone(long order, TrainingResult result) ->
                    step(new Event.TrainingEnded(record.at(), order, result));
            case Entry.Ordered(String who, var command) ->
                    step(new Event.OperatorDecided(record.at(), who, command));
            case Entry.Tick _ -> step(new Event.Tick(record.at()));
        }
    }

    private void message(JournalRecord record, String topic, byte[] payload) {
        MessageDecoder.Result decoded = messages.decode(topic, payload, record.at());
        decoded.readings().forEach(one -> reading(record, topic, payload, one));
        if (!recovering) {
            decoded.requests()
                    .forEach(request ->
                            services.publisher()
                                    .publish(request.topic(), request.payload(), 0, false));
        }
    }

    private void reading(JournalRecord record, String topic, byte[] payload, Decoded decoded) {
        switch (decoded) {
            case Decoded.Accepted(Reading reading, _) -> {
                Instant at = reading.time().orElse(record.at());
                long before = loop.duplicates();
                Reaction reaction = loop.step(new Event.ReadingArrived(at, reading));
                if (loop.duplicates() == before) {
                    reactions.carryOut(reaction, Optional.of(reading), at);
                }
            }
            case Decoded.Rejected why -> reject(record, topic, payload, why);
        }
    }

    private void labelMessage(JournalRecord record, byte[] payload) {
        switch (labels.orElseThrow().decode(payload)) {
            case LabelDecoder.Result.Accepted(var label) ->
                    step(new Event.LabelArrived(record.at(), label));
            case LabelDecoder.Result.Rejected(var why) -> reject(record, "(label)", payload, why);
        }
    }

    private void reject(JournalRecord record, String topic, byte[] payload, Decoded.Rejected why) {
        rejected.increment();
        DeadLetter letter =
                DeadLetter.of(topic, record.at(), why.reason().label(), why.detail(), payload);
        if (keptLetters.contains(letter)) {
            return; // before the crash whose journal is being read again
        }
        deadLetters.append(
                letter,
                new Appended() {
                    @Override
                    public void durable(long at) {}

                    @Override
                    public void failed(RuntimeException cause) {
                        fault = "the dead-letter journal has failed: " + cause.getMessage();
                    }
                });
        long count = rejected.sum();
        if (Long.bitCount(count) == 1) {
            LOG.atWarn()
                    .addKeyValue("pipeline", resource.name())
                    .addKeyValue("topic", topic)
                    .addKeyValue("reason", why.reason().label())
                    .addKeyValue("detail", why.detail())
                    .addKeyValue("rejected", count)
                    .log("payload set aside as a dead letter");
        }
    }

    private void step(Event event) {
        reactions.carryOut(loop.step(event), Optional.empty(), event.at());
    }

    private void startTraining(TrainingOrder order) {
        switch (services.pace()) {
            case LIVE -> {
                // While the journal is read again, the result may be in one of its next records.
                if (!recovering) {
                    services.pool()
                            .submit(
                                    order,
                                    resource.loop().healing().trainingDeadline(),
                                    result -> trainingDone(order, result));
                }
            }
            case LOCKSTEP -> {
                TrainingResult result = services.runner().run(order, () -> false);
                reactions.trained(order, result);
                step(new Event.TrainingEnded(Instant.MIN, order.number(), result));
            }
        }
    }

    private void trainingDone(TrainingOrder order, TrainingResult result) {
        reactions.trained(order, result);
        journal(new Entry.TrainingDone(order.number(), result), () -> {});
    }

    private Model model(String digest) {
        return ModelCodec.decode(services.vault().get(digest));
    }

    /// The loop threw: our bug. Its event is set aside, and everything since the last snapshot is
    /// done again without it.
    private void broken(Throwable failure) {
        long culprit = position - 1;
        LOG.atError()
                .addKeyValue("pipeline", resource.name())
                .addKeyValue("position", culprit)
                .setCause(failure)
                .log("the loop broke on a journal record; it is set aside");
        restarts++;
        if (restarts > RESTARTS_MAX) {
            fault = "the loop broke " + restarts + " times in a row: " + failure;
            return;
        }
        setAside.add(culprit);
        recover();
    }

    private void save() {
        unsaved = 0;
        services.history().flush();
        StateWriter state = new StateWriter();
        loop.save(state);
        messages.save(state);
        services.snapshots().save(resource.name(), position, specHash, state.toByteArray());
        services.snapshots().replayFrom(resource.name()).ifPresent(journal::retainFrom);
    }

    private void show(boolean always) {
        long now = System.nanoTime();
        stale = !always && now - shownAt <= SNAPSHOT_NANOS_MIN;
        if (!stale) {
            shownAt = now;
            LoopSnapshot snapshot = loop.snapshot();
            shown.set(snapshot);
            services.feed().onSnapshot(snapshot);
        }
    }

    /// A stream that pauses is shown as it stands, not as it stood before its last readings.
    private void idle() {
        if (stale) {
            show(true);
        }
    }

    /// The newest picture, refreshed several times a second while readings come.
    LoopSnapshot snapshot() {
        return shown.get();
    }

    /// An answer from the loop itself, in turn with its events.
    <T> CompletableFuture<T> ask(Function<AdaptiveLoop, T> question) {
        return lane.ask(() -> {
            show(true);
            return question.apply(loop);
        });
    }

    PipelineResource resource() {
        return resource;
    }

    Journal journal() {
        return journal;
    }

    DeadLetters deadLetters() {
        return deadLetters;
    }

    long rejected() {
        return rejected.sum();
    }

    /// What keeps it from working, or empty.
    String fault() {
        return fault;
    }

    /// Whether its time passes without readings: neither a time field nor an interval tells it.
    boolean wantsTicks() {
        return resource.source().timeFields().isEmpty() && resource.source().interval().isZero();
    }

    @Override
    public void close() {
        journal.close();
        lane.close();
        if (fault.isEmpty()) {
            save();
        }
        deadLetters.close();
    }
}
