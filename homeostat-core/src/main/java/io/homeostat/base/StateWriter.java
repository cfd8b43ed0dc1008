package io.homeostat.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// Writes the state of the loop as big-endian bytes, in the order in which [StateReader] reads it.
/// Every mutable part of the loop has a `save(StateWriter)` and a matching `load(StateReader)`.
@SingleWriter
public final class StateWriter {
    /// Room for a message of a device: one is written for every message that comes.
    private static final int CAPACITY = 256;

    /// What is larger is kept in pieces. One array of a whole state would be copied again and again
    /// while it grows, and stand half empty: 20 MB of a heap of 90.
    private static final int PIECE = 1 << 20;

    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final class Piece {
        private final byte[] bytes;
        private final int size;

        Piece(byte[] bytes, int size) {
            this.bytes = bytes;
            this.size = size;
        }
    }

    /// Pieces that are full, oldest first.
    private List<Piece> full = List.of();

    private int fullBytes;

    /// Pieces that were full before all was forgotten.
    private List<byte[]> spare = List.of();

    /// The piece that is written to.
    private byte[] bytes;

    private int size;

    public StateWriter() {
        this(CAPACITY);
    }

    /// @param capacity bytes that are expected
    public StateWriter(int capacity) {
        this.bytes = new byte[capacity];
    }

    /// How many bytes were written so far.
    private int total() {
        return Math.addExact(fullBytes, size);
    }

    /// The bytes written so far.
    public byte[] toByteArray() {
        byte[] all = new byte[total()];
        int at = 0;
        for (Piece piece : full) {
            System.arraycopy(piece.bytes, 0, all, at, piece.size);
            at += piece.size;
        }
        System.arraycopy(bytes, 0, all, at, size);
        return all;
    }

    /// The bytes written so far, not copied as long as they are less than a million: good until
    /// something is put again.
    public ByteBuffer toBuffer() {
        return full.isEmpty() ? ByteBuffer.wrap(bytes, 0, size) : ByteBuffer.wrap(toByteArray());
    }

    /// The bytes written so far in pieces, in their order, not copied: they are good until
    /// something is put again.
    public List<ByteBuffer> toBuffers() {
        List<ByteBuffer> pieces = new ArrayList<>();
        full.forEach(piece -> pieces.add(ByteBuffer.wrap(piece.bytes, 0, piece.size)));
        pieces.add(ByteBuffer.wrap(bytes, 0, size));
        return pieces;
    }

    /// Forgets what was written, and keeps the room.
    public void clear() {
        if (!full.isEmpty()) {
            spare = spare.isEmpty() ? new ArrayList<>() : spare;
            spare.add(bytes);
            full.forEach(piece -> spare.add(piece.bytes));
            bytes = spare.removeLast();
            full.clear();
            fullBytes = 0;
        }
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
        putInt(0);
        int piece = full.size();
        int place = size - 4;
        int start = total();
        part.accept(this);
        INTS.set(piece < full.size() ? full.get(piece).bytes : bytes, place, total() - start);
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

    /// Makes room for `count` bytes in one piece.
    private void reserve(int count) {
        if (bytes.length - size < count) {
            widen(count);
        }
    }

    private void widen(int count) {
        int wanted = Math.addExact(size, count);
        if (wanted <= PIECE || size == 0) {
            int half = Math.min(PIECE, bytes.length + bytes.length / 2);
            bytes = Arrays.copyOf(bytes, Math.max(half, wanted));
            return;
        }
        full = full.isEmpty() ? new ArrayList<>() : full;
        full.add(new Piece(bytes, size));
        fullBytes = Math.addExact(fullBytes, size);
        boolean fits = !spare.isEmpty() && spare.getLast().length >= count;
        bytes = fits ? spare.removeLast() : new byte[Math.max(PIECE, count)];
        size = 0;
    }
}
