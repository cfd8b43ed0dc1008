package io.homeostat.config;

import io.homeostat.base.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/// Collects what is wrong with one file.
final class Problems {
    private final String origin;
    private final List<Problem> all = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    Problems(String origin) {
        this.origin = origin;
    }

    void add(Node node, String path, String found, String expected) {
        all.add(at(node.getStartMark(), path, found, expected, ""));
    }

    /// As [#add], and suggests the one of `names` that is nearest to `wrong`.
    void addWithNearest(
            Node node, String path, String wrong, String expected, Collection<String> names) {
        String found = "'" + wrong + "'";
        all.add(
                at(
                        node.getStartMark(),
                        path,
                        found,
                        expected,
                        Nearest.to(wrong, names).orElse("")));
    }

    void addAt(Optional<Mark> mark, String found, String expected) {
        all.add(at(mark, "", found, expected, ""));
    }

    void warn(Node node, String path, String found, String expected) {
        warnings.add(at(node.getStartMark(), path, found, expected, ""));
    }

    boolean none() {
        return all.isEmpty();
    }

    List<Problem> warnings() {
        return List.copyOf(warnings);
    }

    void throwIfAny() {
        if (!all.isEmpty()) {
            all.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
            throw new ConfigException(all.stream().distinct().toList());
        }
    }

    private Problem at(
            Optional<Mark> mark, String path, String found, String expected, String nearest) {
        int line = mark.map(m -> m.getLine() + 1).orElse(0);
        int column = mark.map(m -> m.getColumn() + 1).orElse(0);
        return new Problem(origin, line, column, path, found, expected, nearest);
    }
}
