package io.homeostat.reading;

import java.util.OptionalInt;

/// The text by which a label on a topic of its own names its reading. One form for one value,
/// however it was written: `17`, `17.0` and `"17"` are the same key.
public final class KeyText {
    private static final double WHOLE_MAX = 1L << 53;

    /// A key that is longer names no batch, sample or part.
    public static final int LENGTH_MAX = 200;

    private KeyText() {}

    /// The key of `reading`: that which came with it, or else the value of the declared field
    /// `name`; empty when it has none.
    public static String of(Reading reading, Fields fields, String name) {
        if (name.isEmpty()) {
            return reading.key();
        }
        OptionalInt field = fields.indexOf(name);
        return field.isEmpty() || !reading.key().isEmpty()
                ? reading.key()
                : of(fields.get(field.getAsInt()), reading.get(field.getAsInt()));
    }

    /// The key in free text: as it stands, without blanks at its ends; empty when it is none.
    /// Longer than [#LENGTH_MAX] it is for the decoder to refuse.
    public static String of(String text) {
        return text.strip();
    }

    /// The key of a reading whose field `field` holds `value`; empty when it holds none.
    public static String of(Field field, double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        if (field.categorical()) {
            return field.categories().get((int) value);
        }
        boolean whole = value == Math.rint(value) && Math.abs(value) <= WHOLE_MAX;
        return whole ? Long.toString((long) value) : Double.toString(value);
    }
}
