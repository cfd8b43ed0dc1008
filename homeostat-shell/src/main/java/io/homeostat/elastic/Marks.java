package io.homeostat.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.files.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How far a server knows what is kept in this data directory, in a file there. Another server
/// knows nothing yet.
public final class Marks {
    private static final Logger LOG = LoggerFactory.getLogger(Marks.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final String server;
    private final String home;
    private final Map<String, Long> marks = new TreeMap<>();
    private Map<String, Long> saved = Map.of();

    private Marks(Path file, String server, String home) {
        this.file = file;
        this.server = server;
        this.home = home;
    }

    public static Marks open(Path file, URI server) {
        JsonNode kept = kept(file);
        String home = kept.path("home").asText("");
        Marks marks =
                new Marks(
                        file,
                        server.toString(),
                        home.isEmpty() ? UUID.randomUUID().toString() : home);
        if (kept.path("server").asText("").equals(server.toString())) {
            kept.path("marks")
                    .properties()
                    .forEach(mark -> marks.marks.put(mark.getKey(), mark.getValue().asLong()));
        }
        return marks;
    }

    private static JsonNode kept(Path file) {
        try {
            if (Files.isRegularFile(file)) {
                return JSON.readTree(Files.readString(file));
            }
        } catch (IOException e) {
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("file", file)
                    .log("how far the log's server knows the box cannot be read; it is told all");
        }
        return JSON.createObjectNode();
    }

    /// Stands for this data directory in the identifiers of its documents.
    public String home() {
        return home;
    }

    public synchronized OptionalLong mark(String name) {
        Long mark = marks.get(name);
        return mark == null ? OptionalLong.empty() : OptionalLong.of(mark);
    }

    public synchronized void put(String name, long mark) {
        marks.put(name, mark);
    }

    /// Puts what has changed on disk.
    public synchronized void save() {
        if (marks.equals(saved)) {
            return;
        }
        ObjectNode node = JSON.createObjectNode();
        node.put("server", server).put("home", home);
        ObjectNode all = node.putObject("marks");
        marks.forEach(all::put);
        try {
            AtomicFile.write(file, node.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        saved = Map.copyOf(marks);
    }
}
