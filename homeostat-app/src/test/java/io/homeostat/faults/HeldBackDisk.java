package io.homeostat.faults;

import io.homeostat.journal.JournalFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/// A disk that keeps aside what was written and not forced. At the power cut it drops that, or
/// tears it: a prefix of random length gets there, with random bytes of it zero; a file whose
/// directory was not forced may have no name.
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
        public Appender create(String name) throws IOException {
            operate();
            Path file = directory.resolve(name);
            synchronized (HeldBackDisk.this) {
                unnamed.add(file);
            }
            return held(super.create(name), file);
        }

        @Override
        public Appender append(String name, long size) throws IOException {
            return held(super.append(name, size), directory.resolve(name));
        }

        private Appender held(Appender appender, Path file) {
            Held held = new Held(appender, file);
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

    private final class Held implements JournalFiles.Appender {
        private final JournalFiles.Appender disk;
        private final Path file;
        private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
        private boolean begun;

        Held(JournalFiles.Appender disk, Path file) {
            this.disk = disk;
            this.file = file;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            synchronized (HeldBackDisk.this) {
                pending.writeBytes(copy);
                if (!kept()) {
                    disk.write(ByteBuffer.wrap(copy));
                }
            }
            operate();
        }

        @Override
        public void force() throws IOException {
            operate();
            synchronized (HeldBackDisk.this) {
                if (kept()) {
                    disk.write(ByteBuffer.wrap(pending.toByteArray()));
                    pending.reset();
                    begun = true;
                }
            }
        }

        /// The head of a file gets to any disk: it is records that are acknowledged.
        private boolean kept() {
            return honest || !begun;
        }

        /// A file that is closed in good order keeps what was written: the system gets to it.
        @Override
        public void close() throws IOException {
            synchronized (HeldBackDisk.this) {
                if (!cut() && kept()) {
                    disk.write(ByteBuffer.wrap(pending.toByteArray()));
                    pending.reset();
                }
            }
            disk.close();
        }

        void tear() throws IOException {
            byte[] bytes = pending.toByteArray();
            if (!kept() && Files.exists(file)) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(channel.size() - bytes.length);
                }
            }
            byte[] there = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            for (int i = 0; i < there.length; i++) {
                there[i] = random.nextInt(20) == 0 ? 0 : there[i];
            }
            if (Files.exists(file) && there.length > 0) {
                Files.write(file, there, StandardOpenOption.APPEND);
            }
        }
    }
}
