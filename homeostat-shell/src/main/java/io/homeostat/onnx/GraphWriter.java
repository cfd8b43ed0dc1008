package io.homeostat.onnx;

import io.homeostat.base.SingleWriter;
import io.homeostat.protobuf.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Writes a graph of ONNX: nodes in the order in which they are added, each with one output that is
/// named by its number. Operators as of opset 11 and IR 6 (ONNX 1.6 of 2019), which ONNX Runtime
/// reads since 1.0. Field numbers are those of `onnx.proto`.
@SingleWriter
final class GraphWriter {
    static final int FLOAT = 1;
    static final int INT64 = 7;
    static final int STRING = 8;
    static final int DOUBLE = 11;

    private static final int IR = 6;
    private static final int OPSET = 11;
    private static final int ML_OPSET = 1;
    private static final String ML = "ai.onnx.ml";

    private final List<byte[]> nodes = new ArrayList<>();
    private final List<byte[]> initializers = new ArrayList<>();
    private final List<byte[]> outputs = new ArrayList<>();
    private int names;

    /// The attributes of a node.
    static final class Attributes {
        private final List<byte[]> all = new ArrayList<>();

        Attributes whole(String name, long value) {
            return add(name, 2, out -> out.integer(3, value));
        }

        Attributes text(String name, String value) {
            return add(name, 3, out -> out.text(4, value));
        }

        Attributes floats(String name, float... values) {
            return add(name, 6, out -> out.packed(7, values));
        }

        Attributes wholes(String name, long... values) {
            return add(name, 7, out -> out.packed(8, values));
        }

        Attributes texts(String name, List<String> values) {
            return add(name, 8, out -> values.forEach(value -> out.text(9, value)));
        }

        private Attributes add(String name, int type, Consumer<WireWriter> value) {
            WireWriter out = new WireWriter().text(1, name);
            value.accept(out);
            all.add(out.integer(20, type).toByteArray());
            return this;
        }
    }

    /// Adds a node of the standard operators; the name of its output.
    String node(String operator, Attributes attributes, String... inputs) {
        return add(operator, "", attributes, inputs);
    }

    String node(String operator, String... inputs) {
        return add(operator, "", new Attributes(), inputs);
    }

    /// Adds a node of the operators for classical models.
    String classical(String operator, Attributes attributes, String... inputs) {
        return add(operator, ML, attributes, inputs);
    }

    String cast(String value, int type) {
        return node("Cast", new Attributes().whole("to", type), value);
    }

    private String add(String operator, String domain, Attributes attributes, String... inputs) {
        String output = operator + names++;
        WireWriter out = new WireWriter();
        for (String input : inputs) {
            out.text(1, input);
        }
        out.text(2, output).text(3, output + "Node").text(4, operator);
        attributes.all.forEach(attribute -> out.bytes(5, attribute));
        nodes.add(domain.isEmpty() ? out.toByteArray() : out.text(7, domain).toByteArray());
        return output;
    }

    String floats(long[] shape, float... values) {
        return tensor(FLOAT, shape, out -> out.packed(9, values));
    }

    String doubles(long[] shape, double... values) {
        return tensor(DOUBLE, shape, out -> out.packed(9, values));
    }

    /// A list of whole numbers.
    String wholes(long... values) {
        return tensor(INT64, new long[] {values.length}, out -> out.packedFixed64(9, values));
    }

    /// A list of texts.
    String texts(List<String> values) {
        return tensor(
                STRING,
                new long[] {values.size()},
                out -> values.forEach(value -> out.text(6, value)));
    }

    private String tensor(int type, long[] shape, Consumer<WireWriter> values) {
        String name = "constant" + names++;
        WireWriter out = new WireWriter().packed(1, shape).integer(2, type);
        values.accept(out);
        initializers.add(out.text(8, name).toByteArray());
        return name;
    }

    /// Makes `value` an output of the graph under `name`.
    ///
    /// @param columns of each row; 0 where a row is one value without a dimension of its own
    void output(String name, String value, int type, int columns) {
        nodes.add(
                new WireWriter()
                        .text(1, value)
                        .text(2, name)
                        .text(3, name + "Node")
                        .text(4, "Identity")
                        .toByteArray());
        outputs.add(value(name, type, columns));
    }

    private static byte[] value(String name, int type, int columns) {
        return new WireWriter()
                .text(1, name)
                .message(
                        2,
                        kind ->
                                kind.message(
                                        1,
                                        tensor ->
                                                tensor.integer(1, type)
                                                        .message(
                                                                2, shape -> shape(shape, columns))))
                .toByteArray();
    }

    private static void shape(WireWriter shape, int columns) {
        shape.message(1, rows -> rows.text(2, "N"));
        if (columns > 0) {
            shape.message(1, width -> width.integer(1, columns));
        }
    }

    /// The whole file, with its one input of `width` float32 numbers a row.
    ///
    /// @param metadata pairs of key and value, one after the other
    byte[] model(String name, String input, int width, long version, List<String> metadata) {
        WireWriter out =
                new WireWriter()
                        .integer(1, IR)
                        .text(2, "homeostat")
                        .integer(5, version)
                        .message(
                                7,
                                graph -> {
                                    nodes.forEach(node -> graph.bytes(1, node));
                                    graph.text(2, name);
                                    initializers.forEach(one -> graph.bytes(5, one));
                                    graph.bytes(11, value(input, FLOAT, width));
                                    outputs.forEach(one -> graph.bytes(12, one));
                                })
                        .message(8, opset -> opset.text(1, "").integer(2, OPSET))
                        .message(8, opset -> opset.text(1, ML).integer(2, ML_OPSET));
        for (int i = 0; i < metadata.size(); i += 2) {
            String key = metadata.get(i);
            String value = metadata.get(i + 1);
            out.message(14, pair -> pair.text(1, key).text(2, value));
        }
        return out.toByteArray();
    }
}
