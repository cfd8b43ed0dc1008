package io.homeostat.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.base.StateFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalViewTest {
    private static final JournalPolicy SMALL = JournalPolicy.standard().withSegmentBytes(500);
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir private Path directory;

    private static void append(Journal journal, int from, int to) {
        for (int i = from; i < to; i++) {
            journal.append((byte) 1, AT, ("record " + i).getBytes(UTF_8)).join();
        }
    }

    private static List<String> all(JournalView view) {
        List<String> all = new ArrayList<>();
        JournalView.Records records = view.records();
        Optional<JournalRecord> record = records.next();
        while (record.isPresent()) {
            all.add(new String(record.get().payload(), UTF_8));
            record = records.next();
        }
        assertThat(records.position()).isEqualTo(view.end());
        return all;
    }

    private static List<String> expected(int from, int to) {
        List<String> all = new ArrayList<>();
        for (int i = from; i < to; i++) {
            all.add("record " + i);
        }
        return all;
    }

    private Path oldest() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> SegmentFormat.named(f.getFileName().toString()))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void shows_the_journal_as_it_stood_when_it_was_opened_while_it_is_written() {
        try (Journal journal = Journal.open(directory, SMALL)) {
            append(journal, 0, 100);
            try (JournalView view = JournalView.open(directory, SMALL)) {
                append(journal, 100, 150);
                journal.retainFrom(150);

                assertThat(view.end()).isEqualTo(100);
                assertThat(all(view)).isEqualTo(expected(0, 100));
                assertThat(all(view)).as("a second time").isEqualTo(expected(0, 100));
            }
        }
    }

    @Test
    void begins_with_the_oldest_record_that_is_kept() throws IOException {
        try (Journal journal = Journal.open(directory, SMALL)) {
            append(journal, 0, 100);
        }
        Files.delete(oldest());
        try (JournalView view = JournalView.open(directory, SMALL)) {
            assertThat(view.first()).isPositive();
            assertThat(all(view)).isEqualTo(expected((int) view.first(), 100));
        }
    }

    @Test
    void ends_before_a_torn_record_and_leaves_it_as_it_is() throws IOException {
        try (Journal journal = Journal.open(directory, JournalPolicy.standard())) {
            append(journal, 0, 10);
        }
        Path file = oldest();
        Files.write(file, new byte[] {1, 2, 3, 4, 5}, StandardOpenOption.APPEND);
        long size = Files.size(file);
        try (JournalView view = JournalView.open(directory, SMALL)) {
            assertThat(all(view)).isEqualTo(expected(0, 10));
        }
        assertThat(Files.size(file)).isEqualTo(size);
    }

    @Test
    void names_what_is_damaged_and_what_is_missing() throws IOException {
        try (Journal journal = Journal.open(directory, SMALL)) {
            append(journal, 0, 100);
        }
        byte[] bytes = Files.readAllBytes(oldest());
        bytes[bytes.length - 1] ^= 1;
        Files.write(oldest(), bytes);
        try (JournalView view = JournalView.open(directory, SMALL)) {
            assertThatThrownBy(() -> all(view)).isInstanceOf(StateFormatException.class);
        }
        assertThatThrownBy(() -> JournalView.open(directory.resolve("none"), SMALL))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("none");
    }

    @Test
    void an_empty_directory_is_an_empty_journal() {
        try (JournalView view = JournalView.open(directory, SMALL)) {
            assertThat(all(view)).isEmpty();
        }
    }
}
