package io.homeostat.replay;

import io.homeostat.loop.Event;
import io.homeostat.reading.Decoded;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a replay plays: the past, one item after the other.
public interface Tape extends AutoCloseable {
    /// What happened.
    sealed interface Item {
        /// A row or message from a device, when it arrived if that is known.
        record Row(Decoded decoded, Optional<Instant> arrived) implements Item {}

        /// Something that is no reading: a label of its own, or time that passed.
        record Told(Event event) implements Item {}
    }

    /// The next item, or empty after the last.
    Optional<Item> next();

    /// How much has been played, from 0 to 1.
    double progress();

    /// What is allowed and yet worth knowing.
    List<String> warnings();

    @Override
    void close();
}
