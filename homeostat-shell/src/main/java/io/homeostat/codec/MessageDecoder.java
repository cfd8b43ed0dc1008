package io.homeostat.codec;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.reading.Decoded;
import io.homeostat.reading.Fields;
import io.homeostat.reading.SourceSpec;
import io.homeostat.reading.SourceSpec.Format;
import java.time.Instant;
import java.util.List;

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

    /// @param at when the message was taken in
    Result decode(String topic, byte[] payload, Instant at);

    void save(StateWriter out);

    void load(StateReader in);

    /// The decoder that `source` asks for.
    static MessageDecoder of(SourceSpec source, Fields fields) {
        return source.format() == Format.SPARKPLUG_B
                ? new SparkplugDecoder(source, fields)
                : new PayloadDecoder(source, fields);
    }
}
