package io.homeostat.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.base.StateFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/// The kit on the disk in memory, and what only such a disk can do.
class JournalFaultTest extends JournalKit {
    private static final JournalPolicy POLICY = JournalPolicy.standard();

    private final FakeFiles files = new FakeFiles();

    @Override
    Journal open(JournalPolicy policy) throws IOException {
        return open(files, policy);
    }

    private static Journal open(FakeFiles files, JournalPolicy policy) throws IOException {
        return Journal.open(files, "fake", policy);
    }

    @Test
    void loses_nothing_acknowledged_in_a_power_cut() throws IOException {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            FakeFiles disk = new FakeFiles();
            long acknowledged = 0;
            for (int life = 0; life < 4; life++) {
                Journal journal = open(disk, POLICY.withSegmentBytes(400));
                assertThat(readAll(journal, 0)).isGreaterThanOrEqualTo(acknowledged);
                acknowledged = journal.end();
                int count = random.nextInt(12);
                append(journal, acknowledged, count);
                acknowledged += count;
                disk.failFrom(1 + random.nextInt(3));
                List<CompletableFuture<Long>> last = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    long next = acknowledged + i;
                    try {
                        last.add(
                                journal.append(
                                        (byte) (next % 5), AT.plusSeconds(next), payload(next)));
                    } catch (IllegalStateException e) {
                        break;
                    }
                }
                for (CompletableFuture<Long> append : last) {
                    acknowledged += append.handle((p, e) -> e == null ? 1 : 0).join();
                }
                journal.close();
                disk = disk.powerCut(random);
            }
            try (Journal journal = open(disk, POLICY)) {
                assertThat(readAll(journal, 0)).isGreaterThanOrEqualTo(acknowledged);
            }
        }
    }

    @Test
    void cuts_a_tail_torn_at_any_byte_and_goes_on() throws IOException {
        long beforeLast;
        try (Journal journal = open(POLICY)) {
            append(journal, 0, 1);
            append(journal, 1, 1);
            beforeLast = journal.stats().bytes();
            append(journal, 2, 1);
        }
        byte[] whole = files.bytes(SegmentFormat.name(0));
        for (int size = (int) beforeLast; size < whole.length; size++) {
            files.replace(SegmentFormat.name(0), Arrays.copyOf(whole, size));
            try (Journal journal = open(POLICY)) {
                assertThat(journal.end()).isEqualTo(2);
                append(journal, 2, 2);
                assertThat(readAll(journal, 0)).isEqualTo(4);
            }
        }
    }

    @Test
    void survives_a_segment_torn_at_its_creation() throws IOException {
        for (int size = 0; size < SegmentFormat.HEADER_BYTES; size++) {
            FakeFiles disk = new FakeFiles();
            try (Journal journal = open(disk, POLICY.withSegmentBytes(1))) {
                append(journal, 0, 1);
                append(journal, 1, 1);
            }
            byte[] header = disk.bytes(SegmentFormat.name(1));
            disk.replace(SegmentFormat.name(1), Arrays.copyOf(header, size));
            try (Journal journal = open(disk, POLICY)) {
                assertThat(journal.end()).isEqualTo(1);
                append(journal, 1, 1);
                assertThat(readAll(journal, 0)).isEqualTo(2);
            }
        }
    }

    /// Each bit of each byte is flipped. Whatever happens, no wrong record may come out, and a
    /// fault before the last batch must be told.
    @Test
    void never_gives_out_a_record_with_a_flipped_bit() throws IOException {
        long lastBatch;
        try (Journal journal = open(POLICY)) {
            append(journal, 0, 1);
            append(journal, 1, 1);
            append(journal, 2, 1);
            lastBatch = journal.stats().bytes();
            append(journal, 3, 1);
        }
        byte[] whole = files.bytes(SegmentFormat.name(0));
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            files.replace(SegmentFormat.name(0), flipped);
            if (bit / 8 < lastBatch) {
                assertThatThrownBy(() -> open(POLICY))
                        .isInstanceOf(StateFormatException.class)
                        .hasMessageContaining(SegmentFormat.name(0))
                        .hasMessageContaining("at byte");
            } else {
                try (Journal journal = open(POLICY)) {
                    assertThat(readAll(journal, 0)).isEqualTo(3);
                }
            }
        }
    }

    @Test
    void names_file_and_offset_of_damage_in_an_older_segment() throws IOException {
        JournalPolicy small = POLICY.withSegmentBytes(1);
        try (Journal journal = open(small)) {
            append(journal, 0, 1);
            append(journal, 1, 1);
            append(journal, 2, 1);
        }
        byte[] bytes = files.bytes(SegmentFormat.name(1));
        bytes[bytes.length - 1] ^= 1;
        files.replace(SegmentFormat.name(1), bytes);

        try (Journal journal = open(small);
                JournalReader reader = journal.read(0)) {
            assertThat(reader.next()).isPresent();
            assertThatThrownBy(reader::next)
                    .isInstanceOf(StateFormatException.class)
                    .hasMessage(
                            "journal segment 00000000000000000001.journal is damaged at byte 24"
                                    + " (position 1 expected): record checksum differs");
        }
    }

    @Test
    void tells_of_a_missing_segment() throws IOException {
        JournalPolicy small = POLICY.withSegmentBytes(1);
        try (Journal journal = open(small)) {
            append(journal, 0, 1);
            append(journal, 1, 1);
            append(journal, 2, 1);
        }
        files.delete(SegmentFormat.name(1));

        try (Journal journal = open(small);
                JournalReader reader = journal.read(0)) {
            assertThat(reader.next()).isPresent();
            assertThatThrownBy(reader::next)
                    .hasMessageContaining("no segment 00000000000000000001.journal goes on");
        }
    }

    /// The n-th operation on the disk fails, for every n of an undisturbed run.
    @Test
    void acknowledges_nothing_that_a_failing_disk_did_not_take() throws IOException {
        int undisturbed = failing(new FakeFiles(), Integer.MAX_VALUE);
        assertThat(undisturbed).isGreaterThan(20);
        for (int n = 1; n <= undisturbed; n++) {
            failing(new FakeFiles(), n);
        }
    }

    private static int failing(FakeFiles disk, int n) throws IOException {
        Journal journal = open(disk, POLICY.withSegmentBytes(120));
        disk.failFrom(n);
        long acknowledged = 0;
        boolean refused = false;
        for (int i = 0; i < 10; i++) {
            try {
                byte type = (byte) (i % 5);
                assertThat(journal.append(type, AT.plusSeconds(i), payload(i)).join()).isEqualTo(i);
                assertThat(refused).as("accepts after a failure").isFalse();
                acknowledged++;
            } catch (CompletionException e) {
                assertThat(e).hasRootCauseMessage("No space left on device");
                refused = true;
            } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("accepts nothing since a write failed");
                refused = true;
            }
        }
        assertThat(journal.stats().failed()).isEqualTo(refused);
        assertThat(readAll(journal, 0)).isEqualTo(acknowledged);
        journal.close();
        disk.heal();
        int operations = disk.operations();
        try (Journal again = open(disk, POLICY)) {
            // The one that was refused may be there, but nothing beyond it.
            assertThat(readAll(again, 0)).isBetween(acknowledged, acknowledged + 1);
            append(again, again.end(), 1);
        }
        return operations;
    }

    /// What a dead process had written but not forced is forced on open, before anyone reads it.
    @Test
    void keeps_through_a_power_cut_what_recovery_has_shown() throws IOException {
        try (Journal journal = open(POLICY)) {
            append(journal, 0, 3);
        }
        byte[] bytes = files.bytes(SegmentFormat.name(0));
        FakeFiles disk = new FakeFiles();
        try (JournalFiles.Sink out = disk.create(SegmentFormat.name(0))) {
            out.write(ByteBuffer.wrap(bytes), 0);
        }

        open(disk, POLICY).close();

        try (Journal journal = open(disk.powerCut(new SplittableRandom(1)), POLICY)) {
            assertThat(readAll(journal, 0)).isEqualTo(3);
        }
    }
}
