package io.homeostat.onnx;

import io.homeostat.base.SingleWriter;
import io.homeostat.model.LinearModel;
import io.homeostat.model.LogisticModel;
import io.homeostat.model.Standardization;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Linear models as a graph: standardise, multiply, add; in float64. A missing or infinite number
/// counts as the mean, and a category that is none has all its indicators off, as with ours.
@SingleWriter
final class LinearGraph {
    private final GraphWriter graph;
    private final Standardization inputs;
    private final int[] columns;

    private LinearGraph(GraphWriter graph, Standardization inputs) {
        this.graph = graph;
        this.inputs = inputs;
        this.columns = new int[inputs.inputs()];
        int input = 0;
        for (int column = 0; column < inputs.width(); column++) {
            for (int i = 0; i < Math.max(1, inputs.levels(column)); i++) {
                columns[input++] = column;
            }
        }
    }

    /// Adds the value of each row.
    static String of(GraphWriter graph, LinearModel model) {
        return new LinearGraph(graph, model.inputs())
                .sums(model.weights(), new double[] {model.intercept()});
    }

    /// Adds the probabilities of each row.
    static String of(GraphWriter graph, LogisticModel model) {
        double[] intercepts = model.intercepts();
        String margins = new LinearGraph(graph, model.inputs()).sums(model.weights(), intercepts);
        String shares =
                graph.node("Softmax", new GraphWriter.Attributes().whole("axis", 1), margins);
        double rest = 1 - intercepts.length * LogisticModel.FLOOR;
        long[] one = {1, 1};
        return graph.node(
                "Add",
                graph.node("Mul", shares, graph.doubles(one, rest)),
                graph.doubles(one, LogisticModel.FLOOR));
    }

    /// Adds the weighted sums of each row: one for each of `intercepts`.
    private String sums(double[] weights, double[] intercepts) {
        int[] numbers = active(false);
        int[] indicators = active(true);
        List<String> parts = new ArrayList<>();
        if (numbers.length > 0) {
            parts.add(weighted(numbers(numbers), numbers, weights, intercepts.length));
        }
        if (indicators.length > 0) {
            parts.add(weighted(indicators(indicators), indicators, weights, intercepts.length));
        }
        if (parts.isEmpty()) {
            return OnnxExport.everyRow(graph, intercepts);
        }
        String sum = graph.doubles(new long[] {1, intercepts.length}, intercepts);
        for (String part : parts) {
            sum = graph.node("Add", part, sum);
        }
        return sum;
    }

    private int[] active(boolean indicator) {
        return IntStream.range(0, inputs.inputs())
                .filter(inputs::active)
                .filter(input -> inputs.levels(columns[input]) > 0 == indicator)
                .toArray();
    }

    private String weighted(String values, int[] some, double[] weights, int sums) {
        double[] matrix = new double[some.length * sums];
        for (int i = 0; i < some.length; i++) {
            for (int k = 0; k < sums; k++) {
                matrix[i * sums + k] = weights[k * inputs.inputs() + some[i]];
            }
        }
        return graph.node("MatMul", values, graph.doubles(new long[] {some.length, sums}, matrix));
    }

    private String gathered(int[] some) {
        long[] from = IntStream.of(some).mapToLong(input -> columns[input]).toArray();
        return graph.node(
                "Gather",
                new GraphWriter.Attributes().whole("axis", 1),
                OnnxExport.INPUT,
                graph.wholes(from));
    }

    private String numbers(int[] some) {
        String x = gathered(some);
        long[] one = {1, 1};
        // Of NaN nothing is less.
        String finite =
                graph.node(
                        "Less", graph.node("Abs", x), graph.floats(one, Float.POSITIVE_INFINITY));
        String known = graph.node("Where", finite, x, graph.floats(one, 0));
        String scaled = scaled(graph.cast(known, GraphWriter.DOUBLE), some);
        String low = graph.node("Max", scaled, graph.doubles(one, -Standardization.LIMIT));
        String clamped = graph.node("Min", low, graph.doubles(one, Standardization.LIMIT));
        return graph.node("Mul", clamped, graph.cast(finite, GraphWriter.DOUBLE));
    }

    private String indicators(int[] some) {
        float[] levels = new float[some.length];
        for (int i = 0; i < some.length; i++) {
            int first = some[i];
            while (first > 0 && columns[first - 1] == columns[some[i]]) {
                first--;
            }
            levels[i] = some[i] - first;
        }
        String on =
                graph.node(
                        "Equal", gathered(some), graph.floats(new long[] {1, some.length}, levels));
        return scaled(graph.cast(on, GraphWriter.DOUBLE), some);
    }

    private String scaled(String values, int[] some) {
        long[] shape = {1, some.length};
        double[] means = IntStream.of(some).mapToDouble(inputs::mean).toArray();
        double[] deviations = IntStream.of(some).mapToDouble(inputs::deviation).toArray();
        return graph.node(
                "Div",
                graph.node("Sub", values, graph.doubles(shape, means)),
                graph.doubles(shape, deviations));
    }
}
