package io.homeostat.replay;

import io.homeostat.plant.SensorFault;
import java.util.List;

/// What the laboratory found, and under which conditions.
///
/// @param measurements in the order of the command
/// @param tapes names of the files, or of the data directory, that were played
/// @param faults what the sensors were made to say
/// @param labelDelay how late labels were made to come; empty: as the pipeline says
public record LabReport(
        List<Measurement> measurements,
        Comparison comparison,
        List<String> tapes,
        List<SensorFault> faults,
        String labelDelay) {
    public LabReport {
        measurements = List.copyOf(measurements);
        tapes = List.copyOf(tapes);
        faults = List.copyOf(faults);
    }

    public ReplayReport first() {
        return measurements.getFirst().report();
    }

    /// The table, several lines.
    public String table() {
        return new ComparisonTable(comparison).text();
    }
}
