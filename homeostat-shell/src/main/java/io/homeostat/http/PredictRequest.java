package io.homeostat.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import java.util.ArrayList;
import java.util.List;

/// A request for predictions: one object, `{"instances": […]}`, or rows of numbers in `{"data":
/// [[…]]}`, as readings of a pipeline.
///
/// @param several whether it asked in a form that is answered with a list
/// @param ignored names that are not declared
record PredictRequest(List<Reading> readings, boolean several, List<String> ignored) {
    PredictRequest {
        readings = List.copyOf(readings);
        ignored = List.copyOf(ignored);
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
                return request(rows(body, ""), true);
            }
            if (!body.isObject()) {
                form.fault("", body, "an object with the fields of a reading");
                return request(List.of(), false);
            }
            for (String key : List.of("instances", "data")) {
                if (body.has(key) && fields.indexOf(key).isEmpty()) {
                    return request(rows(body.get(key), key, body), true);
                }
            }
            return request(List.of(object(body, "", body)), false);
        }

        private PredictRequest request(List<Reading> readings, boolean several) {
            return new PredictRequest(readings, several, form.ignored());
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
            PayloadObject object = new PayloadObject(form, row, path);
            return form.reading(
                    object.values(), name -> said(name, object.said(name), path, envelope));
        }

        /// A device may be named once for all rows.
        private static ReadingOrigin.Said said(
                String name, JsonNode own, String path, JsonNode envelope) {
            boolean shared = own.isMissingNode() && name.equals(ReadingOrigin.DEVICE);
            return new ReadingOrigin.Said(shared ? envelope.path(name) : own, path + name);
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
                    values[index] = form.value(index, row.get(i), at);
                }
            }
            JsonNode none = MissingNode.getInstance();
            return form.reading(values, name -> said(name, none, path, envelope));
        }
    }
}
