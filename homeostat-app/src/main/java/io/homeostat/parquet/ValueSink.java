package io.homeostat.parquet;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;

/// Takes the values of one column, one after the other, each as what it is. Whoever wants text only
/// gets everything as text.
public interface ValueSink {
    /// No value.
    void nothing();

    void text(String text);

    default void truth(boolean yes) {
        text(Boolean.toString(yes));
    }

    default void whole(long number) {
        text(Long.toString(number));
    }

    /// A number of 32 or 16 bits.
    default void single(float number) {
        number(number);
    }

    /// A number; NaN is no value.
    default void number(double number) {
        if (Double.isNaN(number)) {
            nothing();
        } else if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            text(Long.toString((long) number));
        } else {
            text(Double.toString(number));
        }
    }

    /// A number that no other kind holds exactly: a decimal, or a whole one of 64 bits without
    /// sign.
    default void exact(BigDecimal number) {
        text(number.toPlainString());
    }

    default void time(Instant at) {
        text(at.toString());
    }

    default void date(LocalDate day) {
        text(day.toString());
    }

    default void timeOfDay(LocalTime time) {
        text(time.toString());
    }
}
