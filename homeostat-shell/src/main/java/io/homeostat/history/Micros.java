package io.homeostat.history;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Times as microseconds since 1970, clamped to what 64 bits hold.
final class Micros {
    private Micros() {}

    static long of(Instant at) {
        try {
            return ChronoUnit.MICROS.between(Instant.EPOCH, at);
        } catch (ArithmeticException e) {
            return at.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
