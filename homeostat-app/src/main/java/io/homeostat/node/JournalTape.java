package io.homeostat.node;

import io.homeostat.base.SingleWriter;
import io.homeostat.codec.LabelDecoder;
import io.homeostat.codec.PayloadDecoder;
import io.homeostat.config.PipelineResource;
import io.homeostat.journal.JournalRecord;
import io.homeostat.journal.JournalView;
import io.homeostat.loop.Event;
import io.homeostat.reading.Decoded;
import io.homeostat.replay.Tape;
import java.nio.file.Path;
import java.time.Instant;
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
    private final PayloadDecoder payloads;
    private final Optional<LabelDecoder> labels;
    private long orders;

    /// @param view of the pipeline's journal; stays open
    /// @param data the box's data directory
    public JournalTape(JournalView view, Path data, PipelineResource pipeline) {
        this.view = view;
        this.records = view.records();
        this.setAside =
                new PositionFile(KeptPipeline.home(data, pipeline.name()).resolve("set-aside"));
        this.payloads = new PayloadDecoder(pipeline.source(), pipeline.loop().fields());
        this.labels = JournaledLoop.labelDecoder(pipeline);
    }

    @Override
    public Optional<Item> next() {
        Optional<JournalRecord> record = records.next();
        while (record.isPresent()) {
            Optional<Item> item =
                    setAside.contains(record.get().position())
                            ? Optional.empty()
                            : item(record.get());
            if (item.isPresent()) {
                return item;
            }
            record = records.next();
        }
        return Optional.empty();
    }

    private Optional<Item> item(JournalRecord record) {
        Instant at = record.at();
        if (record.type() == Entry.TRAINING_DONE || record.type() == Entry.IMPORTED) {
            return Optional.empty(); // and its model need not be looked up
        }
        return switch (entry(record)) {
            case Entry.Message(String topic, Payload payload) ->
                    Optional.of(
                            new Item.Row(payloads.decode(topic, payload.bytes()), Optional.of(at)));
            case Entry.LabelMessage(Payload payload) -> label(payload, at);
            case Entry.ToldLabel(var label) ->
                    Optional.of(new Item.Told(new Event.LabelArrived(at, label)));
            case Entry.Tick _ -> Optional.of(new Item.Told(new Event.Tick(at)));
            case Entry.Ordered _ -> {
                orders++;
                yield Optional.empty();
            }
            case Entry.TrainingDone _ -> Optional.empty();
            case Entry.Imported _ -> Optional.empty();
        };
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
