package io.homeostat.table;

import io.homeostat.reading.TimeParser;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A column that holds the time, or a part of it, each value as what it is.
final class TimeColumn extends StripeColumn {
    private final @Nullable Object[] parts;

    TimeColumn(Stripe stripe, int part) {
        super(stripe);
        this.parts = stripe.timeParts[part];
    }

    @Override
    public void text(String text) {
        if (text.isBlank()) {
            nothing();
        } else {
            put(text.strip());
        }
    }

    @Override
    public void whole(long number) {
        put(number);
    }

    @Override
    public void number(double number) {
        if (Double.isNaN(number)) {
            nothing();
        } else {
            put(number);
        }
    }

    @Override
    public void time(Instant at) {
        put(at);
    }

    @Override
    public void date(LocalDate day) {
        put(day);
    }

    @Override
    public void timeOfDay(LocalTime time) {
        put(time);
    }

    private void put(Object part) {
        stripe.note(row);
        parts[row++] = part;
    }

    /// The time that `parts` make together, if they make one. What has a type of its own needs no
    /// declared form; without a zone it is taken as UTC.
    static Optional<Instant> together(@Nullable Object[] parts, TimeParser parser) {
        if (parts.length == 1) {
            return alone(parts[0], parser);
        }
        if (parts.length == 2) {
            Optional<LocalDate> day = day(parts[0]).or(() -> day(parts[1]));
            Optional<LocalTime> time = clock(parts[0]).or(() -> clock(parts[1]));
            if (day.isPresent() && time.isPresent()) {
                return Optional.of(day.get().atTime(time.get()).toInstant(ZoneOffset.UTC));
            }
        }
        return parser.parse(shown(parts));
    }

    private static Optional<Instant> alone(@Nullable Object part, TimeParser parser) {
        return switch (part) {
            case Instant at -> Optional.of(at);
            case LocalDate day -> Optional.of(day.atStartOfDay().toInstant(ZoneOffset.UTC));
            case Long number ->
                    parser.parse(number.doubleValue()).or(() -> parser.parse(number.toString()));
            case Double number ->
                    parser.parse(number.doubleValue()).or(() -> parser.parse(number.toString()));
            case String text -> parser.parse(text);
            case null, default -> Optional.empty();
        };
    }

    /// A date, or a midnight, as which data frames keep dates.
    private static Optional<LocalDate> day(@Nullable Object part) {
        if (part instanceof Instant at) {
            boolean midnight =
                    Math.floorMod(at.getEpochSecond(), 86_400L) == 0 && at.getNano() == 0;
            return midnight
                    ? Optional.of(LocalDate.ofInstant(at, ZoneOffset.UTC))
                    : Optional.empty();
        }
        return part instanceof LocalDate day ? Optional.of(day) : Optional.empty();
    }

    private static Optional<LocalTime> clock(@Nullable Object part) {
        return part instanceof LocalTime time ? Optional.of(time) : Optional.empty();
    }

    /// The parts as text, for a message and for times that stand in several columns of text.
    static String shown(@Nullable Object[] parts) {
        return Arrays.stream(parts)
                .map(part -> Objects.toString(part, ""))
                .collect(Collectors.joining(" "));
    }
}
