package io.homeostat.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/// A tensor of a request, its elements in row-major order.
record Tensor(String name, TensorType type, List<Integer> shape, List<JsonNode> elements) {
    /// More elements than a body can hold.
    private static final long ELEMENTS_MAX = HttpApi.BODY_BYTES_MAX;

    Tensor {
        shape = List.copyOf(shape);
        elements = List.copyOf(elements);
    }

    int rows() {
        return shape.getFirst();
    }

    /// Elements of each row.
    int columns() {
        return rows() == 0 ? 0 : elements.size() / rows();
    }

    /// Reads the tensors of one request; what is wrong with them becomes faults of `form`, and the
    /// tensor is left out.
    static final class Reader {
        private final ReadingForm form;
        private final Buffer binary;
        private int used;

        /// @param binary what follows the JSON of the request
        Reader(ReadingForm form, Buffer binary) {
            this.form = form;
            this.binary = binary;
        }

        List<Tensor> all(JsonNode inputs) {
            List<Tensor> tensors = new ArrayList<>();
            if (!inputs.isArray() || inputs.isEmpty()) {
                form.fault("inputs", inputs, "a list of tensors");
                return tensors;
            }
            for (int i = 0; i < inputs.size() && !form.hopeless(); i++) {
                one(inputs.get(i), "inputs[" + i + "]", tensors);
            }
            if (!form.faulty() && used < binary.length()) {
                form.fault(
                        "(body)",
                        binary.length() + " bytes after the JSON",
                        used + " bytes: the sum of binary_data_size");
            }
            return tensors;
        }

        private void one(JsonNode node, String place, List<Tensor> tensors) {
            String name = node.path("name").asText();
            if (!node.path("name").isTextual() || name.isEmpty()) {
                form.fault(place + ".name", node.path("name"), "the name of a tensor");
                return;
            }
            if (tensors.stream().anyMatch(tensor -> tensor.name().equals(name))) {
                form.fault(name, "two tensors of this name", "one");
                return;
            }
            var type = TensorType.parse(node.path("datatype").asText());
            if (type.isEmpty()) {
                form.fault(
                        name + ".datatype",
                        node.path("datatype"),
                        "one of " + List.of(TensorType.values()));
                return;
            }
            List<Integer> shape = shape(node.path("shape"), name);
            if (!shape.isEmpty()) {
                List<JsonNode> elements = elements(node, name, type.get(), shape);
                tensors.add(new Tensor(name, type.get(), shape, elements));
            }
        }

        /// Empty when it is wrong.
        private List<Integer> shape(JsonNode shape, String name) {
            List<Integer> sizes = new ArrayList<>();
            long count = 1;
            for (JsonNode size : shape) {
                long value = size.isIntegralNumber() && size.canConvertToLong() ? size.asLong() : 0;
                count *= Math.clamp(value, 0, ELEMENTS_MAX + 1);
                if (count <= 0 || count > ELEMENTS_MAX) {
                    break;
                }
                sizes.add((int) value);
            }
            if (!shape.isArray() || sizes.isEmpty() || sizes.size() < shape.size()) {
                form.fault(
                        name + ".shape", shape, "a list of whole numbers from 1, the rows first");
                return List.of();
            }
            if (sizes.getFirst() > ReadingForm.READINGS_MAX) {
                form.fault(name + ".shape", shape, "at most " + ReadingForm.READINGS_MAX + " rows");
                return List.of();
            }
            return sizes;
        }

        private List<JsonNode> elements(
                JsonNode node, String name, TensorType type, List<Integer> shape) {
            int count = shape.stream().reduce(1, (a, b) -> a * b);
            JsonNode size = node.path("parameters").path("binary_data_size");
            if (!size.isMissingNode()) {
                return binary(name, type, size, count);
            }
            if (node.path("parameters").has("shared_memory_region")) {
                form.fault(name, "a region of shared memory", "data, or binary_data_size");
                return List.of();
            }
            List<JsonNode> elements = new ArrayList<>();
            JsonNode data = node.path("data");
            boolean nested = data.isArray() && !data.isEmpty() && data.get(0).isArray();
            flatten(data, name + ".data", nested ? shape : List.of(count), elements);
            for (int i = 0; i < elements.size() && !form.hopeless(); i++) {
                JsonNode element = elements.get(i);
                if (!element.isNull() && !type.holds(element)) {
                    form.fault(name + ".data[" + i + "]", element, type + ": " + type.expected());
                }
            }
            return elements;
        }

        private void flatten(
                JsonNode data, String path, List<Integer> sizes, List<JsonNode> elements) {
            if (sizes.isEmpty()) {
                elements.add(data);
                return;
            }
            if (!(data instanceof ArrayNode) || data.size() != sizes.getFirst()) {
                String found = data.isArray() ? data.size() + " elements" : data.toString();
                form.fault(
                        path,
                        data.isMissingNode() ? "nothing" : found,
                        sizes.getFirst() + " elements, as the shape says");
                return;
            }
            for (int i = 0; i < data.size() && !form.hopeless(); i++) {
                String at = path + "[" + i + "]";
                flatten(data.get(i), at, sizes.subList(1, sizes.size()), elements);
            }
        }

        private List<JsonNode> binary(String name, TensorType type, JsonNode stated, int count) {
            String path = name + ".parameters.binary_data_size";
            int size = stated.isInt() ? stated.intValue() : -1;
            if (size < 0 || size > binary.length() - used) {
                form.fault(
                        path,
                        stated,
                        "at most the " + (binary.length() - used) + " bytes that are");
                return List.of();
            }
            int end = used + size;
            List<JsonNode> elements = new ArrayList<>();
            int at = used;
            while (elements.size() < count) {
                int length = type.width();
                if (type == TensorType.BYTES) {
                    // Four bytes of length, which may be wrong, come first.
                    length = end - at < 4 ? -1 : binary.getIntLE(at);
                    at += 4;
                }
                if (length < 0 || length > end - at) {
                    break;
                }
                elements.add(type.read(binary, at, length));
                at += length;
            }
            used = end;
            if (elements.size() < count || at != end) {
                form.fault(path, stated, "the bytes of " + count + " elements " + type);
                return List.of();
            }
            return elements;
        }
    }
}
