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

    private static final class Content {
        byte[] bytes = new byte[0];
        int forced;
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

    /// What a power cut leaves: names and bytes that were forced, and of the rest of each file a
    /// prefix of random length with random bytes zeroed.
    synchronized FakeFiles powerCut(SplittableRandom random) {
        FakeFiles after = new FakeFiles();
        for (var entry : durableNames.entrySet()) {
            Content old = entry.getValue();
            Content content = new Content();
            int unforced = old.bytes.length - old.forced;
            content.bytes = Arrays.copyOf(old.bytes, old.forced + random.nextInt(unforced + 1));
            for (int i = old.forced; i < content.bytes.length; i++) {
                if (random.nextInt(20) == 0) {
                    content.bytes[i] = 0;
                }
            }
            content.forced = content.bytes.length;
            after.files.put(entry.getKey(), content);
            after.durableNames.put(entry.getKey(), content);
        }
        return after;
    }

    /// A copy with everything that was written, as after the end of the process alone.
    synchronized FakeFiles copy() {
        FakeFiles copy = new FakeFiles();
        for (var entry : files.entrySet()) {
            Content content = new Content();
            content.bytes = entry.getValue().bytes.clone();
            content.forced = entry.getValue().forced;
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
        content.forced = bytes.length;
    }

    @Override
    public synchronized List<String> list() {
        return new ArrayList<>(files.keySet());
    }

    @Override
    public synchronized Appender create(String name) throws IOException {
        operate();
        if (files.containsKey(name)) {
            throw new IOException(name + " exists");
        }
        files.put(name, new Content());
        return new FakeAppender(name);
    }

    @Override
    public synchronized Appender append(String name, long size) throws IOException {
        operate();
        Content content = content(name);
        content.bytes = Arrays.copyOf(content.bytes, (int) size);
        content.forced = Math.min(content.forced, (int) size);
        return new FakeAppender(name);
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

    private final class FakeAppender implements Appender {
        private final String name;

        FakeAppender(String name) {
            this.name = name;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            synchronized (FakeFiles.this) {
                try {
                    operate();
                } catch (IOException e) {
                    if (partial) {
                        bytes.limit(bytes.position() + bytes.remaining() / 2);
                        add(bytes);
                    }
                    throw e;
                }
                add(bytes);
            }
        }

        private void add(ByteBuffer bytes) {
            Content content = content(name);
            int old = content.bytes.length;
            content.bytes = Arrays.copyOf(content.bytes, old + bytes.remaining());
            bytes.get(content.bytes, old, content.bytes.length - old);
        }

        @Override
        public void force() throws IOException {
            synchronized (FakeFiles.this) {
                operate();
                content(name).forced = content(name).bytes.length;
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
