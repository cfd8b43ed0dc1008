package io.homeostat.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// A state of millions of bytes is written in pieces, and nobody who reads it notices.
class StateWriterTest {
    private static final int MANY = 400_000;

    private static void write(StateWriter out, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        out.putString("before");
        out.putPart(part -> {
            for (int i = 0; i < MANY; i++) {
                part.putLong(random.nextLong()).putByte(i);
            }
            part.putPart(inner -> inner.putDoubles(random.doubles(300_000).toArray()));
        });
        out.putBytes(new byte[3_000_000]).putString("behind");
    }

    private static void check(byte[] bytes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StateReader in = new StateReader(bytes);
        assertThat(in.getString()).isEqualTo("before");
        StateReader part = new StateReader(in.getBuffer());
        for (int i = 0; i < MANY; i++) {
            if (part.getLong() != random.nextLong() || part.getByte() != (i & 0xff)) {
                throw new AssertionError("number " + i + " is another");
            }
        }
        StateReader inner = new StateReader(part.getBuffer());
        assertThat(inner.getDoubles()).isEqualTo(random.doubles(300_000).toArray());
        assertThat(inner.exhausted()).isTrue();
        assertThat(part.exhausted()).isTrue();
        assertThat(in.getBytes()).hasSize(3_000_000);
        assertThat(in.getString()).isEqualTo("behind");
        assertThat(in.exhausted()).isTrue();
    }

    private static byte[] joined(Iterable<ByteBuffer> pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuffer piece : pieces) {
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            all.writeBytes(bytes);
        }
        return all.toByteArray();
    }

    @Test
    void is_read_as_it_was_written_over_many_pieces() {
        StateWriter out = new StateWriter();

        write(out, 1);

        check(out.toByteArray(), 1);
        assertThat(out.toBuffers()).hasSizeGreaterThan(5);
        assertThat(joined(out.toBuffers())).isEqualTo(out.toByteArray());
        assertThat(joined(List.of(out.toBuffer()))).isEqualTo(out.toByteArray());
    }

    @Test
    void is_written_again_into_the_same_room() {
        StateWriter out = new StateWriter();
        write(out, 1);
        int pieces = out.toBuffers().size();

        for (int again = 2; again < 5; again++) {
            out.clear();
            assertThat(out.toByteArray()).isEmpty();
            write(out, again);

            check(out.toByteArray(), again);
            assertThat(out.toBuffers()).hasSizeLessThanOrEqualTo(pieces + 1);
        }
        out.clear();
        assertThat(out.putInt(7).toByteArray()).containsExactly(0, 0, 0, 7);
    }

    @Test
    void a_small_one_is_one_piece() {
        StateWriter out = new StateWriter(0);
        for (int i = 0; i < 1_000; i++) {
            out.putInt(i);
        }

        assertThat(out.toBuffers()).hasSize(1);
        assertThat(out.toBuffer().remaining()).isEqualTo(4_000);
    }
}
