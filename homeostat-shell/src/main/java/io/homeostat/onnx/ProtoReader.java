package io.homeostat.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homeostat.base.SingleWriter;
import java.util.Arrays;

/// Reads the wire format of Protocol Buffers field by field, without copying and without trusting.
@SingleWriter
final class ProtoReader {
    static final int VARINT = 0;
    static final int LENGTH = 2;

    private static final String BROKEN = "bytes that are no protocol buffer";
    private static final String ONNX = "an ONNX file";

    private final byte[] bytes;
    private final int end;
    private int position;
    private int field;
    private int wire;

    ProtoReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private ProtoReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    /// Goes to the next field, whose value must then be taken or skipped; false at the end.
    boolean next() {
        if (position == end) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        wire = (int) (tag & 7);
        if (field == 0 || tag >>> 32 != 0) {
            throw new OnnxException(BROKEN, ONNX);
        }
        return true;
    }

    /// Whether something is left, of packed numbers.
    boolean left() {
        return position < end;
    }

    int field() {
        return field;
    }

    /// How the value stands there.
    int wire() {
        return wire;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (position >= end) {
                break;
            }
            byte next = bytes[position++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new OnnxException(BROKEN, ONNX);
    }

    ProtoReader message() {
        int length = length();
        position += length;
        return new ProtoReader(bytes, position - length, position);
    }

    String text() {
        int length = length();
        position += length;
        return new String(bytes, position - length, length, UTF_8);
    }

    byte[] bytes() {
        int length = length();
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }

    void skip() {
        switch (wire) {
            case VARINT -> varint();
            case 1 -> pass(8);
            case LENGTH -> pass(length());
            case 5 -> pass(4);
            default -> throw new OnnxException(BROKEN, ONNX);
        }
    }

    private void pass(int count) {
        if (end - position < count) {
            throw new OnnxException(BROKEN, ONNX);
        }
        position += count;
    }

    private int length() {
        if (wire != LENGTH) {
            throw new OnnxException(BROKEN, ONNX);
        }
        long length = varint();
        if (length < 0 || length > end - position) {
            throw new OnnxException(BROKEN, ONNX);
        }
        return (int) length;
    }
}
