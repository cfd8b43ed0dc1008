package io.homeostat.node;

import io.homeostat.history.HistoryView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The history in the data directory of a box, running or not. Nothing is written, locked or moved
/// there.
public final class BoxHistory {
    private BoxHistory() {}

    static Path file(Path data) {
        return data.resolve("history.db");
    }

    /// Names of the pipelines with a history in `data`, sorted.
    public static List<String> names(Path data) {
        if (!Files.isRegularFile(file(data))) {
            return List.of();
        }
        try (HistoryView history = open(data)) {
            return history.pipelines();
        }
    }

    public static HistoryView open(Path data) {
        return HistoryView.open(file(data));
    }
}
