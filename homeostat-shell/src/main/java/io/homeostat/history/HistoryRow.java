package io.homeostat.history;

import io.homeostat.model.Estimate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What is known of one reading.
///
/// @param reading its index within the pipeline
/// @param at to the microsecond
/// @param frozen the first model's estimate as one number
/// @param baseline the trivial baseline's estimate as one number
/// @param lower lower end of the interval, NaN if none
/// @param upper upper end of it
/// @param label the truth, NaN while unknown
/// @param labelledAt when it became known
/// @param values the reading's values in the order of the pipeline's fields
public record HistoryRow(
        long reading,
        Instant at,
        String device,
        int version,
        Estimate estimate,
        double frozen,
        double baseline,
        double lower,
        double upper,
        boolean driftDetected,
        double label,
        Optional<Instant> labelledAt,
        List<Double> values) {
    public HistoryRow {
        values = List.copyOf(values);
    }
}
