package io.homeostat.parquet;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;

/// A column that is written, and how it is taken out of a row `R`.
public final class OutputColumn<R> {
    private static final int PRESENT = 1;

    private final String name;
    private final Stored stored;
    private final Value<R> value;

    private interface Value<R> {
        void write(R row, ColumnWriter writer);
    }

    /// How the values are stored, and what they stand for.
    private enum Stored {
        REAL(PrimitiveTypeName.DOUBLE, Type.DOUBLE, true),
        WHOLE(PrimitiveTypeName.INT64, Type.INT64, false),
        TRUTH(PrimitiveTypeName.BOOLEAN, Type.BOOLEAN, false),
        TEXT(PrimitiveTypeName.BINARY, Type.BYTE_ARRAY, true),
        TIME(PrimitiveTypeName.INT64, Type.INT64, true);

        private final PrimitiveTypeName type;
        private final Type format;
        private final boolean optional;

        Stored(PrimitiveTypeName type, Type format, boolean optional) {
            this.type = type;
            this.format = format;
            this.optional = optional;
        }
    }

    private OutputColumn(String name, Stored stored, Value<R> value) {
        this.name = name;
        this.stored = stored;
        this.value = value;
    }

    /// Numbers; NaN is no value.
    public static <R> OutputColumn<R> number(String name, ToDoubleFunction<R> of) {
        return new OutputColumn<>(
                name,
                Stored.REAL,
                (row, writer) -> {
                    double number = of.applyAsDouble(row);
                    if (Double.isNaN(number)) {
                        writer.writeNull(0, 0);
                    } else {
                        writer.write(number, 0, PRESENT);
                    }
                });
    }

    /// Whole numbers, each there.
    public static <R> OutputColumn<R> whole(String name, ToLongFunction<R> of) {
        return new OutputColumn<>(
                name, Stored.WHOLE, (row, writer) -> writer.write(of.applyAsLong(row), 0, 0));
    }

    /// Truths, each there.
    public static <R> OutputColumn<R> truth(String name, Predicate<R> of) {
        return new OutputColumn<>(
                name, Stored.TRUTH, (row, writer) -> writer.write(of.test(row), 0, 0));
    }

    /// Text.
    public static <R> OutputColumn<R> text(String name, Function<R, Optional<String>> of) {
        return new OutputColumn<>(
                name,
                Stored.TEXT,
                (row, writer) ->
                        of.apply(row)
                                .ifPresentOrElse(
                                        text -> writer.write(Binary.fromString(text), 0, PRESENT),
                                        () -> writer.writeNull(0, 0)));
    }

    /// Times in UTC, to the microsecond.
    public static <R> OutputColumn<R> time(String name, Function<R, Optional<Instant>> of) {
        return new OutputColumn<>(
                name,
                Stored.TIME,
                (row, writer) ->
                        of.apply(row)
                                .ifPresentOrElse(
                                        at ->
                                                writer.write(
                                                        ChronoUnit.MICROS.between(
                                                                Instant.EPOCH, at),
                                                        0,
                                                        PRESENT),
                                        () -> writer.writeNull(0, 0)));
    }

    public String name() {
        return name;
    }

    void write(R row, ColumnWriter writer) {
        value.write(row, writer);
    }

    PrimitiveType type() {
        return new PrimitiveType(
                stored.optional ? Repetition.OPTIONAL : Repetition.REQUIRED, stored.type, name);
    }

    Type format() {
        return stored.format;
    }

    boolean optional() {
        return stored.optional;
    }

    Optional<LogicalType> meaning() {
        return switch (stored) {
            case TEXT -> Optional.of(LogicalType.STRING(new StringType()));
            case TIME ->
                    Optional.of(
                            LogicalType.TIMESTAMP(
                                    new TimestampType(true, TimeUnit.MICROS(new MicroSeconds()))));
            case REAL, WHOLE, TRUTH -> Optional.empty();
        };
    }

    /// The same for readers from before 2018.
    Optional<ConvertedType> formerMeaning() {
        return switch (stored) {
            case TEXT -> Optional.of(ConvertedType.UTF8);
            case TIME -> Optional.of(ConvertedType.TIMESTAMP_MICROS);
            case REAL, WHOLE, TRUTH -> Optional.empty();
        };
    }
}
