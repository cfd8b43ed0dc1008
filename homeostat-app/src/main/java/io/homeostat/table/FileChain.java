package io.homeostat.table;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.homeostat.config.ConfigException;
import io.homeostat.config.Problem;
import io.homeostat.reading.Decoded;
import io.homeostat.reading.Fields;
import io.homeostat.reading.SourceSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/// Files of both kinds, one after the other.
final class FileChain implements TableSource {
    /// The second is that of a file which is encrypted as a whole.
    private static final List<byte[]> PARQUET =
            List.of("PAR1".getBytes(US_ASCII), "PARE".getBytes(US_ASCII));

    /// @param bytes of its files
    private record Link(TableSource source, long bytes) {}

    private final List<Link> links;
    private int at;

    private FileChain(List<Link> links) {
        this.links = links;
    }

    static TableSource open(
            List<Path> files, SourceSpec source, Fields fields, Set<String> optional) {
        List<Problem> problems = new ArrayList<>();
        List<Link> links = new ArrayList<>();
        List<Path> csv = new ArrayList<>();
        for (int i = 0; i <= files.size(); i++) {
            boolean end = i == files.size();
            boolean parquet = !end && isParquet(files.get(i));
            if ((end || parquet) && (!csv.isEmpty() || files.isEmpty())) {
                List<Path> run = List.copyOf(csv);
                add(links, run, problems, () -> CsvSource.open(run, source, fields, optional));
                csv.clear();
            }
            if (parquet) {
                Path file = files.get(i);
                add(
                        links,
                        List.of(file),
                        problems,
                        () -> ParquetSource.open(file, source, fields, optional));
            } else if (!end) {
                csv.add(files.get(i));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return links.size() == 1 ? links.getFirst().source() : new FileChain(links);
    }

    private interface Opening {
        TableSource open() throws IOException;
    }

    private static void add(
            List<Link> links, List<Path> files, List<Problem> problems, Opening opening) {
        try {
            long bytes = 0;
            TableSource opened = opening.open();
            for (Path file : files) {
                bytes += Files.size(file);
            }
            links.add(new Link(opened, bytes));
        } catch (ConfigException wrong) {
            problems.addAll(wrong.problems());
        } catch (IOException failed) {
            problems.add(CsvSource.unreadable(files.getFirst(), failed));
        }
    }

    /// A file that cannot be read is none: whoever reads CSV will say so.
    private static boolean isParquet(Path file) {
        if (!Files.isRegularFile(file)) {
            return false; // nothing is taken out of a pipe that somebody else has to read
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(4);
            return PARQUET.stream().anyMatch(magic -> Arrays.equals(magic, head));
        } catch (IOException unreadable) {
            return false;
        }
    }

    @Override
    public Optional<Decoded> next() {
        while (at < links.size()) {
            Optional<Decoded> row = links.get(at).source().next();
            if (row.isPresent()) {
                return row;
            }
            links.get(at).source().close();
            at++;
        }
        return Optional.empty();
    }

    @Override
    public List<String> warnings() {
        return links.stream().flatMap(link -> link.source().warnings().stream()).toList();
    }

    @Override
    public long acceptedRows() {
        return sum(TableSource::acceptedRows);
    }

    @Override
    public long rejectedRows() {
        return sum(TableSource::rejectedRows);
    }

    @Override
    public long emptyRows() {
        return sum(TableSource::emptyRows);
    }

    private long sum(ToLongFunction<TableSource> count) {
        return links.stream().map(Link::source).mapToLong(count).sum();
    }

    @Override
    public double progress() {
        double all = links.stream().mapToDouble(Link::bytes).sum();
        double read =
                links.stream().mapToDouble(link -> link.bytes() * link.source().progress()).sum();
        return all == 0 ? 1 : Math.min(1, read / all);
    }

    @Override
    public void close() {
        links.forEach(link -> link.source().close());
        at = links.size();
    }
}
