package io.homeostat.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// What a journal promises on whatever files it stands.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
abstract class JournalKit {
    static final Instant AT = Instant.parse("2026-03-01T12:00:00.123456789Z");

    /// A journal on the same files each time it is called within one test.
    abstract Journal open(JournalPolicy policy) throws IOException;

    static byte[] payload(long number) {
        return ("record " + number + " ".repeat((int) (number % 17)))
                .getBytes(StandardCharsets.UTF_8);
    }

    static void append(Journal journal, long from, long count) {
        List<CompletableFuture<Long>> futures = new ArrayList<>();
        for (long i = from; i < from + count; i++) {
            futures.add(journal.append((byte) (i % 5), AT.plusSeconds(i), payload(i)));
        }
        for (int i = 0; i < count; i++) {
            assertThat(futures.get(i).join()).isEqualTo(from + i);
        }
    }

    static long readAll(Journal journal, long from) {
        long expected = from;
        try (JournalReader reader = journal.read(from)) {
            for (var r = reader.next(); r.isPresent(); r = reader.next()) {
                assertThat(r.get())
                        .isEqualTo(
                                new JournalRecord(
                                        expected,
                                        (byte) (expected % 5),
                                        AT.plusSeconds(expected),
                                        payload(expected)));
                expected++;
            }
        }
        return expected;
    }

