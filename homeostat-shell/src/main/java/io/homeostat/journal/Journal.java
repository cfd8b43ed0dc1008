package io.homeostat.journal;

import io.homeostat.base.Check;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An append-only log of opaque records, each acknowledged only when it is on disk.
///
/// Many callers append, one thread writes: what has come while the disk was busy goes out together
/// with one sync (group commit), so that the cost of a sync is shared when it matters and nobody
/// waits for company when it does not. The format is told in [SegmentFormat].
///
/// After a failed write or sync nothing is known about the file's end any more (a sync that is
/// repeated may claim success for pages that were dropped). So the journal then refuses everything
/// until it is opened again, which reads what is really there. A record that was refused may still
/// turn up then: refused means "not promised", never "certainly absent".
public final class Journal implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final JournalFiles files;
    private final JournalPolicy policy;
    private final Supplier<Duration> syncInterval;
    private final Segments segments;
    private final Inbox inbox;
    private final Thread writer;
    private final ReentrantLock trimming = new ReentrantLock();
    private final AtomicLong batches = new AtomicLong();
    private final AtomicLong needed = new AtomicLong();
    private volatile long end;

    /// When the newest record came, as far as this process knows: age is counted back from it, so
    /// that a box whose clock was wrong for a while deletes nothing that is needed.
    private volatile Instant newest = Instant.EPOCH;

    // Touched by the writer thread only, once it runs.
    private SegmentWriter out;
    private ByteBuffer buffer;

    private Journal(
            JournalFiles files, String name, JournalPolicy policy, Supplier<Duration> syncInterval)
            throws IOException {
        this.files = files;
        this.policy = policy;
        this.syncInterval = syncInterval;
        this.segments = new Segments(files, policy);
        this.inbox = new Inbox(policy);
        Segments.Tail tail = segments.recover();
        this.out = tail.out();
        this.end = tail.position();
        this.needed.set(segments.first());
        this.buffer = ByteBuffer.allocateDirect(policy.batchBytes());
        this.writer = Thread.ofPlatform().name("journal-" + name).unstarted(this::run);
    }

    /// Opens the journal in `directory`, creating it if need be; a torn tail is cut off.
    ///
    /// @throws io.homeostat.base.StateFormatException when it is damaged elsewhere
    /// @throws UncheckedIOException when the disk refuses, or another process has it open
    public static Journal open(Path directory, JournalPolicy policy) {
        return open(JournalFiles.disk(), directory, policy);
    }

    /// The same on another disk than this machine's.
    public static Journal open(JournalFiles.Disk disk, Path directory, JournalPolicy policy) {
        return open(disk, directory, policy, policy::syncInterval);
    }

    /// The same, with an interval between syncs that changes.
    ///
    /// @param syncInterval in place of the policy's, asked after each sync on the writer's thread
    public static Journal open(
            JournalFiles.Disk disk,
            Path directory,
            JournalPolicy policy,
            Supplier<Duration> syncInterval) {
        try {
            Path place = directory.toAbsolutePath().normalize();
            // Every pipeline calls its journal alike: the folder above tells them apart.
            String name =
                    place.getNameCount() < 2
                            ? place.toString()
                            : place.subpath(place.getNameCount() - 2, place.getNameCount())
                                    .toString();
            return open(disk.open(directory), name, policy, syncInterval);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the journal in " + directory, e);
        }
    }

    static Journal open(JournalFiles files, String name, JournalPolicy policy) throws IOException {
        return open(files, name, policy, policy::syncInterval);
    }

    private static Journal open(
            JournalFiles files, String name, JournalPolicy policy, Supplier<Duration> syncInterval)
            throws IOException {
        try {
            Journal journal = new Journal(files, name, policy, syncInterval);
            journal.writer.start();
            return journal;
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
    }

    /// Appends a record; `callback` hears its position when it is on disk. Blocks while the queue
    /// is full. `payload` must not be changed afterwards.
    ///
    /// @throws IllegalStateException when the journal is closed or a write has failed
    public void append(byte type, Instant at, byte[] payload, Appended callback) {
        Check.argument(
                payload.length <= policy.recordBytesMax(),
                "payload of %s bytes, the journal takes at most %s",
                payload.length,
                policy.recordBytesMax());
        inbox.put(new Inbox.Pending(type, at, new Inbox.Payload(payload), callback));
    }

    /// Appends a record; the future completes on the writer thread with its position.
    public CompletableFuture<Long> append(byte type, Instant at, byte[] payload) {
        CompletableFuture<Long> future = new CompletableFuture<>();
        append(
                type,
                at,
                payload,
                new Appended() {
                    @Override
                    public void durable(long position) {
                        future.complete(position);
                    }

                    @Override
                    public void failed(RuntimeException cause) {
                        future.completeExceptionally(cause);
                    }
                });
        return future;
    }

    /// A reader whose first record is the one at `from`; `end()` is allowed and waits for the next.
    public JournalReader read(long from) {
        Check.argument(from <= end, "position %s is beyond the end, %s", from, end);
        try {
            return new JournalReader(segments, () -> end, from);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the journal from " + from, e);
        }
    }

    /// The oldest position still kept.
    public long first() {
        return segments.first();
    }

    /// One past the newest durable position.
    public long end() {
        return end;
    }

    /// Promises that nothing before `position` is needed for recovery. Only then may old segments
    /// be deleted; until it is called nothing is. A smaller position than before changes nothing.
    public void retainFrom(long position) {
        Check.argument(position <= end, "position %s is beyond the end, %s", position, end);
        needed.accumulateAndGet(position, Math::max);
        trim();
    }

    public JournalStats stats() {
        return new JournalStats(
                segments.first(),
                end,
                segments.count(),
                segments.bytes(),
                inbox.size(),
                inbox.blocked(),
                batches.get(),
                inbox.failed());
    }

    /// Writes what was appended, then closes.
    @Override
    public void close() {
        Check.that(Thread.currentThread() != writer, "a callback must not close its journal");
        inbox.close();
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            List<Inbox.Pending> batch = inbox.take(System.nanoTime());
            while (!batch.isEmpty()) {
                long begun = System.nanoTime();
                if (!commit(batch)) {
                    break;
                }
                batch = inbox.take(begun + syncInterval.get().toNanos());
            }
        } finally {
            closeQuietly(out);
            closeQuietly(files);
        }
    }

    private static void closeQuietly(Closeable resource) {
        try {
            resource.close();
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("closing the journal failed; its records are safe");
        }
    }

    /// Writes, forces, tells. False when the disk has refused.
    private boolean commit(List<Inbox.Pending> batch) {
        long first = end;
        try {
            write(batch, first);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // Boundary of the adapter: whatever it was, no promise can be given any more.
            refuse(batch, e);
            return false;
        }
        batches.incrementAndGet();
        end = first + batch.size();
        for (int i = 0; i < batch.size(); i++) {
            tell(batch.get(i).callback(), first + i);
        }
        return true;
    }

    private void write(List<Inbox.Pending> batch, long first) throws IOException {
        if (out.bytes() >= policy.segmentBytes() && out.bytes() > SegmentFormat.HEADER_BYTES) {
            out.close();
            out = segments.create(first).out();
            trim();
        }
        int size = 0;
        for (Inbox.Pending pending : batch) {
            size += SegmentFormat.RECORD_HEADER_BYTES + pending.payload().bytes.length;
        }
        // Only a single large record exceeds the buffer; its own is given back afterwards.
        ByteBuffer bytes = size <= buffer.capacity() ? buffer.clear() : ByteBuffer.allocate(size);
        for (int i = 0; i < batch.size(); i++) {
            Inbox.Pending pending = batch.get(i);
            byte[] payload = pending.payload().bytes;
            SegmentFormat.encode(bytes, first + i, i, pending.type(), pending.at(), payload);
        }
        out.write(bytes.flip());
        out.force();
        newest = batch.getLast().at();
        segments.grown(out.first(), out.bytes());
    }

    private void refuse(List<Inbox.Pending> batch, Throwable cause) {
        LOG.atError()
                .setCause(cause)
                .addKeyValue("position", end)
                .log("writing the journal failed; it accepts nothing more");
        RuntimeException failure =
                cause instanceof IOException io
                        ? new UncheckedIOException("writing " + files + " failed", io)
                        : new IllegalStateException("writing " + files + " failed", cause);
        List<Inbox.Pending> rest = inbox.fail(failure);
        for (List<Inbox.Pending> refused : List.of(batch, rest)) {
            for (Inbox.Pending pending : refused) {
                try {
                    pending.callback().failed(failure);
                } catch (RuntimeException e) {
                    LOG.atError().setCause(e).log("an append callback failed");
                }
            }
        }
    }

    private static void tell(Appended callback, long position) {
        try {
            callback.durable(position);
        } catch (RuntimeException e) {
            // The record is safe; its owner's trouble must not take the others' journal away.
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("position", position)
                    .log("an append callback failed");
        }
    }

    /// A segment that cannot be deleted costs room, not records: it is tried again at the next one.
    private void trim() {
        trimming.lock();
        try {
            Instant last = newest;
            Instant oldest =
                    last.isBefore(Instant.EPOCH) ? Instant.MIN : last.minus(policy.retainAge());
            segments.trim(needed.get(), policy.retainBytes(), oldest);
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("deleting an old journal segment failed");
        } finally {
            trimming.unlock();
        }
    }
}
