package io.homeostat.mqtt;

import java.time.Instant;
import java.util.List;

/// Who a client is to the others at a broker: what is said of it when it is cut off, what it says
/// when it has come, and before it leaves.
///
/// A link asks it on its event loop, a listener one call at a time; [#prepare] may block.
public interface Presence {
    /// Before an attempt to connect, on a thread that may block. An attempt that fails before its
    /// [#will] has been asked for is followed by another with nothing prepared anew.
    default void prepare() {}

    /// Of the connection that is opened now.
    Statement will(Instant now);

    /// The topic of what others tell it.
    String hears();

    /// It is connected, and its subscriptions stand: before anything else is published.
    List<Statement> arrived(Instant now);

    /// Somebody has published to [#hears] while it was there.
    List<Statement> heard(byte[] payload, Instant now);

    /// What it has to say by itself.
    default List<Statement> due(Instant now) {
        return List.of();
    }

    /// It leaves in good order.
    List<Statement> leaving(Instant now);

    /// The connection is no more.
    default void gone() {}

    /// Whether a broker shall publish the will even so when it leaves in good order.
    default boolean willWhenLeaving() {
        return false;
    }
}
