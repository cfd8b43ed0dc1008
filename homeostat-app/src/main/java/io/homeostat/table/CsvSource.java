package io.homeostat.table;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.homeostat.config.ConfigException;
import io.homeostat.config.Problem;
import io.homeostat.reading.Decoded;
import io.homeostat.reading.Fields;
import io.homeostat.reading.SourceSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One or more CSV files of readings, one after the other. What is not declared about their form is
/// recognised: delimiter, decimal comma, quotes, byte order mark, line ends, gzip.
public final class CsvSource implements TableSource {
    private static final int HEAD_CHARS = 1 << 16;

    // valid for the source
    private final List<Path> files;
    private final SourceSpec source;
    private final Fields fields;
    private final Set<String> optional;
    private final List<String> warnings = new ArrayList<>();
    private long emptyRows;
    private long acceptedRows;
    private long rejectedRows;
    private long bytesTotal;
    private long bytesBefore;

    // valid for the file
    private int nextFile;
    private @Nullable CsvInput input;
    private @Nullable CloseableIterator<CsvRows.Row> rows;

    private CsvSource(List<Path> files, SourceSpec source, Fields fields, Set<String> optional) {
        this.files = List.copyOf(files);
        this.source = source;
        this.fields = fields;
        this.optional = optional;
    }

    /// Opens `files` and checks the header of each, so that a wrong one is known before work
    /// begins.
    public static CsvSource open(List<Path> files, SourceSpec source, Fields fields) {
        return open(files, source, fields, Set.of());
    }

    /// As [#open], but the fields named in `optional` may be absent: their values are missing.
    public static CsvSource open(
            List<Path> files, SourceSpec source, Fields fields, Set<String> optional) {
        CsvSource opened = new CsvSource(files, source, fields, Set.copyOf(optional));
        List<Problem> problems = new ArrayList<>();
        if (files.isEmpty()) {
            problems.add(new Problem("input", 0, 0, "", "no file", "at least one", ""));
        }
        for (Path file : files) {
            try (CsvInput head = CsvInput.open(file)) {
                opened.bytesTotal += Files.size(file);
                opened.layout(file.toString(), head.reader(), problems);
            } catch (IOException failed) {
                problems.add(unreadable(file, failed));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return opened;
    }

    @Override
    public Optional<Decoded> next() {
        while (true) {
            if (rows == null && !openNext()) {
                return Optional.empty();
            }
            CsvRows.Row row = nextRow();
            if (row == null) {
                closeFile();
            } else if (row.empty()) {
                emptyRows++;
            } else {
                acceptedRows += row.decoded() instanceof Decoded.Accepted ? 1 : 0;
                rejectedRows += row.decoded() instanceof Decoded.Rejected ? 1 : 0;
                return Optional.of(row.decoded());
            }
        }
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
        long read = bytesBefore + (input == null ? 0 : input.bytesRead());
        return bytesTotal == 0 ? 1 : Math.min(1.0, (double) read / bytesTotal);
    }

    @Override
    public void close() {
        closeFile();
        nextFile = files.size();
    }

    private CsvRows.@Nullable Row nextRow() {
        Iterator<CsvRows.Row> iterator = rows;
        try {
            return iterator != null && iterator.hasNext() ? iterator.next() : null;
        } catch (CsvParseException | UncheckedIOException broken) {
            Path file = files.get(nextFile - 1);
            Throwable cause = broken.getCause() == null ? broken : broken.getCause();
            throw new ConfigException(
                    List.of(
                            new Problem(
                                    file.toString(),
                                    0,
                                    0,
                                    "",
                                    broken.getMessage() + " (" + cause.getMessage() + ")",
                                    "a CSV file",
                                    "")));
        }
    }

    private boolean openNext() {
        if (nextFile >= files.size()) {
            return false;
        }
        Path file = files.get(nextFile++);
        List<Problem> problems = new ArrayList<>();
        try {
            CsvInput opened = CsvInput.open(file);
            input = opened;
            int before = warnings.size();
            Layout layout = layout(file.toString(), opened.reader(), problems);
            // The same warnings were given when the source was opened.
            warnings.subList(before, warnings.size()).clear();
            if (layout == null) {
                throw new ConfigException(problems);
            }
            CsvRows handler =
                    new CsvRows(
                            file.getFileName().toString(),
                            layout.columns,
                            layout.dialect,
                            source,
                            fields);
            CloseableIterator<CsvRows.Row> iterator =
                    reader(layout.dialect).build(handler, opened.reader()).iterator();
            if (iterator.hasNext()) {
                iterator.next(); // the header
            }
            rows = iterator;
            return true;
        } catch (IOException failed) {
            throw new ConfigException(List.of(unreadable(file, failed)));
        }
    }

    private record Layout(TableColumns columns, CsvDialect dialect) {}

    /// Looks at the first lines and leaves `reader` before them.
    private @Nullable Layout layout(String file, BufferedReader reader, List<Problem> problems)
            throws IOException {
        String head = CsvInput.head(reader, HEAD_CHARS);
        if (head.indexOf('\0') >= 0) {
            String text = "text in UTF-8, or in UTF-16 with its byte order mark";
            problems.add(new Problem(file, 1, 0, "", "bytes of zero", text, ""));
            return null;
        }
        CsvDialect dialect = CsvDialect.recognise(head, source.csv());
        List<String> header = List.of();
        int firstRow = 0;
        try (CsvReader<CsvRecord> records = reader(dialect).ofCsvRecord(head)) {
            Iterator<CsvRecord> iterator = records.iterator();
            if (iterator.hasNext()) {
                header = iterator.next().getFields().stream().map(String::strip).toList();
            }
            firstRow = iterator.hasNext() ? iterator.next().getFieldCount() : header.size();
        } catch (CsvParseException broken) {
            problems.add(new Problem(file, 1, 0, "", broken.getMessage() + "", "a CSV file", ""));
            return null;
        }
        if (header.isEmpty()) {
            problems.add(new Problem(file, 0, 0, "", "an empty file", "a header and rows", ""));
            return null;
        }
        int known = problems.size();
        boolean rowNames = firstRow == header.size() + 1 && !header.getLast().isEmpty();
        TableColumns columns =
                TableColumns.of(
                        new TableHeader(
                                file, 1, header, rowNames ? 1 : 0, TableHeader.Exported.NOTHING),
                        source,
                        fields,
                        optional,
                        problems,
                        warnings);
        return problems.size() > known ? null : new Layout(columns, dialect);
    }

    private static CsvReader.CsvReaderBuilder reader(CsvDialect dialect) {
        return CsvReader.builder()
                .fieldSeparator(dialect.delimiter())
                .skipEmptyLines(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE);
    }

    private void closeFile() {
        try {
            if (input != null) {
                bytesBefore += input.size();
                input.close();
            }
        } catch (IOException harmless) {
            warnings.add("a file could not be closed: " + harmless.getMessage());
        } finally {
            input = null;
            rows = null;
        }
    }

    static Problem unreadable(Path file, IOException failed) {
        boolean absent = failed instanceof NoSuchFileException;
        String found = absent ? "no such file" : "an unreadable file (" + failed + ")";
        return new Problem(file.toString(), 0, 0, "", found, "a CSV or Parquet file", "");
    }
}
