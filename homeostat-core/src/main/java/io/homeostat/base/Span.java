package io.homeostat.base;

import java.time.Duration;

/// A stretch of a stream: a number of readings, or a time.
public sealed interface Span {
    Span NONE = new Readings(0);

    /// `count` readings, of one device where a device is meant, otherwise of the pipeline.
    record Readings(long count) implements Span {
        public Readings {
            Check.argument(count >= 0, "%s readings is negative", count);
        }
    }

    /// `duration` by the time of the readings.
    record Time(Duration duration) implements Span {
        public Time {
            Check.argument(!duration.isNegative(), "%s is negative", duration);
        }
    }
}
