package io.homeostat.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;

/// The rounds of all systems as one table: for people in Markdown, for programs as maps.
final class PeerTable {
    private final List<PeerRounds> systems;
    private final Optional<PeerRounds> base;
    private final boolean latency;

    /// @param latency whether events came at a rate, so that their latency counts and not how many
    PeerTable(List<PeerRounds> systems, boolean latency) {
        this.systems = List.copyOf(systems);
        this.base =
                systems.stream()
                        .filter(rounds -> rounds.peer().name().equals(HomeostatPeer.NAME))
                        .findFirst();
        this.latency = latency;
    }

    /// Cells by their column, one map for each system.
    List<SequencedMap<String, String>> rows() {
        return systems.stream().map(this::row).toList();
    }

    private SequencedMap<String, String> row(PeerRounds rounds) {
        Peer peer = rounds.peer();
        SequencedMap<String, String> row = new LinkedHashMap<>();
        row.put("system", peer.name());
        row.put("events/s", result(rounds));
        boolean measured = !rounds.samples().isEmpty();
        if (latency) {
            put(row, "p50 ms", rounds, sample -> sample.latency().p50(), "%,.2f");
            put(row, "p99 ms", rounds, sample -> sample.latency().p99(), "%,.2f");
            put(row, "p99.9 ms", rounds, sample -> sample.latency().p999(), "%,.2f");
            row.put("p99 × homeostat", ratio(rounds, sample -> sample.latency().p99()));
        } else {
            row.put("× homeostat", ratio(rounds, Sample::perSecond));
        }
        row.put("CPU µs/event", measured ? cpu(rounds) : "");
        put(row, "generator µs", rounds, Sample::generatorMicros, "%,.1f");
        put(row, "RSS max MB", rounds, Sample::megabytesMax, "%,.0f");
        row.put("lost/doubled/reordered", measured ? delivery(rounds.delivery()) : "");
        row.put("on disk when acknowledged", peer.persists());
        row.put("model", peer.model());
        return row;
    }

    private static String result(PeerRounds rounds) {
        if (!rounds.samples().isEmpty()) {
            String failures =
                    rounds.failures().isEmpty()
                            ? ""
                            : ", failed in " + rounds.failures().size() + " more";
            return rounds.spread(Sample::perSecond).text("%,.0f") + failures;
        }
        return rounds.peer()
                .missing()
                .map(how -> "not here: install with " + how)
                .orElse("failed: " + String.join("; ", rounds.failures()));
    }

    private static void put(
            SequencedMap<String, String> row,
            String column,
            PeerRounds rounds,
            ToDoubleFunction<Sample> figure,
            String format) {
        row.put(column, rounds.samples().isEmpty() ? "" : rounds.spread(figure).text(format));
    }

    private String ratio(PeerRounds rounds, ToDoubleFunction<Sample> figure) {
        return base.flatMap(homeostat -> rounds.ratio(homeostat, figure))
                .map(ratio -> ratio.text("%.2f"))
                .orElse("");
    }

    /// The sum, and in how it is made up where there are several processes.
    private static String cpu(PeerRounds rounds) {
        String sum = rounds.spread(Sample::systemMicros).text("%,.1f");
        int parts = rounds.samples().firstEntry().getValue().costs().size();
        if (parts == 1) {
            return sum;
        }
        List<String> each = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            int part = i;
            Spread spread = rounds.spread(sample -> sample.costs().get(part).cpuMicros());
            String name = rounds.samples().firstEntry().getValue().costs().get(i).part();
            each.add(name + " " + String.format(Locale.ROOT, "%,.1f", spread.median()));
        }
        return sum + ": " + String.join(", ", each);
    }

    private static String delivery(Sample.Delivery delivery) {
        return String.format(
                Locale.ROOT,
                "%,d / %,d / %,d",
                delivery.lost(),
                delivery.duplicates(),
                delivery.reordered());
    }

    /// To be pasted into a document.
    String markdown() {
        StringBuilder text = new StringBuilder();
        List<SequencedMap<String, String>> rows = rows();
        List<String> columns = List.copyOf(rows.getFirst().sequencedKeySet());
        line(text, columns);
        line(text, columns.stream().map(column -> "---").toList());
        rows.forEach(row -> line(text, List.copyOf(row.sequencedValues())));
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    /// The figures only, in columns as wide as their texts.
    String terminal() {
        List<SequencedMap<String, String>> rows = rows();
        List<String> columns =
                rows.getFirst().sequencedKeySet().stream()
                        .filter(column -> !column.equals("model") && !column.startsWith("on disk"))
                        .toList();
        StringBuilder text = new StringBuilder();
        List<Integer> widths = columns.stream().map(column -> width(column, rows)).toList();
        append(text, columns, widths);
        for (SequencedMap<String, String> row : rows) {
            List<String> cells =
                    columns.stream().map(column -> row.getOrDefault(column, "")).toList();
            append(text, cells, widths);
        }
        return text.toString();
    }

    private static int width(String column, List<SequencedMap<String, String>> rows) {
        return Math.max(
                column.length(),
                rows.stream()
                        .filter(row -> !row.getOrDefault("RSS max MB", "").isEmpty())
                        .mapToInt(row -> row.getOrDefault(column, "").length())
                        .max()
                        .orElse(0));
    }

    private static void append(StringBuilder text, List<String> cells, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append("  ").append(cells.get(i));
            line.append(" ".repeat(Math.max(0, widths.get(i) - cells.get(i).length())));
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
