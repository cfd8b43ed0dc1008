package io.homeostat.replay;

import io.homeostat.config.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;

/// A comparison as a table: for the terminal, and cell by cell for a page.
final class ComparisonTable {
    /// What stands where a reference has no figure.
    private static final String NONE = "";

    private final Comparison comparison;
    private final List<String> paths;

    ComparisonTable(Comparison comparison) {
        this.comparison = comparison;
        this.paths =
                comparison.rows().getFirst().experiment().settings().stream()
                        .map(Setting::path)
                        .toList();
    }

    /// How many columns are words, from the left.
    int words() {
        return 1 + paths.size();
    }

    List<String> header() {
        List<String> cells = new ArrayList<>(List.of("policy"));
        paths.forEach(path -> cells.add(name(path)));
        cells.addAll(metrics());
        cells.addAll(List.of("retrainings", "promotions", "refusals", "rollbacks", "seconds"));
        return cells;
    }

    private List<String> metrics() {
        return List.copyOf(comparison.rows().getFirst().metrics().sequencedKeySet());
    }

    /// The last step of a path, or all of it where another one ends alike.
    private String name(String path) {
        String last = path.substring(path.lastIndexOf('.') + 1);
        long alike = paths.stream().filter(other -> other.endsWith(last)).count();
        return alike == 1 ? last : path;
    }

    List<List<String>> rows() {
        return comparison.rows().stream().map(this::cells).toList();
    }

    private List<String> cells(Comparison.Row row) {
        List<String> cells = new ArrayList<>(List.of(row.experiment().policy().text()));
        row.experiment().settings().forEach(setting -> cells.add(setting.value()));
        row.metrics().values().forEach(spread -> cells.add(spread.text(4)));
        cells.add(row.retrainings().countText());
        cells.add(row.promotions().countText());
        cells.add(row.refusals().countText());
        cells.add(row.rollbacks().countText());
        cells.add(row.seconds().text(1));
        return cells;
    }

    /// The first model left alone and the trivial prediction, where all experiments agree on them.
    List<List<String>> references() {
        List<List<String>> references = new ArrayList<>();
        boolean frozen =
                comparison.rows().stream()
                        .noneMatch(row -> row.experiment().policy().text().equals("frozen"));
        if (frozen) {
            reference("(first model)", r -> r.end().frozen(), references);
        }
        reference("(baseline)", r -> r.end().baseline(), references);
        return references;
    }

    private void reference(
            String name,
            Function<ReplayReport, SequencedMap<String, Double>> figures,
            List<List<String>> references) {
        List<SequencedMap<String, Double>> all =
                comparison.rows().stream()
                        .flatMap(row -> row.measurements().stream())
                        .map(measurement -> figures.apply(measurement.report()))
                        .distinct()
                        .toList();
        if (all.size() != 1) {
            return;
        }
        List<String> cells = new ArrayList<>(List.of(name));
        paths.forEach(_ -> cells.add(NONE));
        for (String metric : metrics()) {
            cells.add(Spread.of(all.getFirst().getOrDefault(metric, Double.NaN)).text(4));
        }
        while (cells.size() < header().size()) {
            cells.add(NONE);
        }
        references.add(cells);
    }

    /// Several lines; words to the left, figures to the right.
    String text() {
        List<List<String>> all = new ArrayList<>(List.of(header()));
        all.addAll(rows());
        all.addAll(references());
        int[] widths = new int[all.getFirst().size()];
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String blanks = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? "" : "  ");
                line.append(i < words() ? row.get(i) + blanks : blanks + row.get(i));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
