package io.homeostat.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/// Writes the state of the loop as big-endian bytes, in the order in which [StateReader] reads it.
/// Every mutable part of the loop has a `save(StateWriter)` and a matching `load(StateReader)`.
@SingleWriter
public final class StateWriter {
    /// Room for a message of a device: one is written for every message that comes.
    private static final int CAPACITY = 256;

    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes;
    private int size;

    public StateWriter() {
        this(CAPACITY);
    }

    /// @param capacity bytes that are expected
    public StateWriter(int capacity) {
        this.bytes = new byte[capacity];
    }

    /// The bytes written so far.
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /// The bytes written so far, not copied: they are good until something is put again.
    public ByteBuffer toBuffer() {
        return ByteBuffer.wrap(bytes, 0, size);
    }

    /// Forgets what was written, and keeps the room.
    public void clear() {
        size = 0;
    }

    public StateWriter putByte(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
        return this;
    }

    public StateWriter putBoolean(boolean value) {
        return putByte(value ? 1 : 0);
    }

    public StateWriter putInt(int value) {
        reserve(4);
        INTS.set(bytes, size, value);
        size += 4;
        return this;
    }

    public StateWriter putLong(long value) {
        reserve(8);
        LONGS.set(bytes, size, value);
        size += 8;
        return this;
    }

    public StateWriter putDouble(double value) {
        return putLong(Double.doubleToRawLongBits(value));
    }

    public StateWriter putFloat(float value) {
        return putInt(Float.floatToRawIntBits(value));
    }

    public StateWriter putString(String value) {
        return putBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    public StateWriter putBytes(byte[] value) {
        putInt(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
        return this;
    }

    /// Puts the rest of `value` as [#putBytes] would its bytes.
    public StateWriter putBytes(ByteBuffer value) {
        return putInt(value.remaining()).put(value);
    }

    /// Puts the rest of `value` without its length: what another writer has written.
    public StateWriter put(ByteBuffer value) {
        int length = value.remaining();
        reserve(length);
        value.get(bytes, size, length);
        size += length;
        return this;
    }

    /// Puts what `part` writes as [#putBytes] would, without holding it twice.
    public StateWriter putPart(Consumer<StateWriter> part) {
        int start = putInt(0).size;
        part.accept(this);
        INTS.set(bytes, start - 4, size - start);
        return this;
    }

    public StateWriter putDoubles(double[] values) {
        return putInt(values.length).putDoubles(values, 0, values.length);
    }

    /// Puts `count` of `values`, the first at `from`, without their number: all at once, as windows
    /// of thousands are saved while readings wait.
    public StateWriter putDoubles(double[] values, int from, int count) {
        int length = Math.multiplyExact(Double.BYTES, count);
        reserve(length);
        ByteBuffer.wrap(bytes, size, length).asDoubleBuffer().put(values, from, count);
        size += length;
        return this;
    }

    public StateWriter putInts(int[] values) {
        putInt(values.length);
        for (int value : values) {
            putInt(value);
        }
        return this;
    }

    private void reserve(int count) {
        if (bytes.length - size < count) {
            int half = bytes.length + bytes.length / 2; // of 20 MB twice would be too much
            bytes = Arrays.copyOf(bytes, Math.max(half, Math.addExact(size, count)));
        }
    }
}
