package io.homeostat.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.base.StateFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskJournalTest extends JournalKit {
    @TempDir Path directory;

    @Override
    Journal open(JournalPolicy policy) {
        return Journal.open(directory.resolve("events"), policy);
    }

    @Test
    void is_open_once_at_a_time() {
        try (Journal ignored = open(JournalPolicy.standard())) {
            assertThatThrownBy(() -> open(JournalPolicy.standard()))
                    .isInstanceOf(UncheckedIOException.class)
                    .cause()
                    .hasMessageContaining("in use by another process");
            assertThat(ignored.end()).isZero();
        }
        open(JournalPolicy.standard()).close();
    }

    @Test
    void the_interval_between_syncs_is_asked_for_after_each() {
        Deque<Duration> intervals =
                new ConcurrentLinkedDeque<>(List.of(Duration.ZERO, Duration.ofHours(1)));
        CompletableFuture<Long> third;
        try (Journal journal =
                Journal.open(
                        JournalFiles.disk(),
                        directory.resolve("events"),
                        JournalPolicy.standard(),
                        intervals::removeFirst)) {
            journal.append((byte) 0, Instant.EPOCH, new byte[1]).join();
            journal.append((byte) 0, Instant.EPOCH, new byte[1]).join();
            third = journal.append((byte) 0, Instant.EPOCH, new byte[1]);
            assertThat(third).isNotDone();
            intervals.add(Duration.ZERO);
        }
        assertThat(third).isCompletedWithValue(2L);
    }

    @Test
    void does_not_touch_a_directory_with_foreign_files() throws IOException {
        Files.createDirectories(directory.resolve("events"));
        Files.writeString(directory.resolve("events/notes.txt"), "mine");

        assertThatThrownBy(() -> open(JournalPolicy.standard()))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("foreign file: notes.txt");
    }
}
