package io.homeostat.journal;

import static io.homeostat.journal.JournalKit.append;
import static io.homeostat.journal.JournalKit.payload;
import static io.homeostat.journal.JournalKit.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.base.StateFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A segment is longer than its records while it is written, and after a crash.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ZerosAheadTest {
    private static final JournalPolicy POLICY = JournalPolicy.standard();
    private static final String FIRST = SegmentFormat.name(0);

    private final FakeFiles files = new FakeFiles();

    private static Journal open(FakeFiles files, JournalPolicy policy) throws IOException {
        return Journal.open(files, "fake", policy);
    }

    @Test
    void a_segment_keeps_its_length_from_sync_to_sync_and_is_cut_when_it_is_closed()
            throws IOException {
        long written;
        try (Journal journal = open(files, POLICY)) {
            append(journal, 0, 1);
            int length = files.bytes(FIRST).length;
            append(journal, 1, 1);
            append(journal, 2, 100);
            written = journal.stats().bytes();
            assertThat(files.bytes(FIRST)).hasSize(length);
            assertThat((long) length).isGreaterThan(written + 100_000);
        }
        assertThat(files.bytes(FIRST)).hasSize((int) written);
    }

    @Test
    void zeros_stay_within_a_segment() throws IOException {
        try (Journal journal = open(files, POLICY.withSegmentBytes(1_000))) {
            append(journal, 0, 1);
            assertThat(files.bytes(FIRST)).hasSize(1_000);
            append(journal, 1, 3);
            assertThat(journal.stats().bytes()).isLessThan(1_000);
            assertThat(files.bytes(FIRST)).hasSize(1_000);
        }
    }

    /// A reader has read on behind the newest record, where the next then comes to stand.
    @Test
    void a_reader_sees_what_was_written_where_it_had_read_zeros() throws IOException {
        try (Journal journal = open(files, POLICY)) {
            append(journal, 0, 2);
            try (JournalReader reader = journal.read(0)) {
                for (int i = 0; i < 50; i++) {
                    assertThat(reader.next().orElseThrow().payload()).isEqualTo(payload(i));
                    append(journal, 2 + i, 1);
                }
            }
        }
    }

    @Test
    void a_dead_process_leaves_zeros_that_are_no_damage() throws IOException {
        FakeFiles left;
        try (Journal journal = open(files, POLICY)) {
            append(journal, 0, 5);
            left = files.copy();
        }
        try (Journal journal = open(left, POLICY)) {
            assertThat(journal.end()).isEqualTo(5);
            append(journal, 5, 5);
            assertThat(readAll(journal, 0)).isEqualTo(10);
        }
    }

    /// The last batch reached the disk up to any byte, and zeros stand for the rest.
    @Test
    void a_tail_that_is_torn_into_zeros_is_cut() throws IOException {
        byte[] left;
        int beforeLast;
        try (Journal journal = open(files, POLICY.withSegmentBytes(1_000))) {
            append(journal, 0, 2);
            beforeLast = (int) journal.stats().bytes();
            append(journal, 2, 1);
            left = files.bytes(FIRST);
        }
        for (int size = beforeLast; size < beforeLast + 40; size++) {
            byte[] torn = left.clone();
            Arrays.fill(torn, size, torn.length, (byte) 0);
            files.replace(FIRST, torn);
            try (Journal journal = open(files, POLICY)) {
                assertThat(journal.end()).isEqualTo(2);
                append(journal, 2, 2);
                assertThat(readAll(journal, 0)).isEqualTo(4);
            }
        }
    }

    /// Of a batch of two the first is lost; the second must not become the follower of another.
    @Test
    void what_is_left_of_a_torn_batch_does_not_come_back() throws IOException {
        int beforeLast;
        byte[] left;
        try (Journal journal = open(files, POLICY)) {
            append(journal, 0, 1);
            beforeLast = (int) journal.stats().bytes();
            left = files.bytes(FIRST);
        }
        ByteBuffer torn = ByteBuffer.wrap(left).position(beforeLast);
        SegmentFormat.encode(torn, 1, 0, (byte) 1, JournalKit.AT, payload(1));
        Arrays.fill(left, beforeLast, torn.position(), (byte) 0);
        SegmentFormat.encode(torn, 2, 1, (byte) 2, JournalKit.AT, payload(2));
        files.replace(FIRST, left);

        FakeFiles later;
        try (Journal journal = open(files, POLICY)) {
            append(journal, 1, 1);
            later = files.copy();
        }
        try (Journal journal = open(later, POLICY)) {
            assertThat(readAll(journal, 0)).isEqualTo(2);
        }
    }

    @Test
    void zeros_before_a_later_batch_are_damage() throws IOException {
        int second;
        int third;
        try (Journal journal = open(files, POLICY)) {
            append(journal, 0, 1);
            second = (int) journal.stats().bytes();
            append(journal, 1, 1);
            third = (int) journal.stats().bytes();
            append(journal, 2, 1);
        }
        byte[] bytes = files.bytes(FIRST);
        Arrays.fill(bytes, second, third, (byte) 0);
        files.replace(FIRST, bytes);

        assertThatThrownBy(() -> open(files, POLICY))
                .isInstanceOf(StateFormatException.class)
                .hasMessage(
                        "journal segment %s is damaged at byte %d (position 1 expected): zeros"
                                        .formatted(FIRST, second)
                                + " found, and something behind them");
    }

    /// The length of a full segment did not get to disk, those of its followers did.
    @Test
    void a_full_segment_may_end_in_zeros(@TempDir Path directory) throws IOException {
        JournalPolicy small = POLICY.withSegmentBytes(100);
        try (Journal journal = Journal.open(directory, small)) {
            for (int i = 0; i < 10; i++) {
                append(journal, i, 1);
            }
            assertThat(journal.stats().segments()).isGreaterThan(2);
        }
        Path first = directory.resolve(FIRST);
        for (int more : new int[] {1, 32, 33, 1_000}) {
            Files.write(
                    first,
                    Arrays.copyOf(Files.readAllBytes(first), (int) Files.size(first) + more));
            try (Journal journal = Journal.open(directory, small);
                    JournalView view = JournalView.open(directory, small)) {
                assertThat(readAll(journal, 0)).isEqualTo(10);
                JournalView.Records records = view.records();
                while (records.next().isPresent()) {
                    // Only how far it comes is asked for.
                }
                assertThat(records.position()).isEqualTo(10);
            }
        }
    }

    @Test
    void a_disk_without_room_for_zeros_takes_records() throws IOException {
        files.room(5_000);
        try (Journal journal = open(files, POLICY)) {
            append(journal, 0, 40);
            append(journal, 40, 40);
            assertThat(journal.stats().bytes()).isGreaterThan(3_000);
            assertThat(readAll(journal, 0)).isEqualTo(80);
        }
        try (Journal journal = open(files, POLICY)) {
            assertThat(readAll(journal, 0)).isEqualTo(80);
        }
    }
}
