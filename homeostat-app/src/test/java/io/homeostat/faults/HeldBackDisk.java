package io.homeostat.faults;

import io.homeostat.journal.JournalFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/// A disk that keeps aside what was written and not forced. At the power cut it drops that, or
/// tears it: of each write a part of random length gets there, and not all bytes of it; a file
/// whose directory was not forced may have no name.
final class HeldBackDisk implements JournalFiles.Disk {
    private final SplittableRandom random;
    private final boolean honest;
    private final List<Held> open = new ArrayList<>();
    private final Set<Path> unnamed = new HashSet<>();
    private final CompletableFuture<Void> off = new CompletableFuture<>();
    private long operationsLeft = Long.MAX_VALUE;

    /// @param honest whether forcing records does anything; if not, those since the opening are
    ///   lost
    HeldBackDisk(SplittableRandom random, boolean honest) {
        this.random = random;
        this.honest = honest;
    }

    /// The power goes with the `operations`-th write or force from now.
    synchronized void cutAfter(long operations) {
        operationsLeft = operations;
    }

    synchronized boolean cut() {
        return operationsLeft <= 0;
    }

    private synchronized void operate() throws IOException {
        operationsLeft--;
        if (operationsLeft <= 0) {
            off.complete(null);
            throw new IOException("the power is off");
        }
    }

    /// Is run once the power is off, on a thread of its own.
    synchronized void whenCut(Runnable action) {
        var _ = off.thenRunAsync(action);
    }

    /// What is found when the power is back; call it when nobody has the files open any more.
    synchronized void settle() throws IOException {
        for (Held held : open) {
            held.tear();
        }
        for (Path file : unnamed) {
            if (random.nextBoolean()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public JournalFiles open(Path directory) throws IOException {
        return new HeldBackFiles(JournalFiles.disk().open(directory), directory);
    }

    private final class HeldBackFiles extends OtherFiles {
        private final Path directory;

        HeldBackFiles(JournalFiles disk, Path directory) {
            super(disk);
            this.directory = directory;
        }

        @Override
        public Sink create(String name) throws IOException {
            operate();
            Path file = directory.resolve(name);
            synchronized (HeldBackDisk.this) {
                unnamed.add(file);
            }
            return held(super.create(name), file);
        }

        @Override
        public Sink write(String name) throws IOException {
            return held(super.write(name), directory.resolve(name));
        }

        private Sink held(Sink sink, Path file) {
            Held held = new Held(sink, file);
            synchronized (HeldBackDisk.this) {
                open.add(held);
            }
            return held;
        }

        @Override
        public void forceDirectory() throws IOException {
            operate();
            synchronized (HeldBackDisk.this) {
                unnamed.removeIf(file -> honest && directory.equals(file.getParent()));
            }
        }
    }

    private record Write(long offset, ByteBuffer bytes) {}

    private final class Held implements JournalFiles.Sink {
        private final JournalFiles.Sink disk;
        private final Path file;
        private final List<Write> pending = new ArrayList<>();
        private long honestBytes;
        private boolean begun;

        Held(JournalFiles.Sink disk, Path file) {
            this.disk = disk;
            this.file = file;
        }

        @Override
        public void write(ByteBuffer bytes, long offset) throws IOException {
            ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
            synchronized (HeldBackDisk.this) {
                pending.add(new Write(offset, copy));
                if (!kept()) {
                    disk.write(copy.duplicate(), offset);
                }
            }
            operate();
        }

        /// The end of a file goes at once: what is cut off is no record.
        @Override
        public void cut(long size) throws IOException {
            operate();
            synchronized (HeldBackDisk.this) {
                if (kept()) {
                    giveOut();
                }
                disk.cut(size);
            }
        }

        @Override
        public void force() throws IOException {
            operate();
            synchronized (HeldBackDisk.this) {
                if (kept()) {
                    giveOut();
                    honestBytes = Files.size(file);
                    begun = true;
                }
            }
        }

        private void giveOut() throws IOException {
            for (Write write : pending) {
                disk.write(write.bytes().duplicate(), write.offset());
            }
            pending.clear();
        }

        /// The head of a file gets to any disk: it is records that are acknowledged.
        private boolean kept() {
            return honest || !begun;
        }

        /// A file that is closed in good order keeps what was written: the system gets to it.
        @Override
        public void close() throws IOException {
            synchronized (HeldBackDisk.this) {
                if (!HeldBackDisk.this.cut() && kept()) {
                    giveOut();
                }
            }
            disk.close();
        }

        void tear() throws IOException {
            if (!Files.exists(file)) {
                return;
            }
            try (FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                if (!kept()) {
                    channel.truncate(honestBytes);
                }
                for (Write write : pending) {
                    tear(channel, write);
                }
            }
        }

        private void tear(FileChannel channel, Write write) throws IOException {
            byte[] there = new byte[random.nextInt(write.bytes().limit() + 1)];
            channel.read(ByteBuffer.wrap(there), write.offset());
            for (int i = 0; i < there.length; i++) {
                there[i] = random.nextInt(20) == 0 ? there[i] : write.bytes().get(i);
            }
            channel.write(ByteBuffer.wrap(there), write.offset());
        }
    }
}
