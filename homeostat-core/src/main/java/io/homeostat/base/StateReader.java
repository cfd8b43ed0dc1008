package io.homeostat.base;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads what [StateWriter] wrote. A short or foreign input ends in [StateFormatException], never
/// in a half-read value.
///
/// It runs when nothing is compiled yet: a box starts with megabytes of it. So whole arrays are
/// copied at once, and a single number is put together from its bytes, since a view by `VarHandle`
/// takes ten calls as long as it is interpreted.
@SingleWriter
public final class StateReader {
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
        int value = intAt(position);
        position += 4;
        return value;
    }

    public long getLong() {
        need(8);
        long value = ((long) intAt(position) << 32) | (intAt(position + 4) & 0xffffffffL);
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
        int count = 8 * values.length;
        ByteBuffer.wrap(bytes, position, count).asDoubleBuffer().get(values);
        position += count;
        return values;
    }

    public int[] getInts() {
        int[] values = new int[getLength(4)];
        int count = 4 * values.length;
        ByteBuffer.wrap(bytes, position, count).asIntBuffer().get(values);
        position += count;
        return values;
    }

    private int intAt(int at) {
        return (bytes[at] << 24)
                | ((bytes[at + 1] & 0xff) << 16)
                | ((bytes[at + 2] & 0xff) << 8)
                | (bytes[at + 3] & 0xff);
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
