package io.homeostat.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Puts settings into the nodes of a pipeline file, before anything is checked: whether a key
/// exists and a value fits is then found as it is for the file itself.
final class Settings {
    private static final String SPEC = "spec";

    /// A plain key; a quoted one as in `fields['a.b']`; the number of an item.
    private static final Pattern STEP =
            Pattern.compile("\\.?([^.\\[\\]'\\s]+)|\\['([^']+)'\\]|\\[([0-9]{1,6})\\]");

    private final Problems problems;

    /// One step of a path: into a mapping by `key`, or into a list by `index`.
    private record Step(String key, int index) {
        boolean item() {
            return index >= 0;
        }

        @Override
        public String toString() {
            return item() ? "[" + index + "]" : key;
        }
    }

    Settings(Problems problems) {
        this.problems = problems;
    }

    void put(MappingNode root, Setting setting) {
        List<Step> steps = steps(setting.path());
        Optional<Node> value = value(setting.value());
        if (steps.isEmpty()) {
            problems.add(
                    root,
                    "",
                    "the path '" + setting.path() + "'",
                    "keys joined by dots, such as heal.gate.minLabels");
        } else if (value.isEmpty()) {
            problems.add(root, setting.path(), "'" + setting.value() + "'", "a YAML value");
        } else {
            Node filled = with(root, steps, value.get(), setting);
            root.setValue(((MappingNode) filled).getValue());
        }
    }

    private static List<Step> steps(String path) {
        List<Step> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(path);
        int end = 0;
        while (end < path.length() && matcher.find(end) && matcher.start() == end) {
            String quoted = matcher.group(2);
            String plain = matcher.group(1) == null ? quoted : matcher.group(1);
            steps.add(
                    plain == null
                            ? new Step("", Integer.parseInt(matcher.group(3)))
                            : new Step(plain, -1));
            end = matcher.end();
        }
        if (steps.isEmpty() || end < path.length() || path.startsWith(".")) {
            return List.of();
        }
        if (!steps.getFirst().equals(new Step(SPEC, -1))) {
            steps.addFirst(new Step(SPEC, -1));
        }
        return steps.size() < 2 ? List.of() : steps;
    }

    /// The one node that `text` is in YAML; it knows no line, since it is of no file.
    private static Optional<Node> value(String text) {
        LoadSettings settings =
                LoadSettings.builder()
                        .setUseMarks(false)
                        .setSchema(new CoreSchema())
                        .setAllowNonScalarKeys(true)
                        .build();
        try {
            return new Compose(settings).composeString(text);
        } catch (YamlEngineException broken) {
            return Optional.empty();
        }
    }

    /// `node` with `value` at the end of `steps`. What is missing on the way becomes a mapping, and
    /// so does a single word that stands for one, as in `detector: adwin`.
    private Node with(Node node, List<Step> steps, Node value, Setting setting) {
        if (steps.isEmpty()) {
            return value;
        }
        Step step = steps.getFirst();
        List<Step> rest = steps.subList(1, steps.size());
        if (!step.item()) {
            return entry(node, step.key(), rest, value, setting);
        }
        List<Node> items =
                node instanceof SequenceNode list ? new ArrayList<>(list.getValue()) : List.of();
        if (step.index() >= items.size()) {
            problems.add(
                    node,
                    setting.path(),
                    "item " + step,
                    items.isEmpty() ? "a key: there is no list" : "an item below " + items.size());
            return node;
        }
        items.set(step.index(), with(items.get(step.index()), rest, value, setting));
        return new SequenceNode(Tag.SEQ, items, FlowStyle.FLOW);
    }

    private Node entry(Node node, String key, List<Step> rest, Node value, Setting setting) {
        List<NodeTuple> entries = new ArrayList<>();
        if (node instanceof MappingNode mapping) {
            entries.addAll(mapping.getValue());
        }
        for (int i = 0; i < entries.size(); i++) {
            Node name = entries.get(i).getKeyNode();
            if (Scalars.text(name).filter(key::equals).isPresent()) {
                Node changed = with(entries.get(i).getValueNode(), rest, value, setting);
                entries.set(i, new NodeTuple(name, changed));
                return mapping(entries);
            }
        }
        Node name = new ScalarNode(Tag.STR, key, ScalarStyle.PLAIN);
        entries.add(new NodeTuple(name, with(mapping(List.of()), rest, value, setting)));
        return mapping(entries);
    }

    private static MappingNode mapping(List<NodeTuple> entries) {
        return new MappingNode(Tag.MAP, entries, FlowStyle.FLOW);
    }
}
