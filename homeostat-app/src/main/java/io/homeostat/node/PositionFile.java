package io.homeostat.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.TreeSet;

/// Positions in a journal, one on each line of a text file: the records on which the loop broke,
/// which are passed over when it is read again, or the dead letters that were taken in once more.
/// Any thread.
final class PositionFile {
    private final Path file;
    private final TreeSet<Long> positions = new TreeSet<>();

    PositionFile(Path file) {
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

    synchronized boolean contains(long position) {
        // Nearly always empty, and asked for every record.
        return !positions.isEmpty() && positions.contains(position);
    }

    synchronized void add(long position) {
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
