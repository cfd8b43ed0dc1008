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
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A request for predictions: one object, `{"instances": […]}`, or rows of numbers in `{"data":
/// [[…]]}`, as readings of a pipeline.
///
/// @param several whether it asked in a form that is answered with a list
record PredictRequest(List<Reading> readings, boolean several) {
    /// Readings one request may hold.
    static final int READINGS_MAX = 10_000;

    /// Faults worth telling at once.
    private static final int FAULTS_MAX = 20;

    /// Names that say something about the request, where the pipeline has no field of that name.
    private static final Set<String> RESERVED = Set.of("pipeline", "device", "time");

    PredictRequest {
        readings = List.copyOf(readings);
    }

    /// The request in `body`, or a problem that names every wrong place.
    static PredictRequest parse(JsonNode body, PipelineApi.Description pipeline) {
        Reader reader = new Reader(pipeline);
        PredictRequest request = reader.request(body);
        if (!reader.faults.isEmpty()) {
            String first = reader.faults.getFirst().field();
            String more =
                    reader.faults.size() > 1 ? " and " + (reader.faults.size() - 1) + " more" : "";
            throw new ProblemException(
                    Problem.invalid(
                            "Not a reading: see " + first + more,
                            reader.faults.stream().limit(FAULTS_MAX).toList()));
        }
        return request;
    }

    private static final class Reader {
        private final PipelineApi.Description pipeline;
        private final Fields fields;
        private final List<Problem.Fault> faults = new ArrayList<>();

        Reader(PipelineApi.Description pipeline) {
            this.pipeline = pipeline;
            this.fields = pipeline.fields();
        }

        PredictRequest request(JsonNode body) {
            if (body.isArray()) {
                return new PredictRequest(rows(body, ""), true);
            }
            if (!body.isObject()) {
                fault("", body, "an object with the fields of a reading");
                return new PredictRequest(List.of(), false);
            }
            for (String key : List.of("instances", "data")) {
                if (body.has(key) && fields.indexOf(key).isEmpty()) {
                    return new PredictRequest(rows(body.get(key), key, body), true);
                }
            }
            return new PredictRequest(List.of(object(body, "", body)), false);
        }

        private List<Reading> rows(JsonNode rows, String path) {
            return rows(rows, path, Json.object());
        }

        private List<Reading> rows(JsonNode rows, String path, JsonNode envelope) {
            if (!rows.isArray() || rows.isEmpty() || rows.size() > READINGS_MAX) {
                fault(path, rows, "a list of 1 to " + READINGS_MAX + " readings");
                return List.of();
            }
            // One row of bare numbers is a reading too: {"data": [1, 2, 3]}.
            if (rows.get(0).isNumber()) {
                return List.of(array(rows, path, envelope));
            }
            List<Reading> readings = new ArrayList<>();
            for (int i = 0; i < rows.size() && faults.size() < FAULTS_MAX; i++) {
                String at = path + "[" + i + "]";
                JsonNode row = rows.get(i);
                if (row.isArray()) {
                    readings.add(array(row, at, envelope));
                } else if (row.isObject()) {
                    readings.add(object(row, at + ".", envelope));
                } else {
                    fault(at, row, "an object or a list of numbers");
                }
            }
            return readings;
        }

        private Reading object(JsonNode row, String path, JsonNode envelope) {
            double[] values = missing();
            Iterator<Map.Entry<String, JsonNode>> entries = row.properties().iterator();
            while (entries.hasNext()) {
                Map.Entry<String, JsonNode> entry = entries.next();
                String name = entry.getKey();
                int index = fields.indexOf(name).orElse(-1);
                if (index >= 0) {
                    values[index] = value(fields.get(index), entry.getValue(), path + name);
                } else if (!RESERVED.contains(name)) {
                    List<String> names = fields.all().stream().map(Field::name).toList();
                    fault(
                            path + name,
                            entry.getValue(),
                            "no such field" + Nearest.hint(name, names));
                }
            }
            for (String input : pipeline.inputs()) {
                if (!row.has(input)) {
                    Field field = fields.get(fields.require(input));
                    faults.add(
                            new Problem.Fault(
                                    path + input,
                                    "nothing",
                                    expected(field) + ", or null for no value"));
                }
            }
            return reading(values, row.has("device") ? row : envelope, row, path);
        }

        /// A row of numbers: in the order of the inputs, or of all declared fields.
        private Reading array(JsonNode row, String path, JsonNode envelope) {
            List<String> names = pipeline.inputs();
            if (row.size() == fields.size() && row.size() != names.size()) {
                names = fields.all().stream().map(Field::name).toList();
            }
            double[] values = missing();
            if (row.size() != names.size()) {
                faults.add(
                        new Problem.Fault(
                                path,
                                row.size() + " values",
                                names.size() + " values: " + String.join(", ", names)));
            } else {
                for (int i = 0; i < row.size(); i++) {
                    int index = fields.require(names.get(i));
                    String at = path + "[" + i + "]";
                    values[index] = value(fields.get(index), row.get(i), at);
                }
            }
            return reading(values, envelope, Json.object(), path);
        }

        private double value(Field field, JsonNode found, String path) {
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
            if (!found.isNumber()) {
                fault(path, found, expected(field));
                return Double.NaN;
            }
            double value = found.doubleValue();
            return field.missing().contains(value) ? Double.NaN : value;
        }

        private static String expected(Field field) {
            if (field.categorical()) {
                return "one of " + String.join(", ", field.categories());
            }
            return field.unit().isEmpty() ? "a number" : "a number in " + field.unit();
        }

        private Reading reading(double[] values, JsonNode named, JsonNode row, String path) {
            String device = pipeline.defaultDevice();
            boolean reserved = fields.indexOf("device").isEmpty();
            if (reserved && named.has("device")) {
                JsonNode given = named.get("device");
                if (given.isTextual() && !given.asText().isBlank()) {
                    device = given.asText();
                } else {
                    fault(path + "device", given, "the name of a device");
                }
            }
            return Reading.of(new DeviceId(device), time(row, path), Reading.NO_SEQUENCE, values);
        }

        private Optional<Instant> time(JsonNode row, String path) {
            if (!row.has("time") || fields.indexOf("time").isPresent()) {
                return Optional.empty();
            }
            try {
                return Optional.of(Instant.parse(row.get("time").asText()));
            } catch (DateTimeException _) {
                fault(path + "time", row.get("time"), "an instant such as 2026-01-31T12:00:00Z");
                return Optional.empty();
            }
        }

        private double[] missing() {
            double[] values = new double[fields.size()];
            Arrays.fill(values, Double.NaN);
            return values;
        }

        private void fault(String path, JsonNode found, String expected) {
            String text = found.toString();
            String shown = text.length() > 80 ? text.substring(0, 77) + "..." : text;
            faults.add(new Problem.Fault(path.isEmpty() ? "(body)" : path, shown, expected));
        }
    }
}
