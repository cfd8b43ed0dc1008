package io.homeostat.sensor;

import io.homeostat.reading.DeviceId;
import io.homeostat.reading.Field;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;

/// Faults in words.
final class Reports {
    private Reports() {}

    static SensorReport begin(
            DeviceId device, Field field, Suspect suspect, long since, double explained) {
        String what =
                switch (suspect.symptom()) {
                    case OFFSET -> "is off by " + signed(suspect.size(), field);
                    case GAIN ->
                            "is off by " + signed(suspect.size(), field) + " and in proportion";
                    case DRIFT -> "wanders off, by " + signed(suspect.size(), field) + " so far";
                    case NOISE -> "is noisy, by about " + number(suspect.size()) + unit(field);
                    case SPIKE -> "spikes, the last time by " + signed(suspect.size(), field);
                    case STUCK -> "has said the same for " + suspect.since() + " readings";
                    case QUANTISED -> "says only a few different values";
                    case DROP_OUT -> "says nothing of use for " + suspect.since() + " readings";
                };
        String why =
                switch (suspect.symptom()) {
                    case STUCK, DROP_OUT, QUANTISED -> "longer than it ever did";
                    case OFFSET, GAIN, DRIFT, NOISE, SPIKE ->
                            String.format(
                                    Locale.ROOT,
                                    "the other sensors agree with each other without it (%.0f times"
                                            + " its usual deviation)",
                                    Math.abs(suspect.z()));
                };
        SequencedMap<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("size", suspect.size());
        evidence.put("z", suspect.z());
        evidence.put("since", since);
        evidence.put("explained", explained);
        return new SensorReport(
                device,
                field.name(),
                suspect.symptom().label(),
                true,
                String.format(
                        Locale.ROOT,
                        "%s of %s %s since reading %d: %s; its rows are set aside",
                        field.name(),
                        device.value(),
                        what,
                        since,
                        why),
                evidence);
    }

    static SensorReport end(DeviceId device, Field field, Episode episode, String how) {
        SequencedMap<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("since", episode.since());
        evidence.put("readings", episode.readings());
        evidence.put("end", how);
        return new SensorReport(
                device,
                field.name(),
                episode.symptom().label(),
                false,
                String.format(
                        Locale.ROOT,
                        "%s of %s %s, %d readings after it was found",
                        field.name(),
                        device.value(),
                        how,
                        episode.readings()),
                evidence);
    }

    private static String signed(double size, Field field) {
        return (size < 0 ? "" : "+") + number(size) + unit(field);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    private static String unit(Field field) {
        return field.unit().isEmpty() ? "" : " " + field.unit();
    }
}
