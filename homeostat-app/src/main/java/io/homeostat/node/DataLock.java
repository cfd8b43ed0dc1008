package io.homeostat.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Keeps a second box off a data directory for as long as the first one lives: the system lets the
/// lock go with its process, however that ends. The file tells whoever comes second who was first.
final class DataLock implements AutoCloseable {
    private static final String FILE = "box.lock";

    /// Where the lock lies in the file: beyond the text, since some systems let nobody read what is
    /// locked.
    private static final long PLACE = 1_024;

    private final FileChannel channel;

    private DataLock(FileChannel channel) {
        this.channel = channel;
    }

    /// @throws UncheckedIOException when another box has it, or the directory cannot be written
    static DataLock take(Path data) {
        Path file = data.resolve(FILE);
        try {
            FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (!locked(channel)) {
                    throw new IOException(
                            "data directory "
                                    + data
                                    + " is in use by another process (pid "
                                    + holder(file)
                                    + "); stop that one, or give this one a directory of its own"
                                    + " with --data");
                }
                channel.truncate(0);
                channel.write(
                        ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(UTF_8)));
                return new DataLock(channel);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            // The lock lives as long as its channel does.
            @Nullable FileLock held = channel.tryLock(PLACE, 1, false);
            return held != null;
        } catch (OverlappingFileLockException e) {
            return false; // a box in this very process
        }
    }

    private static String holder(Path file) throws IOException {
        String text = Files.readString(file).strip();
        return text.isEmpty() ? "unknown" : text;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
