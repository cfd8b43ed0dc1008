package io.homeostat.reading;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/// Reads ISO 8601 dates and times as devices write them: a blank or T between date and time,
/// seconds and fraction optional, a zone optional (UTC without). By hand because this stands on the
/// hot path and `java.time` takes neither the blank nor the missing zone.
final class IsoTime {
    private static final int[] NANOS = {
        1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
    };

    private final String text;
    private int at;
    private boolean bad;

    private IsoTime(String text) {
        this.text = text;
    }

    static Optional<Instant> parse(String text) {
        return new IsoTime(text).read();
    }

    private Optional<Instant> read() {
        int year = digits(4);
        expect('-');
        int month = digits(2);
        expect('-');
        int day = digits(2);
        long second = 0;
        long nanos = 0;
        int offset = 0;
        if (!bad && at < text.length()) {
            char separator = text.charAt(at++);
            bad |= separator != 'T' && separator != 't' && separator != ' ';
            second = timeOfDay();
            nanos = fraction();
            offset = zone();
        }
        if (bad || at != text.length()) {
            return Optional.empty();
        }
        try {
            long days = LocalDate.of(year, month, day).toEpochDay();
            return Optional.of(Instant.ofEpochSecond(days * 86_400 + second - offset, nanos));
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }

    private long timeOfDay() {
        int hour = digits(2);
        expect(':');
        int minute = digits(2);
        int second = 0;
        if (at < text.length() && text.charAt(at) == ':') {
            at++;
            second = digits(2);
        }
        bad |= hour > 23 || minute > 59 || second > 59;
        return hour * 3600L + minute * 60L + second;
    }

    private long fraction() {
        if (at >= text.length() || (text.charAt(at) != '.' && text.charAt(at) != ',')) {
            return 0;
        }
        int start = ++at;
        long value = 0;
        while (at < text.length() && isDigit(text.charAt(at))) {
            if (at - start < 9) {
                value = value * 10 + (text.charAt(at) - '0');
            }
            at++;
        }
        bad |= at == start;
        return value * NANOS[Math.min(9, at - start)];
    }

    /// Seconds east of UTC.
    private int zone() {
        if (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        if (at >= text.length()) {
            return 0;
        }
        char sign = text.charAt(at++);
        if (sign == 'Z' || sign == 'z') {
            return 0;
        }
        bad |= sign != '+' && sign != '-';
        int hours = digits(2);
        if (at < text.length() && text.charAt(at) == ':') {
            at++;
        }
        int minutes = at < text.length() ? digits(2) : 0;
        bad |= hours > 18 || minutes > 59;
        int offset = hours * 3600 + minutes * 60;
        return sign == '-' ? -offset : offset;
    }

    private int digits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            if (at >= text.length() || !isDigit(text.charAt(at))) {
                bad = true;
                return 0;
            }
            value = value * 10 + (text.charAt(at++) - '0');
        }
        return value;
    }

    private void expect(char wanted) {
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
        } else {
            bad = true;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
