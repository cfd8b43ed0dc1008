package io.homeostat.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homeostat.files.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How far an outbox has been emptied, and how far each stream had come: a text file whose first
/// line is the position before which everything has arrived, and whose other lines are a number, a
/// blank and the name of its stream. It outlives the messages themselves.
final class OutboxCursor {
    private static final String FILE = "acknowledged";

    /// @param newest number of each stream
    record Saved(long acknowledged, Map<String, Long> newest) {
        Saved {
            newest = Map.copyOf(newest);
        }
    }

    private final Path directory;
    private final Path file;

    OutboxCursor(Path directory) {
        this.directory = directory;
        this.file = directory.resolve(FILE);
    }

    /// A file that cannot be read means: send everything that is kept once more.
    Saved read() {
        try {
            AtomicFile.sweep(directory);
            if (!Files.exists(file)) {
                return new Saved(0, Map.of());
            }
            List<String> lines = Files.readAllLines(file, UTF_8);
            Map<String, Long> newest = new TreeMap<>();
            for (String line : lines.subList(1, lines.size())) {
                int blank = line.indexOf(' ');
                newest.put(line.substring(blank + 1), Long.valueOf(line.substring(0, blank)));
            }
            return new Saved(Long.parseLong(lines.getFirst().strip()), newest);
        } catch (IOException | RuntimeException unreadable) {
            return new Saved(0, Map.of());
        }
    }

    /// Beside, forced, then renamed: a power cut leaves the old one or the new one.
    void write(Saved now) {
        StringBuilder text = new StringBuilder().append(now.acknowledged()).append('\n');
        new TreeMap<>(now.newest())
                .forEach((stream, number) ->
                        text.append(number).append(' ').append(stream).append('\n'));
        try {
            AtomicFile.write(file, text.toString().getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
