package io.homeostat.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A request for predictions: one object, `{"instances": […]}`, or rows of numbers in `{"data":
/// [[…]]}`, as readings of a pipeline.
///
/// @param several whether it asked in a form that is answered with a list
record PredictRequest(List<Reading> readings, boolean several) {
    /// Names that say something about the request, where the pipeline has no field of that name.
    private static final Set<String> RESERVED = Set.of("pipeline", "device", "time");

    PredictRequest {
        readings = List.copyOf(readings);
    }

    /// The request in `body`, or a problem that names every wrong place.
    static PredictRequest parse(JsonNode body, PipelineApi.Description pipeline) {
        ReadingForm form = new ReadingForm(pipeline);
        PredictRequest request = new Reader(form).request(body);
        form.refuse("Not a reading");
        return request;
    }

    private static final class Reader {
        private final ReadingForm form;
        private final Fields fields;

        Reader(ReadingForm form) {
            this.form = form;
            this.fields = form.fields();
        }

        PredictRequest request(JsonNode body) {
            if (body.isArray()) {
                return new PredictRequest(rows(body, ""), true);
            }
            if (!body.isObject()) {
                form.fault("", body, "an object with the fields of a reading");
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
            if (!rows.isArray() || rows.isEmpty() || rows.size() > ReadingForm.READINGS_MAX) {
                form.fault(path, rows, "a list of 1 to " + ReadingForm.READINGS_MAX + " readings");
                return List.of();
            }
            // One row of bare numbers is a reading too: {"data": [1, 2, 3]}.
            if (rows.get(0).isNumber()) {
                return List.of(array(rows, path, envelope));
            }
            List<Reading> readings = new ArrayList<>();
            for (int i = 0; i < rows.size() && !form.hopeless(); i++) {
                String at = path + "[" + i + "]";
                JsonNode row = rows.get(i);
                if (row.isArray()) {
                    readings.add(array(row, at, envelope));
                } else if (row.isObject()) {
                    readings.add(object(row, at + ".", envelope));
                } else {
                    form.fault(at, row, "an object or a list of numbers");
                }
            }
            return readings;
        }

        private Reading object(JsonNode row, String path, JsonNode envelope) {
            double[] values = form.blank();
            Iterator<Map.Entry<String, JsonNode>> entries = row.properties().iterator();
            while (entries.hasNext()) {
                Map.Entry<String, JsonNode> entry = entries.next();
                String name = entry.getKey();
                int index = fields.indexOf(name).orElse(-1);
                if (index >= 0) {
                    values[index] = form.value(fields.get(index), entry.getValue(), path + name);
                } else if (!RESERVED.contains(name)) {
                    List<String> names = fields.all().stream().map(Field::name).toList();
                    form.fault(
                            path + name,
                            entry.getValue(),
                            "no such field" + Nearest.hint(name, names));
                }
            }
            for (Field input : form.inputs()) {
                if (!row.has(input.name())) {
                    form.fault(
                            path + input.name(),
                            "nothing",
                            ReadingForm.expected(input) + ", or null for no value");
                }
            }
            JsonNode device = row.has("device") ? row.get("device") : envelope.path("device");
            return form.reading(values, device, path + "device", row.path("time"), path + "time");
        }

        /// A row of numbers: in the order of the inputs, or of all declared fields.
        private Reading array(JsonNode row, String path, JsonNode envelope) {
            List<String> names = form.inputs().stream().map(Field::name).toList();
            if (row.size() == fields.size() && row.size() != names.size()) {
                names = fields.all().stream().map(Field::name).toList();
            }
            double[] values = form.blank();
            if (row.size() != names.size()) {
                form.fault(
                        path,
                        row.size() + " values",
                        names.size() + " values: " + String.join(", ", names));
            } else {
                for (int i = 0; i < row.size(); i++) {
                    int index = fields.require(names.get(i));
                    String at = path + "[" + i + "]";
                    values[index] = form.value(fields.get(index), row.get(i), at);
                }
            }
            return form.reading(
                    values,
                    envelope.path("device"),
                    path + "device",
                    MissingNode.getInstance(),
                    path + "time");
        }
    }
}
