package io.homeostat.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.buffer.Buffer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The datatypes of tensors, by the names that the protocol gives them.
enum TensorType {
    BOOL(1),
    UINT8(1),
    UINT16(2),
    UINT32(4),
    UINT64(8),
    INT8(1),
    INT16(2),
    INT32(4),
    INT64(8),
    FP16(2),
    FP32(4),
    FP64(8),
    /// Text; in binary each element is its length in four bytes, then UTF-8.
    BYTES(0);

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final int width;

    TensorType(int width) {
        this.width = width;
    }

    static Optional<TensorType> parse(String name) {
        for (TensorType type : values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /// Bytes of one element, 0 where each has its own length.
    int width() {
        return width;
    }

    /// What an element of JSON data has to be, for a person.
    String expected() {
        return switch (this) {
            case BOOL -> "true or false";
            case BYTES -> "text";
            case FP16, FP32, FP64 -> "a number";
            case UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64 ->
                    "a whole number in " + min() + ".." + max();
        };
    }

    boolean holds(JsonNode element) {
        return switch (this) {
            case BOOL -> element.isBoolean();
            case BYTES -> element.isTextual();
            case FP16, FP32, FP64 -> element.isNumber();
            case UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64 ->
                    element.isIntegralNumber()
                            && element.bigIntegerValue().compareTo(min()) >= 0
                            && element.bigIntegerValue().compareTo(max()) <= 0;
        };
    }

    private boolean signed() {
        return name().startsWith("INT");
    }

    private BigInteger min() {
        return signed() ? BigInteger.TWO.pow(8 * width - 1).negate() : BigInteger.ZERO;
    }

    private BigInteger max() {
        return BigInteger.TWO.pow(8 * width - (signed() ? 1 : 0)).subtract(BigInteger.ONE);
    }

    /// The element that begins at `at`, little-endian.
    ///
    /// @param length of a text, otherwise the width
    JsonNode read(Buffer bytes, int at, int length) {
        return switch (this) {
            case BOOL -> NODES.booleanNode(bytes.getByte(at) != 0);
            case BYTES -> NODES.textNode(bytes.getString(at, at + length, "UTF-8"));
            case UINT8 -> NODES.numberNode(bytes.getUnsignedByte(at));
            case UINT16 -> NODES.numberNode(bytes.getUnsignedShortLE(at));
            case UINT32 -> NODES.numberNode(bytes.getUnsignedIntLE(at));
            case UINT64 ->
                    NODES.numberNode(new BigInteger(Long.toUnsignedString(bytes.getLongLE(at))));
            case INT8 -> NODES.numberNode(bytes.getByte(at));
            case INT16 -> NODES.numberNode(bytes.getShortLE(at));
            case INT32 -> NODES.numberNode(bytes.getIntLE(at));
            case INT64 -> NODES.numberNode(bytes.getLongLE(at));
            case FP16 -> NODES.numberNode((double) Float.float16ToFloat(bytes.getShortLE(at)));
            case FP32 -> NODES.numberNode((double) Float.intBitsToFloat(bytes.getIntLE(at)));
            case FP64 -> NODES.numberNode(Double.longBitsToDouble(bytes.getLongLE(at)));
        };
    }

    /// Appends an element of what we answer with: numbers, truths or text.
    void write(Buffer out, JsonNode element) {
        switch (this) {
            case BYTES -> {
                byte[] text = element.asText().getBytes(StandardCharsets.UTF_8);
                var _ = out.appendIntLE(text.length).appendBytes(text);
            }
            case FP64 -> {
                double value = element.isNumber() ? element.doubleValue() : Double.NaN;
                var _ = out.appendLongLE(Double.doubleToLongBits(value));
            }
            case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, FP16, FP32 ->
                    throw new IllegalStateException("no output is of type " + this);
        }
    }
}
