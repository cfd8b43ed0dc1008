package io.homeostat.sparkplug;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homeostat.files.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The number that ties an edge node's death to its birth: 0 to 255, one more with each connection,
/// and it outlives the process. It is on disk before it is used, so that none is used twice.
final class BirthNumber {
    private static final int COUNT = 256;

    private final Path file;
    private int number;
    private boolean used = true;

    BirthNumber(Path file) {
        this.file = file;
        this.number = read(file);
    }

    /// A file that cannot be read begins anew, as the first start does.
    private static int read(Path file) {
        try {
            int kept = Integer.parseInt(Files.readString(file, UTF_8).strip());
            return Math.floorMod(kept, COUNT);
        } catch (IOException | NumberFormatException none) {
            return COUNT - 1;
        }
    }

    /// Chooses the number of the next connection, unless one is chosen that none has used.
    synchronized void prepare() {
        if (used) {
            number = (number + 1) % COUNT;
            write();
            used = false;
        }
    }

    /// The number of the connection that is made now.
    synchronized int use() {
        used = true;
        return number;
    }

    /// The number of the present connection.
    synchronized int number() {
        return number;
    }

    private void write() {
        try {
            AtomicFile.createDirectoryOf(file);
            AtomicFile.write(file, (number + "\n").getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
