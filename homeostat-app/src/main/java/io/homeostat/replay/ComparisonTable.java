package io.homeostat.replay;

import java.util.ArrayList;
import java.util.List;

/// A comparison as a table: for the terminal, and cell by cell for a page.
final class ComparisonTable {
    private ComparisonTable() {}

    static List<String> header(Comparison comparison) {
        List<String> cells = new ArrayList<>(List.of("policy"));
        if (swept(comparison)) {
            cells.add("settings");
        }
        cells.addAll(comparison.rows().getFirst().metrics().keySet());
        cells.addAll(List.of("trainings", "promotions", "refusals", "rollbacks", "seconds"));
        return cells;
    }

    static List<List<String>> rows(Comparison comparison) {
        return comparison.rows().stream().map(row -> cells(row, swept(comparison))).toList();
    }

    private static boolean swept(Comparison comparison) {
        return comparison.rows().stream().anyMatch(row -> !row.experiment().settings().isEmpty());
    }

    private static List<String> cells(Comparison.Row row, boolean swept) {
        List<String> cells = new ArrayList<>(List.of(row.experiment().policy().text()));
        if (swept) {
            cells.add(row.experiment().settingsText());
        }
        row.metrics().values().forEach(spread -> cells.add(spread.text(4)));
        cells.add(row.trainings().countText());
        cells.add(row.promotions().countText());
        cells.add(row.refusals().countText());
        cells.add(row.rollbacks().countText());
        cells.add(row.seconds().text(1));
        return cells;
    }

    /// Several lines; words to the left, figures to the right.
    static String text(Comparison comparison) {
        List<List<String>> all = new ArrayList<>(rows(comparison));
        all.addFirst(header(comparison));
        int words = swept(comparison) ? 2 : 1;
        int columns = all.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : all) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String blanks = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? "" : "  ");
                line.append(i < words ? row.get(i) + blanks : blanks + row.get(i));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
