package io.homeostat.faults;

import io.homeostat.journal.JournalFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
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
            public Appender create(String name) throws IOException {
                return new Bounded(super.create(name));
            }

            @Override
            public Appender append(String name, long size) throws IOException {
                return new Bounded(super.append(name, size));
            }
        };
    }

    private final class Bounded implements JournalFiles.Appender {
        private final JournalFiles.Appender disk;

        Bounded(JournalFiles.Appender disk) {
            this.disk = disk;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            if (room.addAndGet(-bytes.remaining()) < 0) {
                disk.write(bytes.limit(bytes.position() + bytes.remaining() / 2));
                throw new IOException("No space left on device");
            }
            disk.write(bytes);
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
