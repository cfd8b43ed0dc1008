package io.homeostat.load;

import io.homeostat.base.Check;
import io.homeostat.base.StateWriter;
import io.homeostat.bench.Workload;
import io.homeostat.journal.Appended;
import io.homeostat.journal.Journal;
import io.homeostat.journal.JournalPolicy;
import io.homeostat.journal.JournalRecord;
import io.homeostat.journal.JournalView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/// What a box has acknowledged and not worked off when it is killed: records behind its newest
/// snapshot, and half a record behind those.
///
/// A box saves a snapshot every few seconds, so as many unprocessed records as are asked for here
/// cannot be had by killing one. They are appended by the product's own [Journal] to that of a box
/// that has stopped, each as the box itself would have written it.
final class Backlog {
    /// What a message of a device is journaled as.
    private static final byte MESSAGE = 1;

    /// A record that announces more bytes than follow: its write was cut short.
    private static final int TORN_LENGTH = 128;

    private static final int TORN_BYTES = 40;

    private final Workload workload;
    private final Path journal;

    /// @param data the directory of a box that has stopped
    Backlog(Workload workload, Path data) {
        this.workload = workload;
        this.journal = data.resolve("pipelines/" + workload.pipeline().name() + "/journal");
    }

    /// Appends events `from` to `from + count - 1`.
    ///
    /// @throws IllegalStateException when the box has not journaled event `from - 1` last, or in
    ///   other bytes than those that would be appended
    void append(long from, long count) {
        byte[] newest = newestMessage();
        Check.that(
                Arrays.equals(newest, message(from - 1)),
                "the newest message of %s is not event %s as it is written here",
                journal,
                from - 1);
        AtomicReference<Optional<RuntimeException>> failure =
                new AtomicReference<>(Optional.empty());
        Appended callback =
                new Appended() {
                    @Override
                    public void durable(long position) {}

                    @Override
                    public void failed(RuntimeException cause) {
                        failure.set(Optional.of(cause));
                    }
                };
        try (Journal out = Journal.open(journal, JournalPolicy.standard())) {
            for (long i = from; i < from + count; i++) {
                out.append(MESSAGE, Instant.now(), message(i), callback);
            }
        }
        failure.get()
                .ifPresent(cause -> {
                    throw cause;
                });
    }

    private byte[] newestMessage() {
        byte[] newest = {};
        try (JournalView view = JournalView.open(journal, JournalPolicy.standard())) {
            JournalView.Records records = view.records();
            Optional<JournalRecord> next = records.next();
            while (next.isPresent()) {
                newest = next.get().type() == MESSAGE ? next.get().payload() : newest;
                next = records.next();
            }
        }
        return newest;
    }

    private byte[] message(long index) {
        byte[] payload = new byte[Workload.PAYLOAD_BYTES_MAX];
        int size = workload.putPayload(index, payload);
        return new StateWriter()
                .putString(LoadGenerator.topic(Workload.device(index)))
                .putBytes(Arrays.copyOf(payload, size))
                .toByteArray();
    }

    /// Leaves the trace of a write that the kill has cut short.
    void tear() throws IOException {
        byte[] torn = ByteBuffer.allocate(TORN_BYTES).putInt(TORN_LENGTH).array();
        Files.write(newestSegment(), torn, StandardOpenOption.APPEND);
    }

    private Path newestSegment() throws IOException {
        try (Stream<Path> files = Files.list(journal)) {
            return files.filter(file -> file.toString().endsWith(".journal"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow(() -> new IOException("no journal in " + journal));
        }
    }

    /// Bytes of all segments.
    long bytes() throws IOException {
        long sum = 0;
        try (Stream<Path> files = Files.list(journal)) {
            for (Path file : files.toList()) {
                sum += Files.size(file);
            }
        }
        return sum;
    }
}
