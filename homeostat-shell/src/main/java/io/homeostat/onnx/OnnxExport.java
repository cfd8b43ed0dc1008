package io.homeostat.onnx;

import io.homeostat.base.Check;
import io.homeostat.model.ConstantModel;
import io.homeostat.model.Estimate;
import io.homeostat.model.LinearModel;
import io.homeostat.model.LogisticModel;
import io.homeostat.model.Model;
import io.homeostat.model.TreeEnsemble;
import java.util.List;

/// Writes models as ONNX files that say the same, with missing values and all: an input `features`
/// of float32 numbers, and an output `value`, or `label` and `probabilities`.
///
/// What enters is rounded to float32, as ONNX files expect it; from there on linear models compute
/// in float64 as ours do, and trees in float32 as theirs do, in the same order.
public final class OnnxExport {
    static final String INPUT = "features";
    static final String VALUE = "value";
    static final String LABEL = "label";
    static final String PROBABILITIES = "probabilities";

    /// What a file says about itself.
    ///
    /// @param digest SHA-256 of the model's own bytes
    /// @param features their names, in order; empty where they are not known any more
    /// @param classes of the target, in order; empty for a number
    public record Facts(
            String pipeline,
            int version,
            String digest,
            String target,
            List<String> features,
            List<String> classes) {
        public Facts {
            features = List.copyOf(features);
            classes = List.copyOf(classes);
        }
    }

    private OnnxExport() {}

    /// The bytes of the file. The same model gives the same bytes; one that came as ONNX is given
    /// back as it came.
    public static byte[] write(Model model, Facts facts) {
        if (model instanceof OnnxModel foreign) {
            return foreign.file();
        }
        Check.argument(model.width() > 0, "a model without features cannot be written as ONNX");
        GraphWriter graph = new GraphWriter();
        switch (model) {
            case LinearModel linear -> value(graph, LinearGraph.of(graph, linear));
            case LogisticModel logistic ->
                    classes(graph, LinearGraph.of(graph, logistic), facts.classes());
            case TreeEnsemble trees -> TreeGraph.write(graph, trees, facts.classes());
            case ConstantModel constant -> constant(graph, constant, facts.classes());
            default ->
                    throw new IllegalArgumentException(
                            "a model of " + model.family() + " cannot be written as ONNX");
        }
        return graph.model(
                facts.pipeline() + "-" + facts.version(),
                INPUT,
                model.width(),
                facts.version(),
                metadata(model, facts));
    }

    private static List<String> metadata(Model model, Facts facts) {
        return List.of(
                "homeostat.pipeline",
                facts.pipeline(),
                "homeostat.version",
                Integer.toString(facts.version()),
                "homeostat.family",
                model.family(),
                "homeostat.model.digest",
                facts.digest(),
                "homeostat.target",
                facts.target(),
                Names.FEATURES,
                Names.text(facts.features()),
                Names.CLASSES,
                Names.text(facts.classes()));
    }

    /// One float64 number a row.
    static void value(GraphWriter graph, String value) {
        graph.output(VALUE, value, GraphWriter.DOUBLE, 1);
    }

    /// Float64 probabilities, and the first of the most probable classes.
    static void classes(GraphWriter graph, String probabilities, List<String> classes) {
        String best =
                graph.node(
                        "ArgMax",
                        new GraphWriter.Attributes().whole("axis", 1).whole("keepdims", 0),
                        probabilities);
        String label = graph.node("Gather", graph.texts(classes), best);
        graph.output(LABEL, label, GraphWriter.STRING, 0);
        graph.output(PROBABILITIES, probabilities, GraphWriter.DOUBLE, classes.size());
    }

    private static void constant(GraphWriter graph, ConstantModel model, List<String> classes) {
        switch (model.estimate()) {
            case Estimate.Value(double point) ->
                    value(graph, everyRow(graph, new double[] {point}));
            case Estimate.Classes shares ->
                    classes(graph, everyRow(graph, shares.toArray()), classes);
        }
    }

    /// The same numbers for each row of the input.
    static String everyRow(GraphWriter graph, double[] numbers) {
        String shape = graph.node("Shape", INPUT);
        String rows = graph.node("Gather", shape, graph.wholes(0));
        String wanted =
                graph.node(
                        "Concat",
                        new GraphWriter.Attributes().whole("axis", 0),
                        rows,
                        graph.wholes(1));
        return graph.node("Expand", graph.doubles(new long[] {1, numbers.length}, numbers), wanted);
    }
}
