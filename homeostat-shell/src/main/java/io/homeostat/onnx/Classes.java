package io.homeostat.onnx;

import io.homeostat.model.Task;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/// Which class of the pipeline each probability of a file is of.
final class Classes {
    private final List<String> pipeline;
    private final List<String> wished;
    private final List<String> stored;

    Classes(OnnxSummary summary, OnnxFile.Wishes wishes, Task task) {
        this.pipeline = task instanceof Task.Classification classes ? classes.classes() : List.of();
        this.wished = wishes.classes();
        this.stored = stored(summary);
        if (pipeline.isEmpty() && !wished.isEmpty()) {
            throw new OnnxException(
                    "classes " + wished + " for a pipeline of task regression", "none");
        }
    }

    private static List<String> stored(OnnxSummary summary) {
        List<String> own = Names.classes(summary.metadata());
        if (!own.isEmpty()) {
            return own;
        }
        List<List<String>> different =
                summary.labels().stream().filter(list -> !list.isEmpty()).distinct().toList();
        return different.size() == 1 ? different.getFirst() : List.of();
    }

    /// How many classes the pipeline has, 0 for a number.
    int count() {
        return pipeline.size();
    }

    /// How many the file has, as far as anybody says.
    int size() {
        return wished.isEmpty()
                ? stored.isEmpty() ? pipeline.size() : stored.size()
                : wished.size();
    }

    /// The labels that the file itself uses.
    List<String> labels() {
        if (stored.isEmpty()) {
            throw new OnnxException(
                    "probabilities by label without the labels",
                    "a converter's option zipmap=False");
        }
        return stored;
    }

    /// For each of `columns` probabilities the pipeline's class.
    List<Integer> columns(int columns) {
        List<String> names = wished.isEmpty() ? stored : wished;
        String whose = wished.isEmpty() ? "the file's" : "model.params.classes";
        if (names.isEmpty()) {
            throw new OnnxException(
                    columns + " probabilities without a word of which classes they are of",
                    "model.params.classes with " + columns + " of " + pipeline + " in their order");
        }
        if (names.size() != columns) {
            throw new OnnxException(
                    columns + " probabilities and " + whose + " classes " + names, "one for each");
        }
        List<Integer> found = new ArrayList<>();
        for (String name : names) {
            int index = pipeline.indexOf(name);
            if (index < 0) {
                throw new OnnxException(
                        "class '" + name + "' among " + whose + " " + names,
                        "categories of the target, which are "
                                + pipeline
                                + "; model.params.classes names them in the file's order");
            }
            found.add(index);
        }
        if (new HashSet<>(found).size() < found.size()) {
            throw new OnnxException(whose + " classes " + names, "each of them once");
        }
        return found;
    }

    /// Classes of the pipeline that the file never says.
    List<String> missing(Binding binding) {
        return IntStream.range(0, pipeline.size())
                .filter(index -> !binding.columns().contains(index))
                .mapToObj(pipeline::get)
                .toList();
    }
}
