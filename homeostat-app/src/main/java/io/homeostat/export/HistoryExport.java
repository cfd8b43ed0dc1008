package io.homeostat.export;

import io.homeostat.config.PipelineResource;
import io.homeostat.history.HistoryRow;
import io.homeostat.history.HistoryView;
import io.homeostat.parquet.ParquetOutput;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.DoubleConsumer;

/// One export of a pipeline's history to a Parquet file.
///
/// @param from first time that is wanted
/// @param to first time that is not
/// @param overwrite whether a file that is there may be replaced
/// @param product which program and version exports
public record HistoryExport(
        PipelineResource pipeline, Instant from, Instant to, boolean overwrite, String product) {
    private static final int ROWS_AT_ONCE = 500;

    /// What an export has done.
    ///
    /// @param rows that were written
    /// @param unfit rows with other fields than the pipeline has now, which were left out
    public record Done(long rows, long unfit) {}

    /// Writes what `history` has to `file`, which is there as a whole or not at all.
    ///
    /// @param progress hears how much is done, from 0 to 1
    /// @throws FileAlreadyExistsException when there is such a file, and it may not be replaced
    public Done write(HistoryView history, Path file, DoubleConsumer progress) throws IOException {
        Path whole = file.toAbsolutePath();
        Path part = whole.resolveSibling("." + whole.getFileName() + "." + UUID.randomUUID());
        try {
            Done done = writePart(history, part, progress);
            if (overwrite) {
                Files.move(
                        part,
                        whole,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.move(part, whole);
            }
            forceName(whole);
            return done;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private Done writePart(HistoryView history, Path part, DoubleConsumer progress)
            throws IOException {
        HistoryColumns columns = new HistoryColumns(pipeline);
        long last = history.newest(pipeline.name());
        long rows = 0;
        long unfit = 0;
        try (ParquetOutput<HistoryRow> out =
                ParquetOutput.create(part, columns.all(), columns.notes(product), product)) {
            List<HistoryRow> some = next(history, -1, last);
            long first = some.isEmpty() ? 0 : some.getFirst().reading();
            while (!some.isEmpty()) {
                for (HistoryRow row : some) {
                    if (columns.fit(row)) {
                        out.write(row);
                        rows++;
                    } else {
                        unfit++;
                    }
                }
                long reached = some.getLast().reading();
                progress.accept((reached - first + 1.0) / (last - first + 1.0));
                some = next(history, reached, last);
            }
            out.finish();
        }
        return new Done(rows, unfit);
    }

    private List<HistoryRow> next(HistoryView history, long reading, long last) {
        return history.after(pipeline.name(), reading, last, from, to, ROWS_AT_ONCE);
    }

    /// A name is on disk when its directory is.
    private static void forceName(Path file) throws IOException {
        Path directory = file.getParent();
        if (directory != null) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
