package io.homeostat.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/// Writes a file so that its name never stands for half of it, whatever is killed when.
public final class AtomicFile {
    private static final String UNFINISHED = ".tmp";
    private static final int PIECE_BYTES = 1 << 16;

    private AtomicFile() {}

    /// Writes `bytes`: beside, forces, renames, forces the directory. Returns when all is on disk.
    public static void write(Path file, byte[] bytes) throws IOException {
        write(file, List.of(ByteBuffer.wrap(bytes)));
    }

    /// Writes what is left in the buffers, one after the other.
    public static void write(Path file, List<ByteBuffer> parts) throws IOException {
        Path directory = parent(file);
        Path beside = Files.createTempFile(directory, file.getFileName() + ".", UNFINISHED);
        try {
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                for (ByteBuffer part : parts) {
                    writeAll(part, channel);
                }
                channel.force(true);
            }
            rename(beside, file);
        } finally {
            Files.deleteIfExists(beside);
        }
        forceDirectory(directory);
    }

    private static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Gives a file that was written elsewhere on the same disk its name: forces, renames, forces
    /// the directory.
    public static void adopt(Path written, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        rename(written, file);
        forceDirectory(parent(file));
    }

    /// Piece by piece: a channel copies what it is given at once outside the heap, and keeps that.
    private static void writeAll(ByteBuffer bytes, FileChannel channel) throws IOException {
        int end = bytes.limit();
        while (bytes.position() < end) {
            bytes.limit(Math.min(end, bytes.position() + PIECE_BYTES));
            channel.write(bytes);
        }
    }

    /// Creates a directory, and those above it, so that it survives a power cut.
    public static void createDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            createDirectory(parent(directory));
            Files.createDirectory(directory);
            forceDirectory(parent(directory));
        }
    }

    /// The same with the directory that `file` is in.
    public static void createDirectoryOf(Path file) throws IOException {
        createDirectory(parent(file));
    }

    private static Path parent(Path path) throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IOException(path + " has no directory above it");
        }
        return parent;
    }

    public static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Removes what a crash has left unfinished. Only while nobody writes.
    public static int sweep(Path directory) throws IOException {
        List<Path> leftovers;
        try (Stream<Path> files = Files.list(directory)) {
            leftovers = files.filter(f -> f.toString().endsWith(UNFINISHED)).toList();
        }
        for (Path leftover : leftovers) {
            Files.deleteIfExists(leftover);
        }
        return leftovers.size();
    }
}
