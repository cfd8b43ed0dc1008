package io.homeostat.drift;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.time.Instant;

/// Watches one stream of numbers for change, in bounded memory.
///
/// A detector that reports [DriftVerdict.Drifted] starts afresh with the next observation.
public interface DriftDetector {
    /// Takes one more value (finite; a larger value is a larger error) and says what it means.
    DriftVerdict observe(double value);

    /// As [#observe(double)], with the time of the value, for those that count in time.
    default DriftVerdict observe(double value, Instant at) {
        return observe(value);
    }

    /// Forgets everything.
    void reset();

    /// The detector's name as in the pipeline file, for example `adwin`.
    String name();

    void save(StateWriter out);

    /// Restores what [#save] wrote, in a detector of the same parameters.
    void load(StateReader in);
}
