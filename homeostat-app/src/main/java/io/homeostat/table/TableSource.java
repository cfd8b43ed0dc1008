package io.homeostat.table;

import io.homeostat.reading.Decoded;
import io.homeostat.reading.Fields;
import io.homeostat.reading.SourceSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Readings from files, one row after the other. What a file is shows in its first bytes: a Parquet
/// file begins with `PAR1`, anything else is read as CSV.
public interface TableSource extends AutoCloseable {
    /// Opens `files` and checks the columns of each, so that a wrong one is known before work
    /// begins.
    ///
    /// @throws io.homeostat.config.ConfigException with all that is wrong with any of them
    static TableSource open(List<Path> files, SourceSpec source, Fields fields) {
        return open(files, source, fields, Set.of());
    }

    /// As [#open], but the fields named in `optional` may be absent: their values are missing.
    static TableSource open(
            List<Path> files, SourceSpec source, Fields fields, Set<String> optional) {
        return FileChain.open(files, source, fields, optional);
    }

    /// The next row that is not empty, or empty after the last.
    Optional<Decoded> next();

    /// What is allowed and yet worth knowing, such as a file without the declared time.
    List<String> warnings();

    long acceptedRows();

    long rejectedRows();

    /// Rows without any value, which were skipped.
    long emptyRows();

    /// How much of all files has been read, from 0 to 1.
    double progress();

    @Override
    void close();
}
