package io.homeostat.sensor;

import io.homeostat.reading.DeviceId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// What was found about a sensor, or about the clock or the rate of a device.
///
/// @param field the sensor, or `*` for all of them
/// @param kind the label of a [Symptom], or `range`, `silent`, `clock`, `rate`
/// @param begins true for the beginning of an episode, false for its end
/// @param evidence numbers and short texts by name
public record SensorReport(
        DeviceId device,
        String field,
        String kind,
        boolean begins,
        String reason,
        SequencedMap<String, Object> evidence) {
    public SensorReport {
        evidence = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(evidence));
    }

    /// One whose reason is all the evidence there is.
    public static SensorReport of(
            DeviceId device, String field, String kind, boolean begins, String reason) {
        return new SensorReport(device, field, kind, begins, reason, new LinkedHashMap<>());
    }
}
