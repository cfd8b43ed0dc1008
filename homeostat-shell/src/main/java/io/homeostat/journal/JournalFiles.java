package io.homeostat.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/// The file operations a journal needs, and nothing else: small enough that a test can stand in for
/// a disk that loses, tears or refuses what was not yet forced.
public interface JournalFiles extends Closeable {
    /// Where the files of a directory come from: the disk, or what a test puts in its place.
    @FunctionalInterface
    interface Disk {
        /// @throws IOException when it cannot be written, or another process has it
        JournalFiles open(Path directory) throws IOException;
    }

    /// The disk of this machine.
    static Disk disk() {
        return DiskFiles::open;
    }

    /// Names of all files, in no particular order.
    List<String> list() throws IOException;

    /// A new file; it must not exist.
    Sink create(String name) throws IOException;

    /// The writing end of an existing file.
    Sink write(String name) throws IOException;

    Source open(String name) throws IOException;

    void delete(String name) throws IOException;

    /// Makes creations and deletions durable.
    void forceDirectory() throws IOException;

    /// The writing end of one file.
    interface Sink extends Closeable {
        /// Writes all of `bytes`, the first to `offset`, which is not beyond the file's end.
        void write(ByteBuffer bytes, long offset) throws IOException;

        /// Lets everything go from `size` on.
        void cut(long size) throws IOException;

        /// Returns when everything written is on disk.
        void force() throws IOException;
    }

    /// The reading end of one file.
    interface Source extends Closeable {
        long size() throws IOException;

        /// Reads up to `into.remaining()` bytes at `offset`; fewer only at the end of the file.
        void read(ByteBuffer into, long offset) throws IOException;
    }
}
