package io.homeostat.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads what [StateWriter] wrote. A short or foreign input ends in [StateFormatException], never
/// in a half-read value.
@SingleWriter
public final class StateReader {
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private final int start;
    private final int end;
    private int position;

    public StateReader(byte[] bytes) {
        this(ByteBuffer.wrap(bytes.clone()));
    }

    /// Reads what is left in an array's buffer without copying it: nobody may change it meanwhile.
    public StateReader(ByteBuffer buffer) {
        this.bytes = buffer.array();
        this.start = buffer.arrayOffset() + buffer.position();
        this.end = start + buffer.remaining();
        this.position = start;
    }

    public int getByte() {
        need(1);
        return bytes[position++] & 0xff;
    }

    public boolean getBoolean() {
        int value = getByte();
        if (value > 1) {
            throw new StateFormatException(
                    "expected 0 or 1 at byte " + (position - 1 - start) + ", found " + value);
        }
        return value == 1;
    }

    public int getInt() {
        need(4);
        int value = (int) INTS.get(bytes, position);
        position += 4;
        return value;
    }

    public long getLong() {
        need(8);
        long value = (long) LONGS.get(bytes, position);
        position += 8;
        return value;
    }

    public double getDouble() {
        return Double.longBitsToDouble(getLong());
    }

    public float getFloat() {
        return Float.intBitsToFloat(getInt());
    }

    public String getString() {
        return new String(getBytes(), StandardCharsets.UTF_8);
    }

    public byte[] getBytes() {
        int length = getLength(1);
        byte[] value = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return value;
    }

    /// What [#getBytes] would read, not copied.
    public ByteBuffer getBuffer() {
        int length = getLength(1);
        ByteBuffer value = ByteBuffer.wrap(bytes, position, length);
        position += length;
        return value;
    }

    public double[] getDoubles() {
        double[] values = new double[getLength(8)];
        for (int i = 0; i < values.length; i++) {
            values[i] = getDouble();
        }
        return values;
    }

    public int[] getInts() {
        int[] values = new int[getLength(4)];
        for (int i = 0; i < values.length; i++) {
            values[i] = getInt();
        }
        return values;
    }

    /// True when everything was read.
    public boolean exhausted() {
        return position == end;
    }

    /// A length that must leave room for that many elements of `elementBytes`.
    private int getLength(int elementBytes) {
        int length = getInt();
        if (length < 0 || (long) length * elementBytes > end - position) {
            throw new StateFormatException(
                    "length "
                            + length
                            + " at byte "
                            + (position - 4 - start)
                            + " exceeds the input");
        }
        return length;
    }

    private void need(int count) {
        if (end - position < count) {
            throw new StateFormatException(
                    "input ends at byte " + (end - start) + ", " + count + " more expected");
        }
    }
}
