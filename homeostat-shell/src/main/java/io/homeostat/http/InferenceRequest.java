package io.homeostat.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.homeostat.base.Nearest;
import io.homeostat.reading.Field;
import io.homeostat.reading.Reading;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// A request of the Open Inference Protocol, as readings of a pipeline: one tensor for each field,
/// or one matrix `data` with a column for each input.
///
/// @param id as the client gave it, empty without one
/// @param outputs what is asked for, each with whether in binary; empty for everything
/// @param binary whether outputs that are not named are wanted in binary
record InferenceRequest(
        List<Reading> readings,
        Optional<String> id,
        SequencedMap<String, Boolean> outputs,
        boolean binary) {
    /// The tensor that holds all inputs, as the key of rows has it in a request to predict.
    static final String MATRIX = "data";

    InferenceRequest {
        readings = List.copyOf(readings);
    }

    /// The request in `body`, or a problem that names every wrong tensor.
    ///
    /// @param tail the bytes after the JSON
    static InferenceRequest parse(
            JsonNode body, Buffer tail, PipelineApi.Description pipeline, List<String> known) {
        ReadingForm form = new ReadingForm(pipeline);
        InferenceRequest request = new Reader(form, known).request(body, tail);
        form.refuse("Not a request for inference");
        return request;
    }

    private static final class Reader {
        private final ReadingForm form;
        private final List<String> known;

        Reader(ReadingForm form, List<String> known) {
            this.form = form;
            this.known = known;
        }

        InferenceRequest request(JsonNode body, Buffer tail) {
            if (!body.isObject()) {
                form.fault("", body, "an object with inputs");
            }
            JsonNode id = body.path("id");
            if (!id.isMissingNode() && !id.isTextual()) {
                form.fault("id", id, "text");
            }
            boolean binary = body.path("parameters").path("binary_data_output").asBoolean(false);
            SequencedMap<String, Boolean> outputs = outputs(body.path("outputs"), binary);
            List<Tensor> tensors = new Tensor.Reader(form, tail).all(body.path("inputs"));
            List<Reading> readings =
                    form.faulty() ? List.of() : readings(tensors, body.path("parameters"));
            Optional<String> name = id.isTextual() ? Optional.of(id.asText()) : Optional.empty();
            return new InferenceRequest(readings, name, outputs, binary);
        }

        private SequencedMap<String, Boolean> outputs(JsonNode wanted, boolean binary) {
            SequencedMap<String, Boolean> outputs = new LinkedHashMap<>();
            if (!wanted.isMissingNode() && !wanted.isArray()) {
                form.fault("outputs", wanted, "a list of outputs");
            }
            for (JsonNode output : wanted) {
                String name = output.path("name").asText();
                JsonNode parameters = output.path("parameters");
                if (!known.contains(name)) {
                    form.fault(
                            "outputs",
                            name.isEmpty() ? output.toString() : name,
                            "one of " + String.join(", ", known) + Nearest.hint(name, known));
                }
                for (String unknown : List.of("classification", "shared_memory_region")) {
                    if (parameters.has(unknown)) {
                        form.fault(name + ".parameters." + unknown, "it", "no such extension here");
                    }
                }
                outputs.put(name, parameters.path("binary_data").asBoolean(binary));
            }
            return outputs;
        }

        private List<Reading> readings(List<Tensor> tensors, JsonNode parameters) {
            int rows = tensors.getFirst().rows();
            for (Tensor tensor : tensors) {
                if (tensor.rows() != rows) {
                    form.fault(
                            tensor.name() + ".shape",
                            tensor.shape().toString(),
                            rows + " rows, as " + tensors.getFirst().name() + " has");
                }
            }
            Map<String, Column> columns = columns(tensors);
            for (Field input : form.inputs()) {
                if (!columns.containsKey(input.name()) && !form.hopeless()) {
                    form.fault(
                            input.name(),
                            "nothing",
                            "a tensor of "
                                    + ReadingForm.expected(input)
                                    + " with shape ["
                                    + rows
                                    + ", 1]");
                }
            }
            List<Reading> readings = new ArrayList<>();
            for (int row = 0; row < rows && !form.faulty(); row++) {
                readings.add(reading(columns, row, parameters));
            }
            return readings;
        }

        /// Each field's place in the tensors, also that of device and time.
        private Map<String, Column> columns(List<Tensor> tensors) {
            Map<String, Column> columns = new LinkedHashMap<>();
            for (Tensor tensor : tensors) {
                String name = tensor.name();
                boolean origin =
                        name.equals(ReadingOrigin.DEVICE) || name.equals(ReadingOrigin.TIME);
                if (!form.reserves(name) || origin || form.beside().contains(name)) {
                    if (tensor.columns() == 1) {
                        put(columns, name, new Column(tensor, 0));
                    } else {
                        form.fault(
                                name + ".shape",
                                tensor.shape().toString(),
                                "[" + tensor.rows() + ", 1]");
                    }
                } else if (name.equals(MATRIX)) {
                    matrix(tensor, columns);
                } else {
                    List<String> names = form.fields().all().stream().map(Field::name).toList();
                    form.fault(
                            name,
                            tensor.type() + " " + tensor.shape(),
                            "no such input" + Nearest.hint(name, names));
                }
            }
            return columns;
        }

        private void matrix(Tensor tensor, Map<String, Column> columns) {
            List<String> names = form.inputs().stream().map(Field::name).toList();
            if (tensor.shape().size() != 2 || tensor.columns() != names.size()) {
                form.fault(
                        MATRIX + ".shape",
                        tensor.shape().toString(),
                        List.of(tensor.rows(), names.size())
                                + ", the columns "
                                + String.join(", ", names));
                return;
            }
            for (int i = 0; i < names.size(); i++) {
                put(columns, names.get(i), new Column(tensor, i));
            }
        }

        private void put(Map<String, Column> columns, String name, Column column) {
            if (columns.put(name, column) != null) {
                form.fault(name, "in " + MATRIX + " and in a tensor of its own", "one of them");
            }
        }

        private Reading reading(Map<String, Column> columns, int row, JsonNode parameters) {
            double[] values = form.blank();
            columns.forEach((name, column) -> {
                int index = form.fields().indexOf(name).orElse(-1);
                if (index >= 0) {
                    values[index] = value(index, column.at(row), column.path(row));
                }
            });
            return form.reading(values, name -> said(columns, name, row, parameters));
        }

        /// A tensor has a type: where a number is wanted, one of words is not read as such.
        private double value(int index, JsonNode element, String path) {
            Field field = form.fields().get(index);
            if (element.isTextual() && !field.categorical()) {
                form.fault(path, element, ReadingForm.expected(field));
                return Double.NaN;
            }
            return form.value(index, element, path);
        }

        /// What a tensor says beside the fields, or a parameter for all rows.
        private static ReadingOrigin.Said said(
                Map<String, Column> columns, String name, int row, JsonNode parameters) {
            Column column = columns.get(name);
            if (column == null) {
                return new ReadingOrigin.Said(parameters.path(name), "parameters." + name);
            }
            JsonNode element = column.at(row);
            return new ReadingOrigin.Said(
                    element.isNull() ? MissingNode.getInstance() : element, column.path(row));
        }
    }

    /// One column of a tensor.
    private record Column(Tensor tensor, int index) {
        JsonNode at(int row) {
            return tensor.elements().get(row * tensor.columns() + index);
        }

        String path(int row) {
            return tensor.name() + ".data[" + (row * tensor.columns() + index) + "]";
        }
    }
}
