package io.homeostat.faults;

import io.homeostat.journal.JournalFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// A disk that lets nobody's lane read until it is released. A start reads on its own thread.
final class HeldReads implements JournalFiles.Disk {
    private final CountDownLatch released = new CountDownLatch(1);

    void release() {
        released.countDown();
    }

    @Override
    public JournalFiles open(Path directory) throws IOException {
        return new OtherFiles(JournalFiles.disk().open(directory)) {
            @Override
            public Source open(String name) throws IOException {
                return new HeldSource(super.open(name));
            }
        };
    }

    private final class HeldSource implements JournalFiles.Source {
        private final JournalFiles.Source disk;

        HeldSource(JournalFiles.Source disk) {
            this.disk = disk;
        }

        @Override
        public long size() throws IOException {
            return disk.size();
        }

        @Override
        public void read(ByteBuffer into, long offset) throws IOException {
            if (Thread.currentThread().getName().startsWith("lane-")) {
                try {
                    released.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            disk.read(into, offset);
        }

        @Override
        public void close() throws IOException {
            disk.close();
        }
    }
}
