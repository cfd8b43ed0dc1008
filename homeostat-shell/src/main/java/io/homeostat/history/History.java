package io.homeostat.history;

import io.homeostat.base.Check;
import io.homeostat.label.Prediction;
import io.homeostat.reading.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The history of all pipelines of this box, in an SQLite file of its own.
///
/// Appends are queued and written in batches. What a crash takes from the queue is written again
/// when the loop replays its journal; call [#flush] before saving a snapshot of the loop, so that
/// the replay begins early enough.
public final class History implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(History.class);

    private final HistoryPolicy policy;
    private final ChangeQueue queue;
    private final HistoryWriter writer;
    private final ReentrantLock writing = new ReentrantLock();
    private final Connection reader;
    private final ReentrantLock reading = new ReentrantLock();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong givenUp = new AtomicLong();
    private final Thread thread;

    private History(Path file, HistoryPolicy policy) throws SQLException, IOException {
        this.policy = policy;
        this.queue = new ChangeQueue(policy);
        this.writer = new HistoryWriter(HistoryFile.write(file), policy.keepRows());
        this.reader = HistoryFile.read(file);
        this.thread = Thread.ofPlatform().name("history-writer").unstarted(this::run);
    }

    public static History open(Path file, HistoryPolicy policy) {
        try {
            History history = new History(file, policy);
            history.thread.start();
            return history;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot open the history " + file, e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the history " + file, e);
        }
    }

    /// Keeps a prediction with the values it was made from. Waits while the queue is full.
    public void append(String pipeline, Prediction prediction, Reading values) {
        queue.append(pipeline, prediction, values);
    }

    /// Keeps the truth about a reading that was appended before; about any other it does nothing.
    public void label(String pipeline, long reading, double label, Instant at) {
        queue.label(pipeline, reading, label, Micros.of(at));
    }

    /// Returns when everything appended so far is on disk, or was given up and counted.
    public void flush() {
        queue.flush();
        writing.lock();
        try {
            writer.force();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot put the history on disk", e);
        } finally {
            writing.unlock();
        }
    }

    /// The newest `limit` rows, oldest first.
    public List<HistoryRow> newest(String pipeline, int limit) {
        return ask(connection -> {
            List<HistoryRow> found = new ArrayList<>();
            Blocks.descending(
                    connection,
                    pipeline,
                    block -> {
                        List<HistoryRow> rows = new ArrayList<>();
                        RowBlock.forEach(block, (in, row) -> rows.add(RowBlock.row(in, row)));
                        rows.reversed().stream().limit(limit - found.size()).forEach(found::add);
                        return found.size() < limit;
                    });
            return found.reversed();
        });
    }

    /// The first `limit` rows with `from <= at < to`, in the order of their readings.
    public List<HistoryRow> between(String pipeline, Instant from, Instant to, int limit) {
        return ask(connection ->
                RowQuery.of(pipeline).between(from, to).first(limit).rows(connection));
    }

    /// The rows of readings `from` to `to`, both included; when there are more than `maxPoints`, so
    /// few of them that the extremes of predictions and labels are still among them.
    public List<HistoryRow> range(String pipeline, long from, long to, int maxPoints) {
        Check.argument(maxPoints >= 4, "maxPoints %s is below 4", maxPoints);
        Check.argument(0 <= from && from <= to, "no range from %s to %s", from, to);
        return ask(connection -> {
            RowQuery query = RowQuery.of(pipeline).readings(from, to);
            List<HistoryRow> all = query.first(maxPoints + 1).rows(connection);
            if (all.size() <= maxPoints) {
                return all;
            }
            // Buckets over what is there: an open range would put everything into the
            // first of them.
            long first = all.getFirst().reading();
            long last = Math.min(to, Blocks.newest(connection, pipeline));
            Thinning thinning = new Thinning(first, last, maxPoints);
            query.visit(
                    connection,
                    (in, row) ->
                            thinning.add(
                                    RowBlock.reading(in, row),
                                    RowBlock.point(in, row),
                                    RowBlock.label(in, row)));
            List<HistoryRow> thinned = new ArrayList<>();
            for (long reading : thinning.chosen()) {
                thinned.addAll(query.readings(reading, reading).rows(connection));
            }
            return thinned;
        });
    }

    public HistoryStats stats() {
        return new HistoryStats(written.get(), queue.size(), queue.blocked(), givenUp.get());
    }

    /// Writes what was appended, then closes.
    @Override
    public void close() {
        queue.close();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        reading.lock();
        try (writer;
                reader) {
            writer.force();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot close the history", e);
        } finally {
            reading.unlock();
        }
    }

    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    private <T> T ask(Question<T> question) {
        reading.lock();
        try {
            return question.ask(reader);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read the history", e);
        } finally {
            reading.unlock();
        }
    }

    private void run() {
        try {
            List<Change> batch = queue.take();
            while (!batch.isEmpty()) {
                int changes = count(batch);
                persist(batch, changes);
                queue.settle(batch, changes);
                batch = queue.take();
            }
        } catch (InterruptedException e) {
            // Nobody has this thread but us: an interrupt can only mean the end.
            Thread.currentThread().interrupt();
            queue.close();
        }
    }

    private static int count(List<Change> batch) {
        int changes = 0;
        for (Change change : batch) {
            changes += change.count();
        }
        return changes;
    }

    private void persist(List<Change> batch, int changes) throws InterruptedException {
        long wait = policy.retryWait().toNanos();
        for (int attempt = 1; attempt <= policy.attempts(); attempt++) {
            try {
                write(batch);
                written.addAndGet(changes);
                return;
            } catch (SQLException | RuntimeException e) {
                // Boundary of the adapter: a full disk or a lock of another process may pass.
                LOG.atWarn()
                        .setCause(e)
                        .addKeyValue("attempt", attempt)
                        .log("writing the history failed");
            }
            if (attempt < policy.attempts()) {
                queue.pause(wait);
                wait *= 2;
            }
        }
        givenUp.addAndGet(changes);
        LOG.atError()
                .addKeyValue("rows", changes)
                .log("history rows were given up; the journal still has them");
    }

    private void write(List<Change> batch) throws SQLException {
        writing.lock();
        try {
            writer.write(batch);
        } finally {
            writing.unlock();
        }
    }
}
