package io.homeostat.config;

import io.homeostat.base.Span;
import io.homeostat.numeric.Autocorrelation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// A mapping whose shape has been checked. A value of the wrong shape has been reported already,
/// and counts as absent here, so that what depends on the others can still be checked.
final class Section {
    private final Node node;
    private final String path;
    private final Problems problems;

    Section(Node node, String path, Problems problems) {
        this.node = node;
        this.path = path;
        this.problems = problems;
    }

    /// The value of `key` in a mapping.
    static Optional<Node> find(Node node, String key) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                if (Scalars.text(entry.getKeyNode()).filter(key::equals).isPresent()) {
                    return Optional.of(entry.getValueNode());
                }
            }
        }
        return Optional.empty();
    }

    static OptionalLong count(Node node) {
        OptionalDouble number = Scalars.number(node);
        if (number.isPresent()) {
            double value = number.getAsDouble();
            return value >= 0 && value == Math.rint(value) && value < 1e15
                    ? OptionalLong.of((long) value)
                    : OptionalLong.empty();
        }
        return Scalars.text(node).map(Stretches::count).orElse(OptionalLong.empty());
    }

    Node node() {
        return node;
    }

    String path() {
        return path;
    }

    Problems problems() {
        return problems;
    }

    boolean has(String key) {
        return find(node, key).isPresent();
    }

    Optional<Node> get(String key) {
        return find(node, key).filter(value -> !Scalars.isNull(value));
    }

    List<String> keys() {
        List<String> names = new ArrayList<>();
        if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                Scalars.text(entry.getKeyNode())
                        .filter(name -> !names.contains(name))
                        .ifPresent(names::add);
            }
        }
        return names;
    }

    /// The part `key`; without values when there is none.
    Section section(String key) {
        return new Section(find(node, key).orElse(node), ShapeCheck.under(path, key), problems)
                .orNothing(has(key));
    }

    private Section orNothing(boolean present) {
        return present
                ? this
                : new Section(
                        new MappingNode(
                                node.getTag(),
                                List.of(),
                                org.snakeyaml.engine.v2.common.FlowStyle.FLOW),
                        path,
                        problems);
    }

    String text(String key, String otherwise) {
        return get(key).flatMap(Scalars::text).orElse(otherwise);
    }

    Autocorrelation autocorrelation(Autocorrelation otherwise) {
        String name = text("autocorrelation", otherwise.label());
        return Arrays.stream(Autocorrelation.values())
                .filter(choice -> choice.label().equals(name))
                .findFirst()
                .orElse(otherwise);
    }

    /// The texts of a list, or of the one value that stands for it.
    List<String> texts(String key) {
        return items(key).stream().flatMap(item -> Scalars.text(item).stream()).toList();
    }

    List<Node> items(String key) {
        return get(key).map(value ->
                        value instanceof SequenceNode list ? list.getValue() : List.of(value))
                .orElse(List.of());
    }

    double number(String key, double otherwise) {
        return get(key).map(Scalars::number).orElse(OptionalDouble.empty()).orElse(otherwise);
    }

    long count(String key, long otherwise) {
        return get(key).map(Section::count).orElse(OptionalLong.empty()).orElse(otherwise);
    }

    int smallCount(String key, int otherwise) {
        return (int) Math.min(Integer.MAX_VALUE, count(key, otherwise));
    }

    boolean flag(String key, boolean otherwise) {
        return get(key).flatMap(Scalars::flag).orElse(otherwise);
    }

    Duration time(String key, Duration otherwise) {
        return get(key).flatMap(Scalars::text).flatMap(Stretches::time).orElse(otherwise);
    }

    Span span(String key, Span otherwise) {
        Optional<Node> value = get(key);
        OptionalLong count = value.map(Section::count).orElse(OptionalLong.empty());
        return count.isPresent()
                ? new Span.Readings(count.getAsLong())
                : value.flatMap(Scalars::text).flatMap(Stretches::span).orElse(otherwise);
    }

    Stretches.Rate rate(String key, Stretches.Rate otherwise) {
        return get(key).flatMap(Scalars::text).flatMap(Stretches::rate).orElse(otherwise);
    }

    void problem(String key, String found, String expected) {
        problems.add(find(node, key).orElse(node), ShapeCheck.under(path, key), found, expected);
    }

    void problem(String key, String wrong, String expected, Collection<String> names) {
        Node place = find(node, key).orElse(node);
        problems.addWithNearest(place, ShapeCheck.under(path, key), wrong, expected, names);
    }
}
