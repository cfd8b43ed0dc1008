package io.homeostat.onnx;

import ai.onnxruntime.MapInfo;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.SequenceInfo;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.ValueInfo;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Task;
import io.homeostat.onnx.Binding.Answer;
import io.homeostat.onnx.Binding.Port;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// Holds one file against one pipeline, in ONNX Runtime.
final class Inspection {
    private final OnnxSummary summary;
    private final List<String> features;
    private final OnnxFile.Wishes wishes;

    Inspection(OnnxSummary summary, List<String> features, OnnxFile.Wishes wishes) {
        this.summary = summary;
        this.features = features;
        this.wishes = wishes;
    }

    OnnxFile.Fit fit(byte[] file, Task task) {
        OrtSession loaded = Session.load(file);
        Binding binding;
        Classes known;
        try {
            List<Port> ports = ports(Session.inputs(loaded));
            known = new Classes(summary, wishes, task);
            binding = output(Session.outputs(loaded), ports, known);
        } catch (OnnxException e) {
            Session.close(loaded);
            throw e;
        }
        try (Session session = Session.open(loaded, binding)) {
            probe(session, binding);
        }
        return new OnnxFile.Fit(
                OnnxModel.owning(binding, file), summary.producer(), known.missing(binding));
    }

    private List<Port> ports(Map<String, NodeInfo> inputs) {
        if (inputs.size() > 1 && wishes.input().isEmpty()) {
            return byName(inputs);
        }
        String name = wishes.input().isEmpty() ? inputs.keySet().iterator().next() : wishes.input();
        NodeInfo info = inputs.get(name);
        if (info == null || inputs.size() > 1) {
            throw new OnnxException(
                    "input '" + name + "' of " + inputs.keySet(),
                    "the only input, or one for each feature");
        }
        TensorInfo tensor = numbers("input", name, info.getInfo());
        long[] shape = tensor.getShape();
        boolean one = shape.length == 1;
        if (shape.length < 1
                || shape.length > 2
                || (!one && shape[0] > 1)
                || (shape[shape.length - 1] >= 0 && shape[shape.length - 1] != features.size())) {
            throw new OnnxException(
                    "input '" + name + "' of shape " + shape(shape),
                    "[N, " + features.size() + "] for the features " + listed());
        }
        return List.of(new Port(name, tensor.type == OnnxJavaType.DOUBLE, shape.length, -1));
    }

    /// An input for each feature, as converters make them of data frames.
    private List<Port> byName(Map<String, NodeInfo> inputs) {
        List<Port> ports = new ArrayList<>();
        for (NodeInfo info : inputs.values()) {
            int feature = features.indexOf(info.getName());
            if (feature < 0) {
                throw new OnnxException(
                        "input '" + info.getName() + "' of " + inputs.size(),
                        "one input for all features, or inputs that are named as they are: "
                                + listed());
            }
            TensorInfo tensor = numbers("input", info.getName(), info.getInfo());
            long[] shape = tensor.getShape();
            if (shape.length < 1
                    || shape.length > 2
                    || Arrays.stream(shape).anyMatch(size -> size > 1)) {
                throw new OnnxException(
                        "input '" + info.getName() + "' of shape " + shape(shape), "[N, 1]");
            }
            boolean wide = tensor.type == OnnxJavaType.DOUBLE;
            ports.add(new Port(info.getName(), wide, shape.length, feature));
        }
        return ports;
    }

    private String listed() {
        return String.join(", ", features);
    }

    private static String shape(long[] shape) {
        return Arrays.stream(shape)
                .mapToObj(size -> size < 0 ? "N" : Long.toString(size))
                .toList()
                .toString();
    }

    private static TensorInfo numbers(String what, String name, ValueInfo info) {
        if (info instanceof TensorInfo tensor
                && (tensor.type == OnnxJavaType.FLOAT || tensor.type == OnnxJavaType.DOUBLE)) {
            return tensor;
        }
        throw new OnnxException(
                what + " '" + name + "' of " + type(info), "a tensor of float32 or float64");
    }

    private static String type(ValueInfo info) {
        return info instanceof TensorInfo tensor
                ? tensor.type.toString().toLowerCase(Locale.ROOT)
                : info instanceof SequenceInfo ? "a sequence" : "a map";
    }

    private Binding output(Map<String, NodeInfo> outputs, List<Port> ports, Classes known) {
        NodeInfo chosen = chosen(outputs, known);
        String name = chosen.getName();
        if (chosen.getInfo() instanceof SequenceInfo) {
            List<String> labels = known.labels();
            return new Binding(
                    features.size(),
                    ports,
                    name,
                    Answer.MAP,
                    known.count(),
                    labels,
                    known.columns(labels.size()));
        }
        long[] shape = numbers("output", name, chosen.getInfo()).getShape();
        long last = shape.length == 0 ? 1 : shape[shape.length - 1];
        if (known.count() == 0) {
            if (last > 1 || shape.length > 2) {
                throw new OnnxException(
                        "output '" + name + "' of shape " + shape(shape),
                        "one number, for a pipeline of task regression");
            }
            return new Binding(features.size(), ports, name, Answer.VALUE, 0, List.of(), List.of());
        }
        boolean second = last == 1 || shape.length == 1;
        int columns = second ? 2 : last < 0 ? known.size() : (int) last;
        return new Binding(
                features.size(),
                ports,
                name,
                second ? Answer.SECOND : Answer.PROBABILITIES,
                known.count(),
                List.of(),
                known.columns(columns));
    }

    private NodeInfo chosen(Map<String, NodeInfo> outputs, Classes known) {
        if (!wishes.output().isEmpty()) {
            NodeInfo named = outputs.get(wishes.output());
            if (named == null) {
                throw new OnnxException(
                        "no output '" + wishes.output() + "'", "one of " + outputs.keySet());
            }
            return named;
        }
        List<NodeInfo> fit =
                outputs.values().stream()
                        .filter(output -> fits(output.getInfo(), known.count() > 0))
                        .toList();
        if (fit.size() == 1) {
            return fit.getFirst();
        }
        if (fit.isEmpty() && known.count() > 0) {
            throw new OnnxException(
                    "no probabilities among the outputs " + outputs.keySet(),
                    "a tensor of them; a label alone cannot be scored");
        }
        throw new OnnxException(
                "outputs " + outputs.keySet(),
                fit.isEmpty()
                        ? "a tensor of float32 or float64"
                        : "one that is named by model.params.output");
    }

    private static boolean fits(ValueInfo info, boolean classes) {
        return switch (info) {
            case TensorInfo tensor ->
                    tensor.type == OnnxJavaType.FLOAT || tensor.type == OnnxJavaType.DOUBLE;
            case SequenceInfo sequence -> classes && sequence.isSequenceOfMaps();
            case MapInfo _ -> false;
            default -> false;
        };
    }

    /// What cannot be read from a file is found by asking it.
    private void probe(Session session, Binding binding) {
        int width = binding.width();
        for (double value : new double[] {0, 1, -1}) {
            FeatureVector x =
                    FeatureVector.owning(
                            IntStream.range(0, width).mapToDouble(_ -> value).toArray());
            double[] said = session.run(x);
            boolean sound =
                    binding.answer() == Answer.VALUE
                            || Double.isNaN(said[0])
                            || OnnxModel.probabilities(said, binding.answer());
            if (!sound) {
                throw new OnnxException(
                        "output '"
                                + binding.output()
                                + "' that answers "
                                + Arrays.toString(said)
                                + " to a row of "
                                + value,
                        "probabilities, which sum to 1: end the graph with a softmax or sigmoid");
            }
        }
    }
}
