package io.homeostat.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Files of one directory, locked against a second process: two writers would tear each other's
/// records.
final class DiskFiles implements JournalFiles {
    private static final String LOCK = "lock";

    private final Path directory;
    private final FileChannel lock;

    private DiskFiles(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    static DiskFiles open(Path directory) throws IOException {
        Files.createDirectories(directory);
        FileChannel channel =
                FileChannel.open(
                        directory.resolve(LOCK),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        if (!tryLock(channel)) {
            channel.close();
            throw new IOException(
                    "journal " + directory + " is in use by another process; stop that one first");
        }
        return new DiskFiles(directory, channel);
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            // The lock lives as long as its channel does.
            @Nullable FileLock held = channel.tryLock();
            return held != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public List<String> list() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(LOCK))
                    .toList();
        }
    }

    @Override
    public Sink create(String name) throws IOException {
        return new DiskSink(
                FileChannel.open(
                        directory.resolve(name),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE));
    }

    @Override
    public Sink write(String name) throws IOException {
        return new DiskSink(FileChannel.open(directory.resolve(name), StandardOpenOption.WRITE));
    }

    @Override
    public Source open(String name) throws IOException {
        return source(directory.resolve(name));
    }

    /// The reading end of `file`, whoever has the lock.
    static Source source(Path file) throws IOException {
        return new DiskSource(FileChannel.open(file, StandardOpenOption.READ));
    }

    @Override
    public void delete(String name) throws IOException {
        Files.delete(directory.resolve(name));
    }

    @Override
    public void forceDirectory() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    @Override
    public String toString() {
        return directory.toString();
    }

    private record DiskSink(FileChannel channel) implements Sink {
        @Override
        public void write(ByteBuffer bytes, long offset) throws IOException {
            long at = offset;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        }

        @Override
        public void cut(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void force() throws IOException {
            // false: the size is forced with the data, times of access and change are not needed.
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private record DiskSource(FileChannel channel) implements Source {
        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void read(ByteBuffer into, long offset) throws IOException {
            long at = offset;
            while (into.hasRemaining()) {
                int count = channel.read(into, at);
                if (count < 0) {
                    return;
                }
                at += count;
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
