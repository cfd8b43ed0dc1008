package io.homeostat.reading;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads times of one [TimeFormat].
public final class TimeParser {
    private static final double SECONDS_MAX = 1e11;

    private final TimeFormat format;
    private final @Nullable DateTimeFormatter pattern;

    private TimeParser(TimeFormat format, @Nullable DateTimeFormatter pattern) {
        this.format = format;
        this.pattern = pattern;
    }

    /// A parser, or [IllegalArgumentException] when the format is no pattern that Java knows.
    public static TimeParser of(TimeFormat format) {
        boolean known =
                format.equals(TimeFormat.ISO_8601)
                        || format.equals(TimeFormat.EPOCH_SECONDS)
                        || format.equals(TimeFormat.EPOCH_MILLIS);
        // English and not ROOT: the names of months in ROOT are M01, M02, ….
        return new TimeParser(
                format, known ? null : DateTimeFormatter.ofPattern(format.text(), Locale.ENGLISH));
    }

    /// The time that `text` names, or empty when it names none.
    public Optional<Instant> parse(String text) {
        String trimmed = text.strip();
        if (pattern != null) {
            return byPattern(pattern, trimmed);
        }
        if (format.equals(TimeFormat.ISO_8601)) {
            return IsoTime.parse(trimmed);
        }
        char[] digits = trimmed.toCharArray();
        return parse(DecimalText.parse(digits, 0, digits.length, '.'));
    }

    /// The time that a number names; empty unless the format is one of the epochs.
    public Optional<Instant> parse(double number) {
        boolean seconds = format.equals(TimeFormat.EPOCH_SECONDS);
        if (!seconds && !format.equals(TimeFormat.EPOCH_MILLIS)) {
            return Optional.empty();
        }
        double limit = seconds ? SECONDS_MAX : SECONDS_MAX * 1000;
        if (!(Math.abs(number) <= limit)) {
            return Optional.empty();
        }
        // Through whole microseconds: 1700000000.1 has no exact binary form.
        long micros = Math.round(number * (seconds ? 1e6 : 1e3));
        return Optional.of(
                Instant.ofEpochSecond(
                        Math.floorDiv(micros, 1_000_000L),
                        Math.floorMod(micros, 1_000_000L) * 1000L));
    }

    private static Optional<Instant> byPattern(DateTimeFormatter pattern, String text) {
        try {
            TemporalAccessor parsed =
                    pattern.parseBest(
                            text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            return Optional.of(
                    switch (parsed) {
                        case OffsetDateTime offset -> offset.toInstant();
                        case LocalDateTime local -> local.toInstant(ZoneOffset.UTC);
                        case LocalDate date -> date.atStartOfDay().toInstant(ZoneOffset.UTC);
                        default -> Instant.from(parsed);
                    });
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }
}
