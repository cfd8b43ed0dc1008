package io.homeostat.online;

import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.Locale;

/// What all learners ask of their truths and of their saved state.
final class OnlineState {
    private OnlineState() {}

    /// The truth, or a refusal of what is none.
    ///
    /// @param classes 0 of a regression
    static double truth(String family, double truth, int classes) {
        boolean fits =
                classes == 0
                        ? Double.isFinite(truth)
                        : truth >= 0 && truth < classes && truth == Math.rint(truth);
        if (!fits) {
            String expected =
                    classes == 0 ? "a finite number" : "a class from 0 to " + (classes - 1);
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT, "%s: truth %s, expected %s", family, truth, expected));
        }
        return truth;
    }

    /// Marks the beginning of a learner's state: a state of another specification is refused before
    /// any of it is read.
    static void begin(StateWriter out, String family, OnlineSpec spec) {
        out.putString(family).putInt(spec.width()).putInt(spec.classes());
        out.putLong(spec.seed().value());
    }

    static void begin(StateReader in, String family, OnlineSpec spec) {
        String found = in.getString();
        if (!found.equals(family)) {
            String shown = found.substring(0, Math.min(40, found.length()));
            throw new StateFormatException(
                    "expected the state of '" + family + "', found '" + shown + "'");
        }
        same(family, "width", in.getInt(), spec.width());
        same(family, "number of classes", in.getInt(), spec.classes());
        same(family, "seed", in.getLong(), spec.seed().value());
    }

    private static void same(String family, String what, long found, long expected) {
        if (found != expected) {
            throw wrong(family + ": " + what, found, String.valueOf(expected));
        }
    }

    static long count(StateReader in, String what) {
        long count = in.getLong();
        if (count < 0) {
            throw wrong(what, count, "at least 0");
        }
        return count;
    }

    static double finite(StateReader in, String what) {
        double value = in.getDouble();
        if (!Double.isFinite(value)) {
            throw wrong(what, value, "a finite number");
        }
        return value;
    }

    /// A finite number that is not negative: a variance, a weight.
    static double positive(StateReader in, String what) {
        double value = finite(in, what);
        if (value < 0) {
            throw wrong(what, value, "at least 0");
        }
        return value;
    }

    static int whole(StateReader in, String what, int min, int max) {
        int value = in.getInt();
        if (value < min || value > max) {
            throw wrong(what, value, min + " to " + max);
        }
        return value;
    }

    /// Fills `into` with finite numbers.
    static void finite(StateReader in, String what, double[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = finite(in, what);
        }
    }

    static StateFormatException wrong(String what, Object found, String expected) {
        return new StateFormatException(what + " is " + found + ", expected " + expected);
    }
}