    @Test
    void gives_back_after_reopening_what_was_appended_over_many_segments() throws IOException {
        JournalPolicy policy = JournalPolicy.standard().withSegmentBytes(300);
        try (Journal journal = open(policy)) {
            append(journal, 0, 40);
            append(journal, 40, 3);
        }
        try (Journal journal = open(policy)) {
            assertThat(journal.end()).isEqualTo(43);
            append(journal, 43, 7);
            append(journal, 50, 7);
            assertThat(readAll(journal, 0)).isEqualTo(57);
            assertThat(readAll(journal, 29)).isEqualTo(57);
            assertThat(journal.stats().segments()).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void calls_back_in_the_order_of_positions() throws Exception {
        List<Long> heard = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch all = new CountDownLatch(4 * 500);
        Appended callback =
                new Appended() {
                    @Override
                    public void durable(long position) {
                        heard.add(position);
                        all.countDown();
                    }

                    @Override
                    public void failed(RuntimeException cause) {
                        throw cause;
                    }
                };
        try (Journal journal = open(JournalPolicy.standard().withQueueRecords(16))) {
            List<Thread> appenders = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                appenders.add(
                        Thread.ofVirtual()
                                .start(() -> {
                                    for (int i = 0; i < 500; i++) {
                                        journal.append((byte) 0, AT, payload(i), callback);
                                    }
                                }));
            }
            for (Thread appender : appenders) {
                appender.join();
            }
            assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
        }
        List<Long> expected = new ArrayList<>();
        for (long i = 0; i < 2_000; i++) {
            expected.add(i);
        }
        assertThat(heard).isEqualTo(expected);
    }

    @Test
    void is_read_while_it_is_written() throws Exception {
        try (Journal journal = open(JournalPolicy.standard().withSegmentBytes(2_000))) {
            Thread writer =
                    Thread.ofVirtual()
                            .start(() -> {
                                for (long i = 0; i < 1_000; i += 10) {
                                    append(journal, i, 10);
                                }
                            });
            long expected = 0;
            try (JournalReader reader = journal.read(0)) {
                while (writer.isAlive() || expected < 1_000) {
                    var record = reader.next();
                    if (record.isPresent()) {
                        assertThat(record.get().payload()).isEqualTo(payload(expected));
                        expected++;
                    } else {
                        Thread.onSpinWait();
                    }
                }
            }
            assertThat(expected).isEqualTo(1_000);
        }
    }

    @Test
    void deletes_only_what_nobody_needs() throws IOException {
        JournalPolicy policy =
                JournalPolicy.standard().withSegmentBytes(200).withRetainBytes(1_000);
        try (Journal journal = open(policy)) {
            for (int i = 0; i < 100; i++) {
                append(journal, i, 1);
            }
            assertThat(journal.first()).isZero();

            journal.retainFrom(50);
            long first = journal.first();
            assertThat(first).isPositive().isLessThanOrEqualTo(50);
            assertThat(readAll(journal, 50)).isEqualTo(100);

            journal.retainFrom(100);
            assertThat(journal.stats().bytes()).isLessThanOrEqualTo(1_000);
            assertThatThrownBy(() -> journal.read(0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no longer keeps position 0")
                    .hasMessageContaining("the oldest is " + journal.first());
        }
        try (Journal journal = open(policy)) {
            assertThat(journal.end()).isEqualTo(100);
            assertThat(readAll(journal, journal.first())).isEqualTo(100);
        }
    }

    /// One record a second: what is older than half a minute goes, unless it is needed.
    @Test
    void deletes_what_is_too_old_and_nobody_needs() throws IOException {
        JournalPolicy policy =
                JournalPolicy.standard()
                        .withSegmentBytes(200)
                        .withRetainAge(Duration.ofSeconds(30));
        try (Journal journal = open(policy)) {
            for (int i = 0; i < 100; i++) {
                append(journal, i, 1);
            }
            assertThat(journal.first()).isZero();

            journal.retainFrom(20);
            assertThat(journal.first()).isBetween(1L, 20L);
            journal.retainFrom(100);

            assertThat(journal.first()).isBetween(60L, 69L);
            assertThat(readAll(journal, journal.first())).isEqualTo(100);
        }
        try (Journal journal = open(policy)) {
            append(journal, 100, 40);
            journal.retainFrom(140);
            assertThat(journal.first()).isGreaterThan(69);
        }
    }

    @Test
    void appends_share_a_sync_until_the_next_is_due_which_a_full_queue_and_the_end_hasten()
            throws IOException {
        JournalPolicy policy =
                JournalPolicy.standard().withSyncInterval(Duration.ofHours(1)).withQueueRecords(5);
        List<CompletableFuture<Long>> appended = new ArrayList<>();
        try (Journal journal = open(policy)) {
            journal.append((byte) 0, AT, new byte[1]).join();
            for (int i = 0; i < 4; i++) {
                appended.add(journal.append((byte) 0, AT, new byte[1]));
            }
            assertThat(appended).noneMatch(CompletableFuture::isDone);
            appended.add(journal.append((byte) 0, AT, new byte[1]));
            CompletableFuture.allOf(appended.toArray(CompletableFuture[]::new)).join();
            assertThat(journal.stats().batches()).isEqualTo(2);
            appended.add(journal.append((byte) 0, AT, new byte[1]));
        }
        assertThat(appended.getLast()).isCompletedWithValue(6L);
    }

    @Test
    void refuses_what_it_could_not_keep() throws IOException {
        Journal journal =
                open(
                        new JournalPolicy(
                                1_000,
                                100,
                                100,
                                10,
                                1_000,
                                0,
                                JournalPolicy.FOR_EVER,
                                50,
                                Duration.ZERO));
        assertThatThrownBy(() -> journal.append((byte) 0, AT, new byte[51]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("payload of 51 bytes, the journal takes at most 50");
        assertThatThrownBy(() -> journal.read(1)).hasMessageContaining("beyond the end, 0");
        journal.close();
        assertThatThrownBy(() -> journal.append((byte) 0, AT, new byte[1]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the journal is closed");
        journal.close();
    }

    @Test
    void keeps_times_and_sizes_at_their_limits() throws IOException {
        try (Journal journal = open(JournalPolicy.standard())) {
            journal.append((byte) -128, Instant.MIN, new byte[0]).join();
            journal.append((byte) 127, Instant.MAX, new byte[2 << 20]).join();
        }
        try (Journal journal = open(JournalPolicy.standard());
                JournalReader reader = journal.read(0)) {
            assertThat(reader.next())
                    .contains(new JournalRecord(0, (byte) -128, Instant.MIN, new byte[0]));
            assertThat(reader.next())
                    .contains(new JournalRecord(1, (byte) 127, Instant.MAX, new byte[2 << 20]));
            assertThat(reader.next()).isEmpty();
        }
    }
}
