package io.homeostat.log;

import java.time.Instant;
import java.util.Locale;

/// Which lines somebody wants to see.
///
/// @param least this level, and what is graver
/// @param pipeline those of one pipeline; empty for all
/// @param text what they hold somewhere, in small or capital letters; empty for all
/// @param since not before
/// @param after those with a number above
/// @param limit so many at most, the newest
public record LogQuery(
        LogRecord.Level least, String pipeline, String text, Instant since, long after, int limit) {
    public LogQuery {
        text = text.toLowerCase(Locale.ROOT);
    }

    boolean fits(LogRecord line) {
        return line.number() > after
                && line.level().compareTo(least) >= 0
                && (pipeline.isEmpty() || line.pipeline().equals(pipeline))
                && !line.at().isBefore(since)
                && (text.isEmpty() || line.says(text));
    }
}
