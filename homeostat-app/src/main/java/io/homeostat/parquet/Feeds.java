package io.homeostat.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.UUID;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.io.api.Binary;

/// How each stored type becomes a value.
final class Feeds {
    private static final long DAY_NANOS = 86_400_000_000_000L;
    private static final long SECOND_NANOS = 1_000_000_000L;

    /// The Julian day on which 1970 begins.
    private static final long JULIAN_1970 = 2_440_588;

    private static final int HALF_BYTES = 2;
    private static final int UUID_BYTES = 16;

    private Feeds() {}

    /// A kind, and how its values are fed.
    record Fed(ColumnKind kind, ValueFeed feed) {}

    private static final Fed UNKNOWN = new Fed(ColumnKind.OTHER, (_, sink) -> sink.nothing());

    static Fed of(SchemaElement element, Meaning meaning) {
        if (meaning.name().equals("UNKNOWN")) {
            return new Fed(ColumnKind.NOTHING, (_, sink) -> sink.nothing());
        }
        return switch (Said.of(element.getType(), "type")) {
            case BOOLEAN ->
                    new Fed(ColumnKind.TRUTH, (values, sink) -> sink.truth(values.readBoolean()));
            case INT32 -> int32(meaning);
            case INT64 -> int64(meaning);
            case INT96 ->
                    new Fed(
                            ColumnKind.TIME,
                            (values, sink) -> sink.time(int96(values.readBytes())));
            case FLOAT -> number((values, sink) -> sink.single(values.readFloat()));
            case DOUBLE -> number((values, sink) -> sink.number(values.readDouble()));
            case BYTE_ARRAY -> bytes(meaning);
            case FIXED_LEN_BYTE_ARRAY -> fixed(meaning, element.getType_length());
        };
    }

    private static Fed number(ValueFeed feed) {
        return new Fed(ColumnKind.NUMBER, feed);
    }

    private static Fed int32(Meaning meaning) {
        int scale = meaning.scale();
        return switch (meaning.name()) {
            case "DATE" ->
                    new Fed(
                            ColumnKind.DATE,
                            (values, sink) ->
                                    sink.date(LocalDate.ofEpochDay(values.readInteger())));
            case "TIME" -> timeOfDay((values, sink) -> clock(values.readInteger(), meaning, sink));
            case "DECIMAL" ->
                    number((values, sink) ->
                            sink.exact(BigDecimal.valueOf(values.readInteger(), scale)));
            case "", "INTEGER" ->
                    meaning.signed()
                            ? number((values, sink) -> sink.whole(values.readInteger()))
                            : number((values, sink) ->
                                    sink.whole(Integer.toUnsignedLong(values.readInteger())));
            default -> UNKNOWN;
        };
    }

    private static Fed int64(Meaning meaning) {
        int scale = meaning.scale();
        return switch (meaning.name()) {
            case "TIMESTAMP" ->
                    new Fed(
                            ColumnKind.TIME,
                            (values, sink) -> sink.time(instant(values.readLong(), meaning)));
            case "TIME" -> timeOfDay((values, sink) -> clock(values.readLong(), meaning, sink));
            case "DECIMAL" ->
                    number((values, sink) ->
                            sink.exact(BigDecimal.valueOf(values.readLong(), scale)));
            case "", "INTEGER" ->
                    meaning.signed()
                            ? number((values, sink) -> sink.whole(values.readLong()))
                            : number((values, sink) -> unsigned(values.readLong(), sink));
            default -> UNKNOWN;
        };
    }

    private static Fed bytes(Meaning meaning) {
        int scale = meaning.scale();
        return switch (meaning.name()) {
            // Without an annotation it is what old writers made of text.
            case "", "STRING", "ENUM", "JSON" ->
                    new Fed(
                            ColumnKind.TEXT,
                            (values, sink) -> sink.text(values.readBytes().toStringUsingUTF8()));
            case "DECIMAL" ->
                    number((values, sink) -> sink.exact(decimal(values.readBytes(), scale)));
            default -> UNKNOWN;
        };
    }

    private static Fed fixed(Meaning meaning, int length) {
        int scale = meaning.scale();
        return switch (meaning.name()) {
            case "DECIMAL" ->
                    number((values, sink) -> sink.exact(decimal(values.readBytes(), scale)));
            case "FLOAT16" ->
                    length == HALF_BYTES
                            ? number((values, sink) ->
                                    sink.single(
                                            Float.float16ToFloat(
                                                    little(values.readBytes()).getShort())))
                            : UNKNOWN;
            case "UUID" ->
                    length == UUID_BYTES
                            ? new Fed(
                                    ColumnKind.TEXT,
                                    (values, sink) -> sink.text(uuid(values.readBytes())))
                            : UNKNOWN;
            default -> UNKNOWN;
        };
    }

    private static Fed timeOfDay(ValueFeed feed) {
        return new Fed(ColumnKind.TIME_OF_DAY, feed);
    }

    /// A number that is no time of day stays a number, for whoever expects a time to refuse.
    private static void clock(long steps, Meaning meaning, ValueSink sink) {
        long most = DAY_NANOS / meaning.stepNanos();
        if (steps < 0 || steps >= most) {
            sink.text(Long.toString(steps));
        } else {
            sink.timeOfDay(LocalTime.ofNanoOfDay(steps * meaning.stepNanos()));
        }
    }

    private static Instant instant(long steps, Meaning meaning) {
        long perSecond = SECOND_NANOS / meaning.stepNanos();
        return Instant.ofEpochSecond(
                Math.floorDiv(steps, perSecond),
                Math.floorMod(steps, perSecond) * meaning.stepNanos());
    }

    /// Nanoseconds of the day, then the Julian day.
    private static Instant int96(Binary value) {
        ByteBuffer bytes = little(value);
        long nanos = bytes.getLong();
        long day = Integer.toUnsignedLong(bytes.getInt()) - JULIAN_1970;
        return Instant.ofEpochSecond(day * (DAY_NANOS / SECOND_NANOS), nanos);
    }

    private static void unsigned(long number, ValueSink sink) {
        if (number >= 0) {
            sink.whole(number);
        } else {
            sink.exact(new BigDecimal(Long.toUnsignedString(number)));
        }
    }

    private static BigDecimal decimal(Binary unscaled, int scale) {
        return new BigDecimal(new BigInteger(unscaled.getBytesUnsafe()), scale);
    }

    private static ByteBuffer little(Binary value) {
        return ByteBuffer.wrap(value.getBytesUnsafe()).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String uuid(Binary value) {
        ByteBuffer bytes = ByteBuffer.wrap(value.getBytesUnsafe());
        return new UUID(bytes.getLong(), bytes.getLong()).toString();
    }
}
