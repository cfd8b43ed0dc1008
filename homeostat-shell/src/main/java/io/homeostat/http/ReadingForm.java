package io.homeostat.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Makes readings of the values in a request, whatever its form is, and keeps what was wrong with
/// them. One per request.
final class ReadingForm {
    /// Readings one request may hold.
    static final int READINGS_MAX = 10_000;

    /// Faults worth telling at once.
    private static final int FAULTS_MAX = 20;

    private final PipelineApi.Description pipeline;
    private final List<Problem.Fault> faults = new ArrayList<>();

    ReadingForm(PipelineApi.Description pipeline) {
        this.pipeline = pipeline;
    }

    Fields fields() {
        return pipeline.fields();
    }

    /// The declared fields that a reading must name.
    List<Field> inputs() {
        return pipeline.inputs().stream()
                .map(name -> fields().get(fields().require(name)))
                .toList();
    }

    /// Whether `name` is free to say something about the request: no field has it.
    boolean reserves(String name) {
        return fields().indexOf(name).isEmpty();
    }

    /// A reading's values before any is known.
    double[] blank() {
        double[] values = new double[fields().size()];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    /// What `field` is in `found`; NaN for no value, and for what was not one and is a fault now.
    double value(Field field, JsonNode found, String path) {
        if (found.isNull()) {
            return Double.NaN;
        }
        if (field.categorical()) {
            int ordinal = field.categories().indexOf(found.asText());
            if (ordinal < 0 || !found.isValueNode()) {
                fault(path, found, expected(field));
                return Double.NaN;
            }
            return ordinal;
        }
        if (!found.isNumber() || Double.isInfinite(found.doubleValue())) {
            fault(path, found, expected(field));
            return Double.NaN;
        }
        double value = found.doubleValue();
        return field.missing().contains(value) ? Double.NaN : value;
    }

    static String expected(Field field) {
        if (field.categorical()) {
            return "one of " + String.join(", ", field.categories());
        }
        return field.unit().isEmpty() ? "a number" : "a number in " + field.unit();
    }

    /// The reading with `values`, of the device and time that the request names, if it does: a
    /// missing node says nothing.
    Reading reading(
            double[] values, JsonNode device, String devicePath, JsonNode time, String timePath) {
        String name = pipeline.defaultDevice();
        if (reserves("device") && !device.isMissingNode()) {
            if (device.isTextual() && !device.asText().isBlank()) {
                name = device.asText();
            } else {
                fault(devicePath, device, "the name of a device");
            }
        }
        return Reading.of(new DeviceId(name), time(time, timePath), Reading.NO_SEQUENCE, values);
    }

    private Optional<Instant> time(JsonNode time, String path) {
        if (time.isMissingNode() || !reserves("time")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(time.asText()));
        } catch (DateTimeException _) {
            fault(path, time, "an instant such as 2026-01-31T12:00:00Z");
            return Optional.empty();
        }
    }

    void fault(String path, JsonNode found, String expected) {
        fault(path, found.isMissingNode() ? "nothing" : found.toString(), expected);
    }

    void fault(String path, String found, String expected) {
        String shown = found.length() > 80 ? found.substring(0, 77) + "..." : found;
        faults.add(new Problem.Fault(path.isEmpty() ? "(body)" : path, shown, expected));
    }

    boolean faulty() {
        return !faults.isEmpty();
    }

    /// Whether so much is wrong that looking on is of no use.
    boolean hopeless() {
        return faults.size() >= FAULTS_MAX;
    }

    /// Ends the request if anything was wrong with it.
    ///
    /// @param title what it is not
    void refuse(String title) {
        if (faulty()) {
            String more = faults.size() > 1 ? " and " + (faults.size() - 1) + " more" : "";
            throw new ProblemException(
                    Problem.invalid(
                            title + ": see " + faults.getFirst().field() + more,
                            faults.stream().limit(FAULTS_MAX).toList()));
        }
    }
}
