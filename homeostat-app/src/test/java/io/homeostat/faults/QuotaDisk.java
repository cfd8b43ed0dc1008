package io.homeostat.faults;

import io.homeostat.journal.JournalFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/// A disk with little room left: the write that does not fit is done by half.
final class QuotaDisk implements JournalFiles.Disk {
    private final AtomicLong room;

    QuotaDisk(long bytes) {
        this.room = new AtomicLong(bytes);
    }

    @Override
    public JournalFiles open(Path directory) throws IOException {
        return new OtherFiles(JournalFiles.disk().open(directory)) {
            @Override
            public Sink create(String name) throws IOException {
                return new Bounded(super.create(name), 0);
            }

            @Override
            public Sink write(String name) throws IOException {
                return new Bounded(super.write(name), Files.size(directory.resolve(name)));
            }
        };
    }

    private final class Bounded implements JournalFiles.Sink {
        private final JournalFiles.Sink disk;
        private long size;

        Bounded(JournalFiles.Sink disk, long size) {
            this.disk = disk;
            this.size = size;
        }

        @Override
        public void write(ByteBuffer bytes, long offset) throws IOException {
            boolean fits = offset + bytes.remaining() - size <= room.get();
            ByteBuffer part = fits ? bytes : bytes.limit(bytes.position() + bytes.remaining() / 2);
            becomes(Math.max(size, offset + part.remaining()));
            disk.write(part, offset);
            if (!fits) {
                throw new IOException("No space left on device");
            }
        }

        private void becomes(long bytes) {
            room.addAndGet(size - bytes);
            size = bytes;
        }

        @Override
        public void cut(long bytes) throws IOException {
            disk.cut(bytes);
            becomes(bytes);
        }

        @Override
        public void force() throws IOException {
            disk.force();
        }

        @Override
        public void close() throws IOException {
            disk.close();
        }
    }
}
