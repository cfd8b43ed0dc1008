package io.homeostat.table;

import io.homeostat.reading.SourceSpec;
import java.util.ArrayList;
import java.util.List;

/// How a CSV file separates its columns and writes its fractions.
///
/// @param decimalKnown whether there was evidence, or a declaration, for `decimal`
record CsvDialect(char delimiter, char decimal, boolean decimalKnown) {
    private static final char[] DELIMITERS = {',', ';', '\t', '|'};
    private static final int LINES_MAX = 50;

    /// Recognises what `declared` leaves open from the first lines of a file.
    static CsvDialect recognise(String head, SourceSpec.Csv declared) {
        List<String> lines = head.lines().filter(line -> !line.isBlank()).limit(LINES_MAX).toList();
        char delimiter =
                declared.delimiter().isEmpty() ? delimiter(lines) : declared.delimiter().charAt(0);
        if (!declared.decimal().isEmpty()) {
            return new CsvDialect(delimiter, declared.decimal().charAt(0), true);
        }
        if (delimiter == ',') {
            return new CsvDialect(delimiter, '.', true);
        }
        boolean point = false;
        boolean comma = false;
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            for (String cell : cells(line, delimiter)) {
                point |= cell.matches("[-+]?[0-9]*\\.[0-9]+");
                comma |= cell.matches("[-+]?[0-9]*,[0-9]+");
            }
        }
        return new CsvDialect(delimiter, comma && !point ? ',' : '.', comma != point);
    }

    /// The candidate that splits the lines most evenly into most columns.
    private static char delimiter(List<String> lines) {
        char best = ',';
        long bestScore = 0;
        for (char candidate : DELIMITERS) {
            if (lines.isEmpty()) {
                break;
            }
            int header = cells(lines.getFirst(), candidate).size() - 1;
            long even = 1;
            for (String line : lines.subList(1, lines.size())) {
                int count = cells(line, candidate).size() - 1;
                // One more than in the header: row names, as R writes them.
                even += count == header || count == header + 1 ? 1 : 0;
            }
            if (header * even > bestScore) {
                best = candidate;
                bestScore = header * even;
            }
        }
        return best;
    }

    private static List<String> cells(String line, char delimiter) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == delimiter && !quoted) {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString().strip());
        return cells;
    }
}
