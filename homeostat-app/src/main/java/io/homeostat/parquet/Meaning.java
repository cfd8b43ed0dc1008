package io.homeostat.parquet;

import java.util.Locale;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What a stored type stands for, by the annotation of today or by the one of before 2018.
///
/// @param name of the annotation, empty without one
/// @param scale digits after the point of a decimal
/// @param unit of a time: `MILLIS`, `MICROS`, `NANOS`, or empty
/// @param signed whether a whole number may be negative
record Meaning(String name, int scale, String unit, boolean signed) {
    private static final Meaning NONE = new Meaning("", 0, "", true);

    static Meaning of(SchemaElement element) {
        LogicalType logical = element.getLogicalType();
        if (logical != null) {
            return logical(logical);
        }
        ConvertedType converted = element.getConverted_type();
        return converted == null ? NONE : converted(converted, element.getScale());
    }

    private static Meaning logical(LogicalType type) {
        return switch (type.getSetField()) {
            case DECIMAL -> new Meaning("DECIMAL", type.getDECIMAL().getScale(), "", true);
            case TIMESTAMP ->
                    new Meaning("TIMESTAMP", 0, unit(type.getTIMESTAMP().getUnit()), true);
            case TIME -> new Meaning("TIME", 0, unit(type.getTIME().getUnit()), true);
            case INTEGER -> new Meaning("INTEGER", 0, "", type.getINTEGER().isIsSigned());
            case null -> NONE;
            default -> plain(type.getSetField().name());
        };
    }

    private static Meaning converted(ConvertedType type, int scale) {
        return switch (type) {
            case UTF8 -> plain("STRING");
            case DECIMAL -> new Meaning("DECIMAL", scale, "", true);
            case TIME_MILLIS -> new Meaning("TIME", 0, "MILLIS", true);
            case TIME_MICROS -> new Meaning("TIME", 0, "MICROS", true);
            case TIMESTAMP_MILLIS -> new Meaning("TIMESTAMP", 0, "MILLIS", true);
            case TIMESTAMP_MICROS -> new Meaning("TIMESTAMP", 0, "MICROS", true);
            case UINT_8, UINT_16, UINT_32, UINT_64 -> new Meaning("INTEGER", 0, "", false);
            case INT_8, INT_16, INT_32, INT_64 -> new Meaning("INTEGER", 0, "", true);
            case MAP_KEY_VALUE -> plain("MAP");
            default -> plain(type.name());
        };
    }

    private static Meaning plain(String name) {
        return new Meaning(name, 0, "", true);
    }

    private static String unit(@Nullable TimeUnit unit) {
        return Said.of(unit, "unit").getSetField().name().toUpperCase(Locale.ROOT);
    }

    /// Nanoseconds of one step of the unit.
    long stepNanos() {
        return switch (unit) {
            case "MILLIS" -> 1_000_000;
            case "MICROS" -> 1_000;
            default -> 1;
        };
    }

    /// For a message.
    String describe(String stored) {
        String said = unit.isEmpty() ? name : name + " (" + unit + ")";
        return name.isEmpty() ? stored : said + " in " + stored;
    }
}
