package io.homeostat.drift;

import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.time.Instant;
import java.util.Locale;

/// What all detectors ask of their values and of their saved state. The checks format their message
/// only when they fail, so that they cost nothing on the hot path.
final class Values {
    private Values() {}

    static double finite(String detector, double value) {
        if (!Double.isFinite(value)) {
            throw refused(detector, value, "a finite number");
        }
        return value;
    }

    static double unit(String detector, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw refused(detector, value, "a number from 0 to 1");
        }
        return value;
    }

    static double binary(String detector, double value) {
        if (value != 0 && value != 1) {
            throw refused(detector, value, "0 (correct) or 1 (error)");
        }
        return value;
    }

    /// Marks the beginning of one part's saved state.
    static StateWriter begin(StateWriter out, String part) {
        return out.putString(part);
    }

    /// Refuses the state of another part before any of it is read.
    static StateReader begin(StateReader in, String part) {
        String found = in.getString();
        if (!found.equals(part)) {
            throw new StateFormatException(
                    "expected the state of '" + part + "', found '" + found + "'");
        }
        return in;
    }

    static void put(StateWriter out, Instant time) {
        out.putLong(time.getEpochSecond()).putInt(time.getNano());
    }

    static Instant instant(StateReader in) {
        return Instant.ofEpochSecond(in.getLong(), in.getInt());
    }

    private static IllegalArgumentException refused(String who, double value, String expected) {
        return new IllegalArgumentException(
                String.format(Locale.ROOT, "%s: value %s, expected %s", who, value, expected));
    }
}
