package io.homeostat.journal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// A disk in memory that remembers what was forced, and can lose the rest, tear it, or refuse.
final class FakeFiles implements JournalFiles {
    private final TreeMap<String, Content> files = new TreeMap<>();
    private final TreeMap<String, Content> durableNames = new TreeMap<>();
    private int operations;
    private int failAt = Integer.MAX_VALUE;
    private boolean partial;
    private int room = Integer.MAX_VALUE;

    private static final class Content {
        byte[] bytes = new byte[0];
        byte[] forced = new byte[0];

        static Content of(byte[] bytes) {
            Content content = new Content();
            content.bytes = bytes.clone();
            content.forced = bytes.clone();
            return content;
        }

        /// What a disk may hold that lost its power: of what was written since, the bytes up to
        /// some place, and not all of those.
        byte[] torn(SplittableRandom random) {
            int grown = Math.max(0, bytes.length - forced.length);
            byte[] torn = Arrays.copyOf(forced, forced.length + random.nextInt(grown + 1));
            int reach = random.nextInt(bytes.length + 1);
            for (int i = 0; i < Math.min(reach, torn.length); i++) {
                if (random.nextInt(20) > 0) {
                    torn[i] = bytes[i];
                }
            }
            return torn;
        }
    }

    /// From now on the `n`-th changing operation fails, and all after it; a failing write leaves
    /// half of its bytes.
    synchronized void failFrom(int n) {
        operations = 0;
        failAt = n;
        partial = true;
    }

    synchronized void heal() {
        failAt = Integer.MAX_VALUE;
    }

    synchronized int operations() {
        return operations;
    }

    /// From now on all files together take `bytes` at most.
    synchronized void room(int bytes) {
        room = bytes;
    }

    /// What a power cut leaves: names and bytes that were forced, and some of the others.
    synchronized FakeFiles powerCut(SplittableRandom random) {
        FakeFiles after = new FakeFiles();
        for (var entry : durableNames.entrySet()) {
            Content content = Content.of(entry.getValue().torn(random));
            after.files.put(entry.getKey(), content);
            after.durableNames.put(entry.getKey(), content);
        }
        return after;
    }

    /// A copy with everything that was written, as after the end of the process alone.
    synchronized FakeFiles copy() {
        FakeFiles copy = new FakeFiles();
        for (var entry : files.entrySet()) {
            Content content = Content.of(entry.getValue().bytes);
            copy.files.put(entry.getKey(), content);
            copy.durableNames.put(entry.getKey(), content);
        }
        return copy;
    }

    synchronized byte[] bytes(String name) {
        return content(name).bytes.clone();
    }

    synchronized void replace(String name, byte[] bytes) {
        Content content = content(name);
        content.bytes = bytes.clone();
        content.forced = bytes.clone();
    }

    @Override
    public synchronized List<String> list() {
        return new ArrayList<>(files.keySet());
    }

    @Override
    public synchronized Sink create(String name) throws IOException {
        operate();
        if (files.containsKey(name)) {
            throw new IOException(name + " exists");
        }
        files.put(name, new Content());
        return new FakeSink(name);
    }

    @Override
    public synchronized Sink write(String name) throws IOException {
        operate();
        content(name);
        return new FakeSink(name);
    }

    @Override
    public synchronized Source open(String name) throws IOException {
        if (!files.containsKey(name)) {
            throw new FileNotFoundException(name);
        }
        return new FakeSource(name);
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        operate();
        files.remove(name);
    }

    @Override
    public synchronized void forceDirectory() throws IOException {
        operate();
        durableNames.clear();
        durableNames.putAll(files);
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "memory";
    }

    private void operate() throws IOException {
        operations++;
        if (operations >= failAt) {
            throw new IOException("No space left on device");
        }
    }

    private Content content(String name) {
        Content content = files.get(name);
        if (content == null) {
            throw new IllegalStateException("no file " + name);
        }
        return content;
    }

    private int taken() {
        return files.values().stream().mapToInt(content -> content.bytes.length).sum();
    }

    private final class FakeSink implements Sink {
        private final String name;

        FakeSink(String name) {
            this.name = name;
        }

        @Override
        public void write(ByteBuffer bytes, long offset) throws IOException {
            synchronized (FakeFiles.this) {
                try {
                    operate();
                } catch (IOException e) {
                    if (partial) {
                        bytes.limit(bytes.position() + bytes.remaining() / 2);
                        put(bytes, (int) offset);
                    }
                    throw e;
                }
                int growth = (int) offset + bytes.remaining() - content(name).bytes.length;
                if (growth > room - taken()) {
                    throw new IOException("No space left on device");
                }
                put(bytes, (int) offset);
            }
        }

        private void put(ByteBuffer bytes, int offset) {
            Content content = content(name);
            int count = bytes.remaining();
            if (offset > content.bytes.length) {
                throw new IllegalStateException("a hole before byte " + offset + " of " + name);
            }
            content.bytes =
                    Arrays.copyOf(content.bytes, Math.max(content.bytes.length, offset + count));
            bytes.get(content.bytes, offset, count);
        }

        @Override
        public void cut(long size) throws IOException {
            synchronized (FakeFiles.this) {
                operate();
                content(name).bytes = Arrays.copyOf(content(name).bytes, (int) size);
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (FakeFiles.this) {
                operate();
                content(name).forced = content(name).bytes.clone();
            }
        }

        @Override
        public void close() {}
    }

    private final class FakeSource implements Source {
        private final String name;

        FakeSource(String name) {
            this.name = name;
        }

        @Override
        public long size() {
            synchronized (FakeFiles.this) {
                return content(name).bytes.length;
            }
        }

        @Override
        public void read(ByteBuffer into, long offset) {
            synchronized (FakeFiles.this) {
                byte[] bytes = content(name).bytes;
                int count = Math.max(0, Math.min(into.remaining(), bytes.length - (int) offset));
                into.put(bytes, count == 0 ? 0 : (int) offset, count);
            }
        }

        @Override
        public void close() {}
    }
}
