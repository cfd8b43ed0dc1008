package io.homeostat.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DeadLettersTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir Path directory;

    private static DeadLetter letter(int number) {
        byte[] payload = ("{\"AT\": oops " + number).getBytes(UTF_8);
        return DeadLetter.of("plant/1/reading", AT, "malformed", "no value at 8", payload);
    }

    private static void append(DeadLetters letters, int from, int to) throws Exception {
        CountDownLatch durable = new CountDownLatch(to - from);
        for (int i = from; i < to; i++) {
            letters.append(
                    letter(i),
                    new Appended() {
                        @Override
                        public void durable(long position) {
                            durable.countDown();
                        }

                        @Override
                        public void failed(RuntimeException cause) {}
                    });
        }
        assertThat(durable.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void lists_the_newest_after_a_restart() throws Exception {
        try (DeadLetters letters = DeadLetters.open(directory, DeadLetters.standardPolicy())) {
            append(letters, 0, 5);
        }
        try (DeadLetters letters = DeadLetters.open(directory, DeadLetters.standardPolicy())) {
            assertThat(letters.list(3)).containsExactly(letter(2), letter(3), letter(4));
            assertThat(letters.list(100)).hasSize(5);
            assertThat(letters.list(0)).isEmpty();
        }
    }

    @Test
    void lets_the_oldest_go_when_there_are_too_many() throws Exception {
        JournalPolicy policy =
                DeadLetters.standardPolicy().withSegmentBytes(500).withRetainBytes(2_000);
        try (DeadLetters letters = DeadLetters.open(directory, policy)) {
            for (int i = 0; i < 100; i++) {
                append(letters, i, i + 1);
            }
            assertThat(letters.stats().bytes()).isLessThan(2_700);
            assertThat(letters.count()).isPositive().isLessThan(100);
            assertThat(letters.list(1)).containsExactly(letter(99));
        }
    }
}
