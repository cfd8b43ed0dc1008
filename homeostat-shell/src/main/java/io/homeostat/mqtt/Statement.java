package io.homeostat.mqtt;

/// A message that a client says of itself.
public final class Statement {
    private final Outbox.Message message;

    private Statement(Outbox.Message message) {
        this.message = message;
    }

    /// @param payload must not be changed afterwards
    public static Statement of(String topic, byte[] payload, int qos, boolean retained) {
        return new Statement(new Outbox.Message(topic, new Outbox.Payload(payload), qos, retained));
    }

    Outbox.Message message() {
        return message;
    }

    public String topic() {
        return message.topic();
    }

    /// Not to be changed.
    public byte[] payload() {
        return message.payload().bytes();
    }

    public int qos() {
        return message.qos();
    }

    public boolean retained() {
        return message.retained();
    }
}
