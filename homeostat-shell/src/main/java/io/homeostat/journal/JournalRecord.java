package io.homeostat.journal;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One record of a journal. A class and not a record because it owns an array.
public final class JournalRecord {
    private final long position;
    private final byte type;
    private final Instant at;
    private final byte[] payload;

    public JournalRecord(long position, byte type, Instant at, byte[] payload) {
        this.position = position;
        this.type = type;
        this.at = at;
        this.payload = payload;
    }

    /// Consecutive, from 0.
    public long position() {
        return position;
    }

    public byte type() {
        return type;
    }

    public Instant at() {
        return at;
    }

    /// The bytes themselves, not a copy: they are for their one reader.
    public byte[] payload() {
        return payload;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JournalRecord that
                && position == that.position
                && type == that.type
                && at.equals(that.at)
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(position) * 31 + Arrays.hashCode(payload);
    }

    @Override
    public String toString() {
        return "JournalRecord["
                + position
                + " type "
                + type
                + " at "
                + at
                + ", "
                + payload.length
                + " bytes]";
    }
}
