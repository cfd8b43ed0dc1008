package io.homeostat.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;

/// The figures of one run, in their order, with the conditions they were measured under.
final class Figures {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private static final int STEAL_COLUMN = 8;

    private final String mode;
    private final long begun = System.nanoTime();
    private final long stolenBefore = stolenTicks();
    private final SequencedMap<String, Object> conditions = new LinkedHashMap<>();
    private final SequencedMap<String, Object> figures = new LinkedHashMap<>();
    private final SequencedMap<String, Object> details = new LinkedHashMap<>();

    Figures(String mode) {
        this.mode = mode;
        conditions.put("at", Instant.now().toString());
        conditions.put("commit", output("git", "rev-parse", "--short", "HEAD"));
        conditions.put("cores", Runtime.getRuntime().availableProcessors());
        conditions.put("cpu", line("/proc/cpuinfo", "model name").replaceFirst(".*:\\s*", ""));
        conditions.put("kernel", System.getProperty("os.version"));
        conditions.put("jdk", Runtime.version().toString());
        conditions.put("loadBefore", line("/proc/loadavg", ""));
    }

    private static String output(String... command) {
        try {
            Process process = new ProcessBuilder(command).start();
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return text.isBlank() ? "unknown" : text.strip();
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String line(String file, String begin) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(begin)).findFirst().orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    /// Time that the machine's host gave to others while there was work here; 0 on one's own iron.
    private static long stolenTicks() {
        String[] columns = line("/proc/stat", "cpu ").split("\\s+");
        return columns.length > STEAL_COLUMN ? Long.parseLong(columns[STEAL_COLUMN]) : 0;
    }

    /// A condition of this run, such as its rate.
    Figures under(String name, Object value) {
        conditions.put(name, value);
        return this;
    }

    Figures add(String name, double value) {
        figures.put(name, Math.rint(value * 1000) / 1000);
        return this;
    }

    Figures add(String name, long value) {
        figures.put(name, value);
        return this;
    }

    Figures add(String name, String value) {
        figures.put(name, value);
        return this;
    }

    /// What only the file tells.
    Figures detail(String name, Object value) {
        details.put(name, value);
        return this;
    }

    /// Prints the table and writes the JSON file.
    void tell(PrintWriter out, Path results) {
        double seconds = (System.nanoTime() - begun) / 1e9;
        double stolen = (stolenTicks() - stolenBefore) / ProcessFigures.TICKS_PER_SECOND / seconds;
        conditions.put("stolenCores", Math.rint(stolen * 1000) / 1000);
        out.printf("%n%s%n", mode);
        conditions.forEach((name, value) -> out.printf("  %-28s %s%n", name, value));
        out.println();
        figures.forEach((name, value) ->
                out.printf(
                        "  %-28s %s%n",
                        name,
                        value instanceof Double number
                                ? String.format(Locale.ROOT, "%,.3f", number)
                                : value instanceof Long whole
                                        ? String.format(Locale.ROOT, "%,d", whole)
                                        : value));
        ObjectNode root = JSON.createObjectNode();
        root.put("mode", mode);
        root.set("conditions", JSON.valueToTree(conditions));
        root.set("figures", JSON.valueToTree(figures));
        details.forEach((name, value) -> root.set(name, JSON.valueToTree(value)));
        try {
            Files.createDirectories(results);
            Path file = results.resolve(mode.replaceAll("[^A-Za-z0-9-]+", "-") + ".json");
            Files.writeString(file, JSON.writeValueAsString(root) + "\n");
            out.printf("%n  written to %s%n", file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the results to " + results, e);
        }
        out.flush();
    }
}
