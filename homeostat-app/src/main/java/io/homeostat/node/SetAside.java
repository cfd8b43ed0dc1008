package io.homeostat.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.TreeSet;

/// Positions of journal records on which the loop broke. They stay in the journal, for a person to
/// look at, and are passed over when it is read again.
final class SetAside {
    private final Path file;
    private final TreeSet<Long> positions = new TreeSet<>();

    SetAside(Path file) {
        this.file = file;
        try {
            if (Files.exists(file)) {
                Files.readAllLines(file).stream()
                        .filter(line -> !line.isBlank())
                        .map(line -> Long.valueOf(line.strip()))
                        .forEach(positions::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    boolean contains(long position) {
        return positions.contains(position);
    }

    void add(long position) {
        if (!positions.add(position)) {
            return;
        }
        try {
            Files.write(
                    file,
                    (position + "\n").getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND,
                    StandardOpenOption.SYNC);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
