package io.homeostat.mlflow.server;

import io.homeostat.files.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// The files that people put beside their runs and models, within a bound: the disk of a box is for
/// its journal.
///
/// Names stand in a directory as they came. Nothing there is read before somebody asks for it.
public final class NotedFiles {
    /// How much of the disk is always left to the box.
    static final long FREE_MIN = 256L << 20;

    private static final int NAME_BYTES_MAX = 255;
    private static final int PATH_BYTES_MAX = 1_024;

    private final Path kept;
    private final Path incoming;
    private final long limit;
    private final ToLongFunction<Path> free;
    private final AtomicLong used = new AtomicLong();
    private boolean prepared;

    /// @param limit bytes of all files together; 0 when none are taken
    public NotedFiles(Path directory, long limit) {
        this(directory, limit, NotedFiles::usable);
    }

    /// @param free how many bytes a directory's disk has left
    NotedFiles(Path directory, long limit, ToLongFunction<Path> free) {
        this.kept = directory.resolve("files");
        this.incoming = directory.resolve("incoming");
        this.limit = limit;
        this.free = free;
    }

    private static long usable(Path directory) {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param name below the folder that was asked for
    /// @param bytes of a file
    record Entry(String name, boolean folder, long bytes) {}

    /// What is directly below `path`, by name; nothing where it is no folder.
    List<Entry> list(String path) {
        Optional<Path> folder = place(path).filter(Files::isDirectory);
        if (folder.isEmpty()) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder.get())) {
            return all.sorted().map(NotedFiles::entry).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Entry entry(Path one) {
        boolean folder = Files.isDirectory(one);
        return new Entry(String.valueOf(one.getFileName()), folder, folder ? 0 : size(one));
    }

    /// 0 for what has gone meanwhile.
    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException _) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<Path> find(String path) {
        return place(path).filter(Files::isRegularFile);
    }

    /// Where `path` is or would be; empty for one that no file can have.
    private Optional<Path> place(String path) {
        return fault(path).isEmpty() ? Optional.of(kept.resolve(path)) : Optional.empty();
    }

    /// What is wrong with a path.
    private static Optional<String> fault(String path) {
        if (bytes(path) > PATH_BYTES_MAX) {
            return Optional.of("at most " + PATH_BYTES_MAX + " bytes");
        }
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                return Optional.of("names between slashes, none of them empty, '.' or '..'");
            }
            if (name.chars().anyMatch(c -> c < ' ' || c == '\\' || c == 0x7f)) {
                return Optional.of("names without control characters and backslashes");
            }
            if (bytes(name) > NAME_BYTES_MAX) {
                return Optional.of("names of at most " + NAME_BYTES_MAX + " bytes");
            }
        }
        return Optional.empty();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /// Begins to take a file.
    Upload begin(String path) {
        if (limit == 0) {
            throw Refusal.unknown(
                    "This box takes no files (--tracking-size 0), so not '"
                            + path
                            + "'; create the experiment with an artifact_location of your own");
        }
        fault(path)
                .ifPresent(expected -> {
                    throw Refusal.invalid(
                            "Invalid artifact path '" + path + "': expected " + expected);
                });
        prepare();
        try {
            Path beside = incoming.resolve(UUID.randomUUID().toString());
            Files.createFile(beside);
            return new Upload(path, beside);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Counts what is there, once, and removes what a crash has left.
    private synchronized void prepare() {
        if (prepared) {
            return;
        }
        try {
            AtomicFile.createDirectory(incoming);
            AtomicFile.createDirectory(kept);
            try (Stream<Path> left = Files.list(incoming)) {
                left.forEach(NotedFiles::delete);
            }
            used.addAndGet(sum(kept));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        prepared = true;
    }

    private static long sum(Path place) throws IOException {
        try (Stream<Path> all = Files.walk(place)) {
            return all.filter(Files::isRegularFile).mapToLong(NotedFiles::size).sum();
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Removes a file, or a folder with all that is in it.
    ///
    /// @return whether there was one
    synchronized boolean remove(String path) {
        Optional<Path> place = place(path).filter(Files::exists);
        if (place.isEmpty()) {
            return false;
        }
        prepare();
        try (Stream<Path> all = Files.walk(place.get())) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                long bytes = Files.isRegularFile(one) ? size(one) : 0;
                Files.delete(one);
                used.addAndGet(-bytes);
            }
            AtomicFile.forceDirectory(kept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }

    private synchronized void keep(String path, Path beside) {
        Path file = kept.resolve(path);
        Path below = kept.relativize(file);
        for (int i = 1; i < below.getNameCount(); i++) {
            Path above = below.subpath(0, i);
            if (Files.isRegularFile(kept.resolve(above))) {
                throw Refusal.invalid(
                        "Invalid artifact path '"
                                + path
                                + "': '"
                                + above
                                + "' is a file, expected a folder");
            }
        }
        if (Files.isDirectory(file)) {
            throw Refusal.invalid(
                    "Invalid artifact path '" + path + "': found a folder, expected a file");
        }
        long before = Files.exists(file) ? size(file) : 0;
        try {
            AtomicFile.createDirectoryOf(file);
            AtomicFile.adopt(beside, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        used.addAndGet(-before);
    }

    /// A file on its way. Whoever began it calls [#keep] or [#drop], and nothing afterwards.
    public final class Upload {
        private final String path;
        private final Path beside;
        private long bytes;

        private Upload(String path, Path beside) {
            this.path = path;
            this.beside = beside;
        }

        /// Where its bytes are to be written.
        public Path file() {
            return beside;
        }

        /// Told before so many more are written.
        ///
        /// @throws Refusal when there is no room for them
        public void take(int more) {
            bytes += more;
            long all = used.addAndGet(more);
            if (all > limit) {
                throw Refusal.full(
                        "There is no room for '"
                                + path
                                + "': all files together have at most "
                                + limit
                                + " bytes (--tracking-size); delete some");
            }
            if (free.applyAsLong(incoming) - more < FREE_MIN) {
                throw Refusal.full(
                        "There is no room for '"
                                + path
                                + "': the last "
                                + FREE_MIN
                                + " bytes of the disk are for the box itself");
            }
        }

        /// Gives the file its name, when it is on disk.
        ///
        /// @throws Refusal when the name cannot be given
        public void keep() {
            try {
                NotedFiles.this.keep(path, beside);
            } catch (RuntimeException e) {
                drop();
                throw e;
            }
        }

        public void drop() {
            delete(beside);
            used.addAndGet(-bytes);
        }
    }
}
