package io.homeostat.codec;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.reading.Decoded;
import io.homeostat.reading.Fields;
import io.homeostat.reading.SourceSpec;
import io.homeostat.reading.SourceSpec.Format;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Turns the messages on a pipeline's topics into readings. Never throws for what a device sends.
///
/// What it remembers from one message for the next belongs to the state of the pipeline: the same
/// messages in the same order give the same readings.
public interface MessageDecoder {
    /// What came of one message.
    ///
    /// @param readings in their order; none where a message says nothing about a declared field
    /// @param requests orders to edge nodes, to be sent only while the message is new
    record Result(List<Decoded> readings, List<RebirthRequest> requests) {
        static final Result NOTHING = new Result(List.of(), List.of());

        public Result {
            readings = List.copyOf(readings);
            requests = List.copyOf(requests);
        }

        static Result of(Decoded decoded) {
            return new Result(List.of(decoded), List.of());
        }
    }

    /// Takes what came of each message, in the order in which the messages are meant.
    @FunctionalInterface
    interface Sink {
        void take(Message message, Result result);
    }

    /// Decodes `message`, unless it is held back for one that is still to come, and those that were
    /// held back for it.
    void decode(Message message, Sink sink);

    /// It is `now`, and no message has come: decodes those that have been held back for long
    /// enough.
    default void pass(Instant now, Sink sink) {}

    /// When [#pass] is to be called, unless a message comes before; empty while none is held back.
    default Optional<Instant> heldUntil() {
        return Optional.empty();
    }

    /// How many are held back.
    default int held() {
        return 0;
    }

    void save(StateWriter out);

    void load(StateReader in);

    /// The decoder that `source` asks for.
    ///
    /// @param reorderTimeout how long a message with a number is held back for those before it;
    ///   zero for not at all
    static MessageDecoder of(SourceSpec source, Fields fields, Duration reorderTimeout) {
        return source.format() == Format.SPARKPLUG_B
                ? new SparkplugDecoder(source, fields, reorderTimeout)
                : new PayloadDecoder(source, fields);
    }
}
