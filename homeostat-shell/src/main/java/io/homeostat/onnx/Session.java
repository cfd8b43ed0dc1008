package io.homeostat.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.homeostat.base.SingleWriter;
import io.homeostat.feature.FeatureVector;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An ONNX graph in ONNX Runtime: on the caller's thread, in the graph's order, between buffers
/// that stay where they are. One caller at a time.
@SingleWriter
final class Session implements AutoCloseable {
    private final Binding binding;
    private final OrtSession session;
    private final List<Filled> inputs = new ArrayList<>();
    private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    private final Map<String, OnnxTensor> pinned = new LinkedHashMap<>();
    private final Set<String> asked;
    private @Nullable Buffer answer;

    /// An input's tensor, and the memory it reads from.
    private record Filled(Binding.Port port, ByteBuffer memory) {
        void fill(FeatureVector x) {
            if (port.wide()) {
                DoubleBuffer to = memory.asDoubleBuffer();
                for (int i = 0; i < to.capacity(); i++) {
                    to.put(i, x.get(port.feature() < 0 ? i : port.feature()));
                }
            } else {
                FloatBuffer to = memory.asFloatBuffer();
                for (int i = 0; i < to.capacity(); i++) {
                    to.put(i, (float) x.get(port.feature() < 0 ? i : port.feature()));
                }
            }
        }
    }

    private Session(OrtSession session, Binding binding) {
        this.session = session;
        this.binding = binding;
        this.asked = Set.of(binding.output());
    }

    /// Loads `file`.
    ///
    /// @throws OnnxException when ONNX Runtime refuses it
    static OrtSession load(byte[] file) {
        // Before anything else of the library: options that are made first end the process.
        OrtEnvironment environment = environment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setDeterministicCompute(true);
            // An arena keeps what a single row never needs again.
            options.setCPUArenaAllocator(false);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            return environment.createSession(file, options);
        } catch (OrtException e) {
            throw new OnnxException(
                    "a graph that ONNX Runtime refuses: " + line(e), "one that it can load");
        }
    }

    private static OrtEnvironment environment() {
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "homeostat");
    }

    /// The version of the library.
    static String version() {
        return environment().getVersion();
    }

    static Map<String, NodeInfo> inputs(OrtSession session) {
        try {
            return session.getInputInfo();
        } catch (OrtException e) {
            throw new OnnxException("inputs that cannot be read: " + line(e), "tensors");
        }
    }

    static Map<String, NodeInfo> outputs(OrtSession session) {
        try {
            return session.getOutputInfo();
        } catch (OrtException e) {
            throw new OnnxException("outputs that cannot be read: " + line(e), "tensors");
        }
    }

    static void close(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            throw new OnnxException("a session that cannot be closed: " + line(e), "an end");
        }
    }

    static Session open(byte[] file, Binding binding) {
        return open(load(file), binding);
    }

    /// Takes `loaded` over.
    static Session open(OrtSession loaded, Binding binding) {
        Session session = new Session(loaded, binding);
        try {
            for (Binding.Port port : binding.inputs()) {
                session.input(port);
            }
            return session;
        } catch (OrtException e) {
            session.close();
            throw new OnnxException("inputs that cannot be made: " + line(e), "tensors");
        }
    }

    private void input(Binding.Port port) throws OrtException {
        int size = port.size(binding.width());
        ByteBuffer memory =
                ByteBuffer.allocateDirect(size * (port.wide() ? Double.BYTES : Float.BYTES))
                        .order(ByteOrder.nativeOrder());
        long[] shape = port.rank() == 1 ? new long[] {size} : new long[] {1, size};
        OnnxTensor tensor =
                port.wide()
                        ? OnnxTensor.createTensor(environment(), memory.asDoubleBuffer(), shape)
                        : OnnxTensor.createTensor(environment(), memory.asFloatBuffer(), shape);
        tensors.put(port.name(), tensor);
        inputs.add(new Filled(port, memory));
    }

    /// The numbers of the output for `x`.
    ///
    /// @throws OnnxException when the graph fails on it
    double[] run(FeatureVector x) {
        for (Filled input : inputs) {
            input.fill(x);
        }
        try {
            Buffer ready = answer;
            if (ready != null) {
                session.run(tensors, Set.of(), pinned).close();
                return numbers(ready);
            }
            try (OrtSession.Result result = session.run(tensors, asked)) {
                return read(result.get(0));
            }
        } catch (OrtException e) {
            throw new OnnxException(
                    "a failure on a row of " + binding.width() + " features: " + line(e),
                    "an answer");
        }
    }

    private double[] read(OnnxValue value) throws OrtException {
        if (value instanceof OnnxTensor tensor) {
            double[] numbers = numbers(tensor);
            pin(tensor);
            return numbers;
        }
        if (value instanceof OnnxSequence sequence
                && sequence.getValue().size() == 1
                && sequence.getValue().getFirst() instanceof OnnxMap map) {
            Map<?, ?> byLabel = map.getValue();
            double[] numbers = new double[binding.labels().size()];
            for (Map.Entry<?, ?> entry : byLabel.entrySet()) {
                int column = binding.labels().indexOf(String.valueOf(entry.getKey()));
                if (column < 0 || !(entry.getValue() instanceof Number number)) {
                    throw shape("a map with " + entry);
                }
                numbers[column] = number.doubleValue();
            }
            return numbers;
        }
        throw shape(value.getInfo().toString());
    }

    private double[] numbers(OnnxTensor tensor) {
        return switch (tensor.getInfo().type) {
            case FLOAT -> numbers(tensor.getFloatBuffer());
            case DOUBLE -> numbers(tensor.getDoubleBuffer());
            default -> throw shape(tensor.getInfo().toString());
        };
    }

    private double[] numbers(Buffer from) {
        double[] numbers = new double[binding.values()];
        if (from.capacity() != numbers.length) {
            throw shape(from.capacity() + " numbers");
        }
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] =
                    from instanceof FloatBuffer floats
                            ? floats.get(i)
                            : ((DoubleBuffer) from).get(i);
        }
        return numbers;
    }

    private OnnxException shape(String found) {
        return new OnnxException(
                "output '" + binding.output() + "' with " + found,
                binding.values() == 1 ? "one number" : binding.values() + " numbers");
    }

    /// From now on the answer goes where this one's copy is.
    private void pin(OnnxTensor like) throws OrtException {
        long[] shape = like.getInfo().getShape();
        int size = binding.values();
        boolean wide = like.getInfo().type == OnnxJavaType.DOUBLE;
        ByteBuffer memory =
                ByteBuffer.allocateDirect(size * (wide ? Double.BYTES : Float.BYTES))
                        .order(ByteOrder.nativeOrder());
        if (wide) {
            DoubleBuffer doubles = memory.asDoubleBuffer();
            pinned.put(binding.output(), OnnxTensor.createTensor(environment(), doubles, shape));
            answer = doubles;
        } else {
            FloatBuffer floats = memory.asFloatBuffer();
            pinned.put(binding.output(), OnnxTensor.createTensor(environment(), floats, shape));
            answer = floats;
        }
    }

    /// What the library says, without the places of its own sources.
    static String line(OrtException e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        String first = end < 0 ? message : message.substring(0, end);
        return first.replaceAll("(/[\\w.+-]+)+/([\\w.+-]+:\\d+)", "$2").strip();
    }

    @Override
    public void close() {
        tensors.values().forEach(OnnxTensor::close);
        pinned.values().forEach(OnnxTensor::close);
        close(session);
    }
}
