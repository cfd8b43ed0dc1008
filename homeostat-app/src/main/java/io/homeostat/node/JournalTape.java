package io.homeostat.node;

import io.homeostat.base.SingleWriter;
import io.homeostat.codec.LabelDecoder;
import io.homeostat.codec.Message;
import io.homeostat.codec.MessageDecoder;
import io.homeostat.config.PipelineResource;
import io.homeostat.journal.JournalRecord;
import io.homeostat.journal.JournalView;
import io.homeostat.loop.Event;
import io.homeostat.reading.Decoded;
import io.homeostat.replay.Tape;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The journal of a box as a tape. Readings, labels and ticks are played as they came; what the box
/// decided and trained is not, since the replay decides for itself.
@SingleWriter
public final class JournalTape implements Tape {
    private final JournalView view;
    private final JournalView.Records records;
    private final PositionFile setAside;
    private final MessageDecoder messages;
    private final Optional<LabelDecoder> labels;

    /// What the newest record has said and nobody has asked for yet.
    private final ArrayDeque<Item> items = new ArrayDeque<>();

    private long orders;

    /// @param view of the pipeline's journal; stays open
    /// @param data the box's data directory
    public JournalTape(JournalView view, Path data, PipelineResource pipeline) {
        this.view = view;
        this.records = view.records();
        this.setAside =
                new PositionFile(KeptPipeline.home(data, pipeline.name()).resolve("set-aside"));
        this.messages =
                MessageDecoder.of(
                        pipeline.source(), pipeline.loop().fields(), pipeline.reorderTimeout());
        this.labels = JournaledLoop.labelDecoder(pipeline);
    }

    @Override
    public Optional<Item> next() {
        while (items.isEmpty()) {
            Optional<JournalRecord> record = records.next();
            if (record.isEmpty()) {
                return Optional.empty();
            }
            if (!setAside.contains(record.get().position())) {
                read(record.get());
            }
        }
        return Optional.of(items.removeFirst());
    }

    private void read(JournalRecord record) {
        Instant at = record.at();
        if (record.type() == Entry.TRAINING_DONE || record.type() == Entry.IMPORTED) {
            return; // and its model need not be looked up
        }
        switch (entry(record)) {
            case Entry.Message(String topic, Payload payload) ->
                    messages.decode(
                            new Message(record.position(), at, topic, payload.bytes()),
                            this::decoded);
            case Entry.LabelMessage(Payload payload) -> label(payload, at).ifPresent(items::add);
            case Entry.ToldLabel(var label) ->
                    items.add(new Item.Told(new Event.LabelArrived(at, label)));
            case Entry.Tick _ -> items.add(new Item.Told(new Event.Tick(at)));
            case Entry.Overdue _ -> messages.pass(at, this::decoded);
            case Entry.Ordered _ -> orders++;
            case Entry.TrainingDone _, Entry.Imported _ -> {}
        }
    }

    private void decoded(Message message, MessageDecoder.Result result) {
        for (Decoded one : result.readings()) {
            items.add(new Item.Row(one, Optional.of(message.at())));
        }
    }

    private static Entry entry(JournalRecord record) {
        return Entry.decode(
                record.type(),
                record.payload(),
                digest -> {
                    throw new IllegalStateException("asked for model " + digest);
                });
    }

    private Optional<Item> label(Payload payload, Instant at) {
        return labels.map(decoder ->
                switch (decoder.decode(payload.bytes())) {
                    case LabelDecoder.Result.Accepted(var label) ->
                            new Item.Told(new Event.LabelArrived(at, label));
                    case LabelDecoder.Result.Rejected(Decoded.Rejected why) ->
                            new Item.Row(why, Optional.of(at));
                });
    }

    @Override
    public double progress() {
        long all = view.end() - view.first();
        return all == 0 ? 1 : (double) (records.position() - view.first()) / all;
    }

    @Override
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (view.first() > 0) {
            warnings.add(
                    "the journal begins with record "
                            + view.first()
                            + ": what came before is no longer kept");
        }
        if (orders > 0) {
            warnings.add(
                    orders
                            + " orders of people were left out: they concern the models of the box,"
                            + " not those of the replay");
        }
        return warnings;
    }

    /// The view belongs to its opener.
    @Override
    public void close() {}
}
