package io.homeostat.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.journal.JournalFiles;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DurableOutboxTest {
    private static final int MESSAGES = 20_000;
    private static final int MEMORY = 1_024;

    @TempDir private Path directory;

    private int put;

    private void put(DurableOutbox outbox, int count) {
        for (int i = 0; i < count; i++) {
            byte[] payload = ("" + put++).getBytes(UTF_8);
            outbox.put(Origin.NONE, "t", payload, false, Instant.EPOCH);
        }
        outbox.flush();
    }

    private static List<String> texts(List<DurableOutbox.Entry> entries) {
        return entries.stream()
                .map(entry -> new String(entry.message().payload().bytes(), UTF_8))
                .toList();
    }

    @Test
    void what_is_read_while_it_comes_is_read_from_memory() {
        try (DurableOutbox outbox = DurableOutbox.open(JournalFiles.disk(), directory)) {
            put(outbox, 3);

            assertThat(texts(outbox.nextInMemory(2))).containsExactly("0", "1");
            assertThat(outbox.more()).isTrue();
            assertThat(texts(outbox.nextInMemory(2))).containsExactly("2");
            assertThat(outbox.more()).isFalse();
        }
    }

    @Test
    void what_memory_has_no_room_for_is_read_from_disk() {
        try (DurableOutbox outbox = DurableOutbox.open(JournalFiles.disk(), directory)) {
            put(outbox, MEMORY + 10);

            assertThat(outbox.nextInMemory(2 * MEMORY)).hasSize(MEMORY);
            assertThat(outbox.nextInMemory(1)).isEmpty();
            assertThat(outbox.more()).isTrue();
            assertThat(texts(outbox.next(5))).startsWith("" + MEMORY).hasSize(5);
        }
    }

    @Test
    void a_few_large_messages_fill_memory_too() {
        try (DurableOutbox outbox = DurableOutbox.open(JournalFiles.disk(), directory)) {
            for (int i = 0; i < 5; i++) {
                outbox.put(Origin.NONE, "t", new byte[600_000], false, Instant.EPOCH);
            }
            outbox.flush();

            assertThat(outbox.nextInMemory(5)).hasSize(2);
            assertThat(outbox.next(5)).hasSize(3);
        }
    }

    @Test
    void what_was_kept_before_a_restart_is_read_from_disk() {
        try (DurableOutbox outbox = DurableOutbox.open(JournalFiles.disk(), directory)) {
            put(outbox, 3);
        }
        try (DurableOutbox outbox = DurableOutbox.open(JournalFiles.disk(), directory)) {
            put(outbox, 1);

            assertThat(outbox.nextInMemory(10)).isEmpty();
            assertThat(outbox.more()).isTrue();
            assertThat(texts(outbox.next(2))).containsExactly("0", "1");
            assertThat(texts(outbox.next(1))).containsExactly("2");
            assertThat(texts(outbox.nextInMemory(10))).containsExactly("3");
        }
    }

    /// However a sender and its broker take turns: nothing is left out, comes twice, or is late.
    @Test
    void every_message_comes_once_and_in_order_from_wherever_it_is() {
        Random random = new Random(7);
        try (DurableOutbox outbox = DurableOutbox.open(JournalFiles.disk(), directory)) {
            int expected = 0;
            int acknowledged = 0;
            while (expected < MESSAGES) {
                if (put < MESSAGES && random.nextInt(3) == 0) {
                    put(outbox, Math.min(MESSAGES - put, random.nextInt(1_500)));
                }
                int max = 1 + random.nextInt(400);
                boolean disk = random.nextInt(4) == 0;
                for (String text : texts(disk ? outbox.next(max) : outbox.nextInMemory(max))) {
                    assertThat(text).isEqualTo("" + expected++);
                }
                assertThat(outbox.more()).isEqualTo(expected < put);
                if (random.nextInt(5) == 0) {
                    acknowledged += random.nextInt(expected - acknowledged + 1);
                    outbox.acknowledge(acknowledged);
                    outbox.save();
                }
                if (random.nextInt(40) == 0) {
                    outbox.rewind();
                    expected = acknowledged;
                }
            }
            assertThat(put).isEqualTo(MESSAGES);
        }
    }
}
