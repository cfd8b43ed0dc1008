package io.homeostat.journal;

import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A payload that could not become an event, and why. A class and not a record because it owns an
/// array.
public final class DeadLetter {
    private static final int VERSION = 1;

    private final String topic;
    private final Instant arrival;
    private final String reason;
    private final String detail;
    private final byte[] payload;

    private DeadLetter(
            String topic, Instant arrival, String reason, String detail, byte[] payload) {
        this.topic = topic;
        this.arrival = arrival;
        this.reason = reason;
        this.detail = detail;
        this.payload = payload;
    }

    /// @param reason the label of the enum that names the kind of fault
    /// @param detail what exactly was wrong, for a person
    public static DeadLetter of(
            String topic, Instant arrival, String reason, String detail, byte[] payload) {
        return new DeadLetter(topic, arrival, reason, detail, payload.clone());
    }

    /// Bytes: version (1), topic, reason, detail as length (4) and UTF-8, payload as length (4) and
    /// bytes; the arrival is the record's own time.
    byte[] encode() {
        StateWriter out = new StateWriter().putByte(VERSION);
        out.putString(topic).putString(reason).putString(detail).putBytes(payload);
        return out.toByteArray();
    }

    static DeadLetter decode(JournalRecord record) {
        StateReader in = new StateReader(record.payload());
        int version = in.getByte();
        if (version != VERSION) {
            throw new StateFormatException(
                    "dead letter "
                            + record.position()
                            + " has format version "
                            + version
                            + ", this release reads "
                            + VERSION);
        }
        String topic = in.getString();
        String reason = in.getString();
        String detail = in.getString();
        return new DeadLetter(topic, record.at(), reason, detail, in.getBytes());
    }

    public String topic() {
        return topic;
    }

    public Instant arrival() {
        return arrival;
    }

    public String reason() {
        return reason;
    }

    public String detail() {
        return detail;
    }

    public byte[] payload() {
        return payload.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DeadLetter that
                && topic.equals(that.topic)
                && arrival.equals(that.arrival)
                && reason.equals(that.reason)
                && detail.equals(that.detail)
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return topic.hashCode() * 31 + Arrays.hashCode(payload);
    }

    @Override
    public String toString() {
        return "DeadLetter["
                + topic
                + " at "
                + arrival
                + ": "
                + reason
                + ", "
                + detail
                + ", "
                + payload.length
                + " bytes]";
    }
}
