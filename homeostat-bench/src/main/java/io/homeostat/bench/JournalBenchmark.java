package io.homeostat.bench;

import io.homeostat.journal.Appended;
import io.homeostat.journal.Journal;
import io.homeostat.journal.JournalPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// One record put into the journal by a caller that does not wait for it, so that records share
/// their syncs; and one whose caller waits. The disk is the one below `java.io.tmpdir`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JournalBenchmark {
    private static final byte TYPE = 1;
    private static final Instant AT = Workload.time(0);

    private final byte[] payload = Workload.of("linear").payload(0);
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final Appended told =
            new Appended() {
                @Override
                public void durable(long position) {}

                @Override
                public void failed(RuntimeException cause) {
                    failure.compareAndSet(null, cause);
                }
            };
    private Path directory;
    private Journal journal;

    @Setup(Level.Iteration)
    public void open() throws IOException {
        directory = Files.createTempDirectory("journal-benchmark");
        journal = Journal.open(directory, JournalPolicy.standard().withRetainBytes(64 << 20));
    }

    @TearDown(Level.Iteration)
    public void close() throws IOException {
        journal.close();
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(JournalBenchmark::delete);
        }
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + path, e);
        }
    }

    @Benchmark
    public void append() {
        journal.append(TYPE, AT, payload, told);
    }

    @Benchmark
    public long appendAndWait() {
        return journal.append(TYPE, AT, payload).join();
    }
}
