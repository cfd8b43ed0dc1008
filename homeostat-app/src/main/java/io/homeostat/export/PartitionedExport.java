package io.homeostat.export;

import io.homeostat.history.HistoryView;
import io.homeostat.s3.S3Store;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleConsumer;

/// Sends a pipeline's history to an object store, an object for each day, under names that DuckDB,
/// pandas and Spark read as columns: `pipeline=NAME/date=YYYY-MM-DD/part-0.parquet`.
///
/// A day is one object under one name, so that to send it again replaces it and doubles no row.
public final class PartitionedExport {
    private final HistoryExport wanted;

    /// @param wanted which times; whether objects that are there may be replaced
    public PartitionedExport(HistoryExport wanted) {
        this.wanted = wanted;
    }

    /// What an export has done.
    ///
    /// @param objects that were sent
    /// @param unfit rows with other fields than the pipeline has now, which were left out
    public record Done(int objects, long rows, long unfit, long bytes) {}

    /// @param progress hears how much is done, from 0 to 1
    /// @throws FileAlreadyExistsException when there is such an object, and it may not be replaced
    public Done send(HistoryView history, S3Store store, DoubleConsumer progress)
            throws IOException {
        String name = wanted.pipeline().name();
        List<LocalDate> days = history.days(name, wanted.from(), wanted.to());
        refuseWhatIsThere(store, days);
        Path directory = Files.createTempDirectory("homeostat-export");
        Path file = directory.resolve("part.parquet");
        Done done = new Done(0, 0, 0, 0);
        try {
            for (LocalDate day : days) {
                HistoryExport.Done one = day(day).write(history, file, _ -> {});
                if (one.rows() > 0) {
                    store.put(key(day), file);
                }
                done =
                        new Done(
                                done.objects + (one.rows() > 0 ? 1 : 0),
                                done.rows + one.rows(),
                                done.unfit + one.unfit(),
                                done.bytes + (one.rows() > 0 ? Files.size(file) : 0));
                progress.accept((double) done.objects / days.size());
            }
            return done;
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        }
    }

    private void refuseWhatIsThere(S3Store store, List<LocalDate> days) throws IOException {
        if (wanted.overwrite()) {
            return;
        }
        Set<String> there = store.keys();
        for (LocalDate day : days) {
            if (there.contains(key(day))) {
                throw new FileAlreadyExistsException(key(day));
            }
        }
    }

    private String key(LocalDate day) {
        return "pipeline=" + wanted.pipeline().name() + "/date=" + day + "/part-0.parquet";
    }

    private HistoryExport day(LocalDate day) {
        Instant first = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return new HistoryExport(
                wanted.pipeline(),
                first.isBefore(wanted.from()) ? wanted.from() : first,
                end.isAfter(wanted.to()) ? wanted.to() : end,
                true,
                wanted.product());
    }
}
