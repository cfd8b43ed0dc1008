package io.homeostat.onnx;

import io.homeostat.base.Check;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How the features go into a graph, and what comes out of it.
///
/// @param width how many features there are
/// @param inputs one that takes all features, or one for each feature that is asked for by name
/// @param output the one that is read
/// @param classes how many the pipeline has; 0 for a number
/// @param labels where classes are told by label: the labels, in the order of `columns`
/// @param columns for each probability the class that it is of
record Binding(
        int width,
        List<Port> inputs,
        String output,
        Answer answer,
        int classes,
        List<String> labels,
        List<Integer> columns) {
    private static final int INPUTS_MAX = 100_000;

    /// What an output says.
    enum Answer {
        /// one number
        VALUE(0),
        /// one probability for each of `columns`
        PROBABILITIES(1),
        /// the probability of the second of `columns`
        SECOND(2),
        /// probabilities by label, as ZipMap gives them
        MAP(3);

        /// As stored.
        private final int code;

        Answer(int code) {
            this.code = code;
        }

        static Answer of(int code) {
            for (Answer answer : values()) {
                if (answer.code == code) {
                    return answer;
                }
            }
            throw new IllegalArgumentException("unknown kind of answer " + code);
        }
    }

    /// One input of a graph.
    ///
    /// @param wide whether its numbers have 64 bits
    /// @param rank number of its dimensions; the last is that of the features
    /// @param feature the one that it takes, -1 for all
    record Port(String name, boolean wide, int rank, int feature) {
        int size(int width) {
            return feature < 0 ? width : 1;
        }
    }

    Binding {
        inputs = List.copyOf(inputs);
        labels = List.copyOf(labels);
        columns = List.copyOf(columns);
        Check.argument(width >= 1 && !inputs.isEmpty(), "%s features, no input", width);
        for (Port port : inputs) {
            Check.argument(
                    port.feature() >= -1
                            && port.feature() < width
                            && port.rank() >= 1
                            && port.rank() <= 2,
                    "input %s",
                    port);
        }
        Check.argument(
                (answer == Answer.VALUE) == (classes == 0) && classes >= 0,
                "%s of %s classes",
                answer,
                classes);
        for (int column : columns) {
            Check.argument(column >= 0 && column < classes, "class %s of %s", column, classes);
        }
        Check.argument(
                answer != Answer.MAP || labels.size() == columns.size(),
                "%s labels, %s columns",
                labels.size(),
                columns.size());
        Check.argument(
                answer != Answer.SECOND || columns.size() == 2, "%s columns", columns.size());
    }

    /// How many numbers the output has.
    int values() {
        return switch (answer) {
            case VALUE, SECOND -> 1;
            case PROBABILITIES, MAP -> columns.size();
        };
    }

    void save(StateWriter out) {
        out.putInt(width).putInt(inputs.size());
        for (Port port : inputs) {
            out.putString(port.name()).putBoolean(port.wide());
            out.putInt(port.rank()).putInt(port.feature());
        }
        out.putString(output).putByte(answer.code).putInt(classes).putInt(labels.size());
        labels.forEach(out::putString);
        out.putInts(columns.stream().mapToInt(column -> column).toArray());
    }

    static Binding load(StateReader in) {
        int width = in.getInt();
        List<Port> inputs = new ArrayList<>();
        int count = in.getInt();
        Check.argument(count >= 0 && count <= INPUTS_MAX, "%s inputs", count);
        for (int i = 0; i < count; i++) {
            inputs.add(new Port(in.getString(), in.getBoolean(), in.getInt(), in.getInt()));
        }
        String output = in.getString();
        Answer answer = Answer.of(in.getByte());
        int classes = in.getInt();
        List<String> labels = new ArrayList<>();
        int named = in.getInt();
        Check.argument(named >= 0 && named <= INPUTS_MAX, "%s labels", named);
        for (int i = 0; i < named; i++) {
            labels.add(in.getString());
        }
        List<Integer> columns = Arrays.stream(in.getInts()).boxed().toList();
        return new Binding(width, inputs, output, answer, classes, labels, columns);
    }
}
