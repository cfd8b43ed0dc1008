package io.homeostat.codec;

import io.homeostat.protobuf.WireReader;
import io.homeostat.reading.ValueReader;

/// One metric of a Sparkplug B payload.
///
/// @param name empty when only an alias stands for it
/// @param alias [#NONE] when it has none
/// @param time milliseconds since 1970, [#NONE] when it has no time of its own
/// @param type number of its data type, 0 when the payload leaves it out
/// @param historical whether it is told later than it was measured
record SparkplugMetric(
        String name, long alias, long time, int type, boolean historical, Value value) {
    static final long NONE = -1;

    /// What a metric holds, in the form in which it travels.
    sealed interface Value {
        /// There is no value.
        record Nothing() implements Value {}

        record Whole(long bits) implements Value {}

        record Real(double number) implements Value {}

        record Truth(boolean yes) implements Value {}

        record Text(String text) implements Value {}

        /// Bytes, a data set, a template or an extension: nothing that a field can hold.
        record Composite(String kind) implements Value {}
    }

    static SparkplugMetric read(WireReader in) {
        String name = "";
        long alias = NONE;
        long time = NONE;
        int type = 0;
        boolean historical = false;
        boolean nothing = false;
        Value value = new Value.Nothing();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.text();
                case 2 -> alias = in.integer();
                case 3 -> time = in.integer();
                case 4 -> type = (int) in.integer();
                case 5 -> historical = in.integer() != 0;
                case 7 -> nothing = in.integer() != 0;
                case 10, 11 -> value = new Value.Whole(in.integer());
                case 12 -> value = new Value.Real(in.real32());
                case 13 -> value = new Value.Real(in.real64());
                case 14 -> value = new Value.Truth(in.integer() != 0);
                case 15 -> value = new Value.Text(in.text());
                case 16, 17, 18, 19 -> value = composite(in);
                default -> in.skip();
            }
        }
        return new SparkplugMetric(
                name, alias, time, type, historical, nothing ? new Value.Nothing() : value);
    }

    private static Value composite(WireReader in) {
        String kind =
                switch (in.field()) {
                    case 16 -> "bytes";
                    case 17 -> "a data set";
                    case 18 -> "a template";
                    default -> "an extension";
                };
        in.skip();
        return new Value.Composite(kind);
    }

    /// The same metric with the type that its birth has told.
    SparkplugMetric typed(int known) {
        return type != 0 || known == 0
                ? this
                : new SparkplugMetric(name, alias, time, known, historical, value);
    }

    /// Gives the value to `reader`.
    ValueReader.Result into(ValueReader reader) {
        return switch (value) {
            case Value.Nothing _ -> reader.nothing();
            case Value.Whole(long bits) -> reader.number(whole(bits));
            case Value.Real(double number) -> reader.number(number);
            case Value.Truth(boolean yes) -> reader.truth(yes);
            case Value.Text(String text) -> reader.text(text.toCharArray(), 0, text.length(), '.');
            case Value.Composite _ -> ValueReader.Result.WRONG_TYPE;
        };
    }

    /// Signed types travel as the two's complement in an unsigned number of 32 or 64 bits.
    private double whole(long bits) {
        return switch (type) {
            case 1 -> (byte) bits;
            case 2 -> (short) bits;
            case 3 -> (int) bits;
            case 5 -> bits & 0xFF;
            case 6 -> bits & 0xFFFF;
            case 7 -> bits & 0xFFFF_FFFFL;
            case 8 -> bits >= 0 ? bits : 2.0 * (bits >>> 1) + (bits & 1);
            default -> bits;
        };
    }

    /// The value, for a message about it.
    String shown() {
        return switch (value) {
            case Value.Nothing _ -> "nothing";
            case Value.Whole(long bits) -> "'" + whole(bits) + "'";
            case Value.Real(double number) -> "'" + number + "'";
            case Value.Truth(boolean yes) -> "'" + yes + "'";
            case Value.Text(String text) ->
                    "'" + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + "'";
            case Value.Composite(String kind) -> kind;
        };
    }
}
