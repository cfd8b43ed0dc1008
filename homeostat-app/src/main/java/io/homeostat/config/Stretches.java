package io.homeostat.config;

import io.homeostat.base.Span;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads stretches of a stream (`24 readings`, `6 h`, `30d`), counts (`5000`, `300 labels`) and
/// rates (`6 per day`, `1 per 30d`).
public final class Stretches {
    private static final String NUMBER = "([0-9]+(?:\\.[0-9]+)?)";
    private static final String UNIT =
            "(ms|milliseconds?|s|sec|seconds?|m|min|minutes?|h|hours?|d|days?|w|weeks?)";
    private static final String COUNTED = "(?:readings?|rows?|labels?|versions?|predictions?)";

    static final String TIME_PATTERN = "^" + NUMBER + " *" + UNIT + "$";
    static final String COUNT_PATTERN = "^([0-9]{1,15})(?: *" + COUNTED + ")?$";
    static final String RATE_PATTERN = "^([0-9]{1,9}) +per +(?:" + NUMBER + " *)?" + UNIT + "$";

    private static final Pattern TIME = Pattern.compile(TIME_PATTERN);
    private static final Pattern COUNT = Pattern.compile(COUNT_PATTERN);
    private static final Pattern RATE = Pattern.compile(RATE_PATTERN);

    private Stretches() {}

    /// So many, within a time.
    record Rate(long count, Duration per) {}

    static OptionalLong count(String text) {
        Matcher matcher = COUNT.matcher(text.strip());
        return matcher.matches()
                ? OptionalLong.of(Long.parseLong(matcher.group(1)))
                : OptionalLong.empty();
    }

    static Optional<Duration> time(String text) {
        Matcher matcher = TIME.matcher(text.strip());
        return matcher.matches()
                ? Optional.of(duration(matcher.group(1), matcher.group(2)))
                : Optional.empty();
    }

    /// `24 readings`, `6 h`; a bare number counts readings.
    public static Optional<Span> span(String text) {
        OptionalLong count = count(text);
        return count.isPresent()
                ? Optional.of(new Span.Readings(count.getAsLong()))
                : time(text).map(Span.Time::new);
    }

    static Optional<Rate> rate(String text) {
        Matcher matcher = RATE.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String amount = matcher.group(2) == null ? "1" : matcher.group(2);
        return Optional.of(
                new Rate(Long.parseLong(matcher.group(1)), duration(amount, matcher.group(3))));
    }

    /// A time in the largest unit that holds it without a fraction.
    static String text(Duration time) {
        long millis = time.toMillis();
        for (String unit : new String[] {"d", "h", "min", "s"}) {
            if (millis % unitMillis(unit) == 0) {
                return millis / unitMillis(unit) + " " + unit;
            }
        }
        return millis + " ms";
    }

    static String text(Rate rate) {
        return rate.count() + " per " + text(rate.per());
    }

    private static Duration duration(String amount, String unit) {
        double millis = Double.parseDouble(amount) * unitMillis(unit.toLowerCase(Locale.ROOT));
        return Duration.ofMillis(Math.round(Math.min(millis, 1e15)));
    }

    private static long unitMillis(String unit) {
        return switch (unit) {
            case "ms", "millisecond", "milliseconds" -> 1;
            case "s", "sec", "second", "seconds" -> 1_000;
            case "m", "min", "minute", "minutes" -> 60_000;
            case "h", "hour", "hours" -> 3_600_000;
            case "d", "day", "days" -> 86_400_000;
            case "w", "week", "weeks" -> 604_800_000;
            default -> throw new IllegalArgumentException("no unit " + unit);
        };
    }
}
