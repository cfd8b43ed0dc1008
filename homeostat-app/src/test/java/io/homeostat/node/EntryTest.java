package io.homeostat.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.StateWriter;
import io.homeostat.label.Label;
import io.homeostat.loop.OperatorCommand;
import io.homeostat.loop.TrainingResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a live loop is given and what the next start reads are the same.
class EntryTest {
    private static final Payload PAYLOAD =
            new Payload("{\"ts\": 1}".getBytes(StandardCharsets.UTF_8));

    private static Entry written(Entry entry) {
        return Entry.decode(
                entry.type(),
                entry.encode(),
                digest -> {
                    throw new IllegalStateException("asked for model " + digest);
                });
    }

    @Test
    void an_entry_is_read_as_it_was_written() {
        for (Entry entry :
                List.of(
                        new Entry.Message("plant/a", PAYLOAD),
                        new Entry.Message("Werk/größe/漢/\uD83D\uDE00", PAYLOAD),
                        new Entry.Message("", new Payload(new byte[0])),
                        new Entry.LabelMessage(PAYLOAD),
                        new Entry.ToldLabel(new Label("B-17", 2.5)),
                        new Entry.TrainingDone(7, new TrainingResult.Failed("too few readings")),
                        new Entry.Ordered("ann", new OperatorCommand.Promote(3)),
                        new Entry.Ordered("ann", new OperatorCommand.RollBack()),
                        new Entry.Ordered("ann", new OperatorCommand.Retrain()),
                        new Entry.Ordered("ann", new OperatorCommand.Resume()),
                        new Entry.Tick())) {
            assertThat(written(entry)).isEqualTo(entry);
        }
    }

    @Test
    void a_message_stands_there_as_its_topic_and_its_payload() {
        assertThat(new Entry.Message("a/ö", PAYLOAD).encode())
                .isEqualTo(
                        HexFormat.of()
                                .parseHex(
                                        "00000004"
                                                + "612fc3b6"
                                                + "00000009"
                                                + "7b227473223a20317d"))
                .isEqualTo(
                        new StateWriter().putString("a/ö").putBytes(PAYLOAD.bytes()).toByteArray());
    }
}
