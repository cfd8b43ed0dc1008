package io.homeostat.parquet;

import io.homeostat.config.ConfigException;
import io.homeostat.config.Problem;
import java.util.List;

/// What is wrong, and where.
///
/// @param place within the file, such as `row group 2, column 'AT'`; empty for the file
record Complaint(String file, String place) {
    private static final int SHOWN_MAX = 200;

    Problem problem(String found, String expected) {
        return new Problem(file, 0, 0, place, found, expected, "");
    }

    /// The library could not read what it met.
    ConfigException about(Exception broken) {
        String said = broken.getMessage() == null ? "" : " (" + broken.getMessage() + ")";
        String text = broken.getClass().getSimpleName() + said;
        String shown = text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) + "…" : text;
        return new ConfigException(
                List.of(
                        problem(
                                "bytes that are no Parquet: " + shown.replace('\n', ' '),
                                "a whole Parquet file")));
    }
}
