package io.homeostat.codec;

import java.time.Instant;

/// A message as it came. It owns its payload: nobody changes it afterwards.
public final class Message {
    private final long position;
    private final Instant at;
    private final String topic;
    private final byte[] payload;

    /// @param position of its record in the journal
    /// @param at when it was taken in
    public Message(long position, Instant at, String topic, byte[] payload) {
        this.position = position;
        this.at = at;
        this.topic = topic;
        this.payload = payload;
    }

    public long position() {
        return position;
    }

    public Instant at() {
        return at;
    }

    public String topic() {
        return topic;
    }

    public byte[] payload() {
        return payload;
    }

    @Override
    public String toString() {
        return topic + ", " + payload.length + " bytes";
    }
}
