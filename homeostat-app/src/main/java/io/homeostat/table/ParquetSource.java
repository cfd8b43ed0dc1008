package io.homeostat.table;

import io.homeostat.base.Nearest;
import io.homeostat.config.ConfigException;
import io.homeostat.config.Problem;
import io.homeostat.parquet.ColumnKind;
import io.homeostat.parquet.ParquetColumn;
import io.homeostat.parquet.ParquetFile;
import io.homeostat.reading.Decoded;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.reading.SourceSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One Parquet file of readings.
final class ParquetSource implements TableSource {
    private static final Set<ColumnKind> VALUES =
            EnumSet.of(ColumnKind.NOTHING, ColumnKind.TRUTH, ColumnKind.NUMBER, ColumnKind.TEXT);
    private static final Set<ColumnKind> COUNTS =
            EnumSet.of(ColumnKind.NOTHING, ColumnKind.NUMBER, ColumnKind.TEXT);
    private static final Set<ColumnKind> WORDS = EnumSet.complementOf(EnumSet.of(ColumnKind.OTHER));
    private static final Set<ColumnKind> TIMES =
            EnumSet.complementOf(EnumSet.of(ColumnKind.OTHER, ColumnKind.TRUTH));

    /// The row names of a data frame: a column without a name, elsewhere.
    private static final String ROW_NAMES = "__index_level_\\d+__";

    private final Path file;
    private final SourceSpec source;
    private final Fields fields;
    private final TableColumns columns;
    private final List<String> warnings;
    private final long rows;
    private @Nullable ParquetRows open;
    private boolean ended;
    private long acceptedRows;
    private long rejectedRows;
    private long emptyRows;

    private ParquetSource(
            Path file,
            SourceSpec source,
            Fields fields,
            TableColumns columns,
            List<String> warnings,
            long rows) {
        this.file = file;
        this.source = source;
        this.fields = fields;
        this.columns = columns;
        this.warnings = warnings;
        this.rows = rows;
    }

    /// Reads what the file holds and checks that it fits.
    static ParquetSource open(Path file, SourceSpec source, Fields fields, Set<String> optional)
            throws IOException {
        List<Problem> problems = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        try (ParquetFile parquet = ParquetFile.open(file)) {
            TableHeader header =
                    new TableHeader(
                            file.toString(), 0, names(parquet), 0, exported(parquet.notes()));
            TableColumns columns =
                    TableColumns.of(header, source, fields, optional, problems, warnings);
            for (int i = 0; i < parquet.columns().size(); i++) {
                ParquetColumn column = parquet.columns().get(i);
                misfit(file, column, i, columns, fields, parquet).ifPresent(problems::add);
                if (columns.used(i) && column.kind() != ColumnKind.OTHER) {
                    parquet.obstacle(column).ifPresent(problems::add);
                }
            }
            if (!problems.isEmpty()) {
                throw new ConfigException(problems);
            }
            return new ParquetSource(file, source, fields, columns, warnings, parquet.rows());
        }
    }

    private static List<String> names(ParquetFile parquet) {
        return parquet.columns().stream()
                .map(column -> column.name().matches(ROW_NAMES) ? "" : column.name())
                .toList();
    }

    private static TableHeader.Exported exported(Map<String, String> notes) {
        return notes.containsKey(ExportNotes.VERSION)
                ? new TableHeader.Exported(
                        notes.getOrDefault(ExportNotes.TIME, ""),
                        notes.getOrDefault(ExportNotes.DEVICE, ""),
                        Set.of(notes.getOrDefault(ExportNotes.ADDED, "").split("\n")))
                : TableHeader.Exported.NOTHING;
    }

    /// A column whose values can never be what is declared.
    private static Optional<Problem> misfit(
            Path file,
            ParquetColumn column,
            int at,
            TableColumns columns,
            Fields fields,
            ParquetFile parquet) {
        String expected = "";
        if (columns.field(at) != TableColumns.NONE && !VALUES.contains(column.kind())) {
            Field field = fields.get(columns.field(at));
            expected =
                    field.categorical()
                            ? "a column of text, whole numbers or truths"
                            : "a column of numbers";
        } else if (columns.time(at) != TableColumns.NONE && !TIMES.contains(column.kind())) {
            expected = "a column of times, text or numbers";
        } else if (columns.sequence() == at && !COUNTS.contains(column.kind())) {
            expected = "a column of whole numbers";
        } else if (columns.used(at) && !WORDS.contains(column.kind())) {
            expected = "a column of text";
        }
        if (expected.isEmpty()) {
            return Optional.empty();
        }
        List<String> fit =
                parquet.columns().stream()
                        .filter(other -> VALUES.contains(other.kind()))
                        .map(ParquetColumn::name)
                        .toList();
        return Optional.of(
                new Problem(
                        file.toString(),
                        0,
                        0,
                        "column '" + column.name() + "'",
                        column.type(),
                        expected,
                        Nearest.to(column.name(), fit).orElse("")));
    }

    @Override
    public Optional<Decoded> next() {
        while (!ended) {
            ParquetRows here = rows();
            if (!here.advance()) {
                close();
            } else if (here.empty()) {
                emptyRows++;
            } else {
                Decoded row = here.row();
                acceptedRows += row instanceof Decoded.Accepted ? 1 : 0;
                rejectedRows += row instanceof Decoded.Rejected ? 1 : 0;
                return Optional.of(row);
            }
        }
        return Optional.empty();
    }

    private ParquetRows rows() {
        ParquetRows here = open;
        if (here == null) {
            try {
                here = new ParquetRows(file, ParquetFile.open(file), columns, source, fields);
            } catch (IOException failed) {
                throw new ConfigException(List.of(CsvSource.unreadable(file, failed)));
            }
            open = here;
        }
        return here;
    }

    @Override
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public long acceptedRows() {
        return acceptedRows;
    }

    @Override
    public long rejectedRows() {
        return rejectedRows;
    }

    @Override
    public long emptyRows() {
        return emptyRows;
    }

    @Override
    public double progress() {
        long read = acceptedRows + rejectedRows + emptyRows;
        return ended || rows == 0 ? 1 : Math.min(1.0, (double) read / rows);
    }

    @Override
    public void close() {
        ended = true;
        ParquetRows here = open;
        if (here != null) {
            here.close();
            open = null;
        }
    }
}
