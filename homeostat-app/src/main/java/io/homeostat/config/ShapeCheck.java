package io.homeostat.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Holds nodes against their shape and reports every difference.
final class ShapeCheck {
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]+");

    private final Problems problems;

    ShapeCheck(Problems problems) {
        this.problems = problems;
    }

    /// The path of `key` below `path`.
    static String under(String path, String key) {
        if (!PLAIN_KEY.matcher(key).matches()) {
            return path + "['" + key + "']";
        }
        return path.isEmpty() ? key : path + "." + key;
    }

    void check(Shape shape, Node node, String path) {
        switch (shape) {
            case Shape.Items items -> items(items, node, path);
            case Shape.Mapping mapping -> mapping(mapping, node, path);
            case Shape.Table table -> table(table, node, path);
            case Shape.Tagged tagged -> tagged(tagged, node, path);
            case Shape.Kinds kinds -> kinds(kinds, node, path);
            case Shape.TaggedOr(Shape.Tagged tagged, Shape.Kinds kinds) -> {
                if (Section.find(node, tagged.tag()).isPresent()) {
                    tagged(tagged, node, path);
                } else {
                    kinds(kinds, node, path);
                }
            }
            case Shape.Either(Shape single, Shape composite) -> {
                boolean scalar = node instanceof ScalarNode;
                if (scalar && Scalars.isNull(node)) {
                    problems.add(node, path, "nothing", shape.wanted());
                } else {
                    check(scalar ? single : composite, node, path);
                }
            }
            case Shape.Choice(List<String> names) -> {
                Optional<String> text = Scalars.text(node);
                if (text.isPresent() && !names.contains(text.get())) {
                    problems.addWithNearest(node, path, text.get(), shape.wanted(), names);
                } else if (text.isEmpty()) {
                    problems.add(node, path, Scalars.show(node), shape.wanted());
                }
            }
            default -> {
                if (!fits(shape, node)) {
                    problems.add(node, path, Scalars.show(node), shape.wanted());
                }
            }
        }
    }

    private static boolean fits(Shape shape, Node node) {
        Optional<String> text = Scalars.text(node);
        return switch (shape) {
            case Shape.Text(_, String pattern) ->
                    text.isPresent()
                            && !text.get().isBlank()
                            && (pattern.isEmpty() || text.get().matches(pattern));
            case Shape.Numeric numeric -> within(numeric, Scalars.number(node));
            case Shape.Flag _ -> Scalars.flag(node).isPresent();
            case Shape.Count(long min, long max) -> {
                OptionalLong count = Section.count(node);
                yield count.isPresent() && count.getAsLong() >= min && count.getAsLong() <= max;
            }
            case Shape.Stretch _ ->
                    Section.count(node).isPresent() || text.flatMap(Stretches::time).isPresent();
            case Shape.Time _ -> text.flatMap(Stretches::time).isPresent();
            case Shape.Rate _ -> text.flatMap(Stretches::rate).isPresent();
            default -> throw new IllegalStateException("no single value: " + shape);
        };
    }

    private static boolean within(Shape.Numeric n, OptionalDouble number) {
        if (number.isEmpty()) {
            return false;
        }
        double value = number.getAsDouble();
        return (n.minOpen() ? value > n.min() : value >= n.min())
                && (n.maxOpen() ? value < n.max() : value <= n.max())
                && (!n.whole() || value == Math.rint(value));
    }

    private void items(Shape.Items items, Node node, String path) {
        if (node instanceof SequenceNode sequence) {
            int index = 0;
            for (Node item : sequence.getValue()) {
                check(items.item(), item, path + "[" + index++ + "]");
            }
            if (index < items.least()) {
                String found =
                        index == 0 ? "an empty list" : index + " item" + (index == 1 ? "" : "s");
                problems.add(
                        node, path, found, "at least " + items.least() + ": " + items.wanted());
            }
        } else if (items.single() && !Scalars.isNull(node)) {
            check(items.item(), node, path);
        } else {
            problems.add(node, path, Scalars.show(node), items.wanted());
        }
    }

    private void mapping(Shape.Mapping mapping, Node node, String path) {
        List<String> missing = new ArrayList<>();
        for (Shape.Key key : mapping.keys()) {
            if (key.required()) {
                missing.add(key.name());
            }
        }
        List<String> names = mapping.keys().stream().map(Shape.Key::name).toList();
        for (NodeTuple entry : entries(node, path, mapping, missing.isEmpty())) {
            String name = Scalars.text(entry.getKeyNode()).orElse("");
            String below = under(path, name);
            missing.remove(name);
            Optional<Shape.Key> key =
                    mapping.keys().stream().filter(k -> k.name().equals(name)).findFirst();
            if (key.isPresent()) {
                check(key.get().shape(), entry.getValueNode(), below);
            } else {
                problems.addWithNearest(
                        entry.getKeyNode(), below, name, "the key " + Shape.oneOf(names), names);
            }
        }
        if (node instanceof MappingNode) {
            for (String name : missing) {
                problems.add(node, under(path, name), "nothing", "the required key '" + name + "'");
            }
        }
    }

    private void table(Shape.Table table, Node node, String path) {
        List<NodeTuple> entries = entries(node, path, table, table.least() == 0);
        for (NodeTuple entry : entries) {
            String name = Scalars.text(entry.getKeyNode()).orElse("");
            if (name.isBlank()) {
                problems.add(entry.getKeyNode(), path, "a blank name", table.wanted());
            }
            check(table.value(), entry.getValueNode(), under(path, name));
        }
        if (node instanceof MappingNode && entries.size() < table.least()) {
            problems.add(node, path, "an empty mapping", table.wanted());
        }
    }

    private void tagged(Shape.Tagged tagged, Node node, String path) {
        List<String> names = List.copyOf(tagged.kinds().sequencedKeySet());
        Optional<Node> tag = Section.find(node, tagged.tag());
        String value = tag.flatMap(Scalars::text).orElse(tag.isEmpty() ? tagged.otherwise() : "");
        Shape.Mapping kind = tagged.kinds().get(value);
        List<Shape.Key> keys = new ArrayList<>();
        keys.add(
                new Shape.Key(
                        tagged.tag(),
                        new Shape.Choice(names),
                        tagged.otherwise().isEmpty(),
                        tagged.otherwise(),
                        tagged.meaning()));
        if (kind != null) {
            keys.addAll(kind.keys());
        } else {
            // Which keys belong here is unknown: only those that no kind knows are wrong for sure.
            tagged.kinds().sequencedValues().stream()
                    .reduce(Shape.Mapping::or)
                    .ifPresent(any -> keys.addAll(any.keys()));
        }
        mapping(new Shape.Mapping(keys), node, path);
    }

    private void kinds(Shape.Kinds kinds, Node node, String path) {
        List<String> names = kinds.kinds().stream().map(k -> k.keys().getFirst().name()).toList();
        List<Shape.Mapping> present =
                kinds.kinds().stream()
                        .filter(k -> Section.find(node, k.keys().getFirst().name()).isPresent())
                        .toList();
        if (present.size() == 1) {
            mapping(present.getFirst(), node, path);
            return;
        }
        List<NodeTuple> entries = entries(node, path, kinds, false);
        if (present.size() > 1) {
            problems.add(node, path, "several kinds at once", "only " + kinds.wanted());
        } else if (!entries.isEmpty()) {
            Node first = entries.getFirst().getKeyNode();
            String name = Scalars.text(first).orElse("");
            problems.addWithNearest(first, under(path, name), name, kinds.wanted(), names);
        } else if (node instanceof MappingNode) {
            problems.add(node, path, "an empty mapping", kinds.wanted());
        }
    }

    /// The entries of a mapping; reports what is none, and keys that are not single or not unique.
    private List<NodeTuple> entries(Node node, String path, Shape shape, boolean mayBeEmpty) {
        if (!(node instanceof MappingNode mapping)) {
            if (!mayBeEmpty || !Scalars.isNull(node)) {
                problems.add(node, path, Scalars.show(node), shape.wanted());
            }
            return List.of();
        }
        List<NodeTuple> good = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (NodeTuple entry : mapping.getValue()) {
            Optional<String> name = Scalars.text(entry.getKeyNode());
            if (name.isEmpty()) {
                problems.add(
                        entry.getKeyNode(), path, Scalars.show(entry.getKeyNode()), "a plain key");
            } else if (!seen.add(name.get())) {
                problems.add(
                        entry.getKeyNode(),
                        under(path, name.get()),
                        "'" + name.get() + "' a second time",
                        "each key once");
            } else {
                good.add(entry);
            }
        }
        return good;
    }
}
