package io.homeostat.config;

import io.homeostat.reading.DeviceRule;
import io.homeostat.reading.SourceSpec;
import io.homeostat.reading.SourceSpec.Csv;
import io.homeostat.reading.SourceSpec.Format;
import io.homeostat.reading.SourceSpec.TimeRule;
import io.homeostat.reading.TimeFormat;
import io.homeostat.reading.TimeParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads `source`.
final class SourceSection {
    private static final List<String> DEVICE_EXAMPLES = List.of("{topic.1}");
    private static final Duration REORDER_TIMEOUT_MAX = Duration.ofSeconds(60);

    private final Section source;
    private final String pipeline;

    SourceSection(Section source, String pipeline) {
        this.source = source;
        this.pipeline = pipeline;
    }

    SourceSpec read() {
        Section mqtt = source.section("mqtt");
        Format format = format();
        boolean sparkplug = format == Format.SPARKPLUG_B;
        String topic =
                mqtt.text("topic", sparkplug ? "spBv1.0/#" : "homeostat/" + pipeline + "/reading");
        Topics.filterFault(topic)
                .ifPresent(fault -> mqtt.problem("topic", "'" + topic + "'", fault));
        Section csv = source.section("csv");
        String delimiter = csv.text("delimiter", "").replace("tab", "\t");
        String decimal = csv.text("decimal", "");
        if (delimiter.equals(",") && decimal.equals(",")) {
            csv.problem("decimal", "',' for the delimiter too", "'.', or another delimiter");
            decimal = "";
        }
        DeviceRule device = device(topic, sparkplug);
        if (sparkplug) {
            sparkplug(mqtt, topic, device);
        }
        return new SourceSpec(
                topic,
                qos(mqtt),
                format,
                device,
                time(),
                source.time("interval", Duration.ZERO),
                source.text("sequence", ""),
                "", // told by the target's label
                source.flag("strict", false),
                new Csv(
                        delimiter.length() > 1 ? "" : delimiter,
                        decimal.length() > 1 ? "" : decimal));
    }

    /// How long messages wait for those before them: Sparkplug alone numbers all that a node says.
    Duration reorderTimeout() {
        Duration timeout = source.time("reorderTimeout", Duration.ZERO);
        if (source.get("reorderTimeout").isEmpty()) {
            return Duration.ZERO;
        }
        String found = "'" + source.text("reorderTimeout", "") + "'";
        if (format() != Format.SPARKPLUG_B) {
            source.problem(
                    "reorderTimeout",
                    found,
                    "none with format " + format().label() + ": only sparkplug-b numbers messages");
        } else if (timeout.compareTo(REORDER_TIMEOUT_MAX) > 0) {
            source.problem("reorderTimeout", found, "at most 60 s");
        }
        return timeout;
    }

    static int qos(Section section) {
        long qos = section.count("qos", Defaults.QOS);
        return qos > 2 ? Defaults.QOS : (int) qos;
    }

    private Format format() {
        String name = source.text("format", Format.JSON.label());
        for (Format format : Format.values()) {
            if (format.label().equals(name)) {
                return format;
            }
        }
        return Format.JSON; // the shape has told the problem
    }

    /// What Sparkplug says itself is not declared, and without all births and deaths its data are
    /// not to be understood.
    private void sparkplug(Section mqtt, String topic, DeviceRule device) {
        String[] levels = topic.split("/", -1);
        boolean all =
                levels[0].equals("spBv1.0")
                        && (levels.length <= 3 || (levels.length == 5 && levels[2].equals("+")))
                        && levels[levels.length - 1].equals("#");
        if (!all) {
            mqtt.problem(
                    "topic",
                    "'" + topic + "'",
                    "births, data and deaths of whole edge nodes: spBv1.0/#, spBv1.0/GROUP/# or"
                            + " spBv1.0/GROUP/+/NODE/#");
        }
        if (!device.fields().isEmpty()) {
            source.problem(
                    "device",
                    "the field " + device.fields().getFirst(),
                    "levels of the topic only: {topic.2} is the group, {topic.4} the edge node,"
                            + " {topic.5} the device");
        }
        if (source.flag("strict", false)) {
            source.problem(
                    "strict",
                    "true",
                    "false: every Sparkplug node has metrics of its own beside the declared ones");
        }
    }

    private TimeRule time() {
        Optional<Node> node = source.get("time");
        if (node.isEmpty()) {
            return new TimeRule.Arrival();
        }
        if (!(node.get() instanceof MappingNode)) {
            return fields(source.texts("time"), TimeFormat.ISO_8601);
        }
        Section time = source.section("time");
        String text = time.text("format", TimeFormat.ISO_8601.text());
        TimeFormat format = text.isBlank() ? TimeFormat.ISO_8601 : new TimeFormat(text);
        try {
            TimeParser.of(format);
        } catch (IllegalArgumentException notAPattern) {
            time.problem(
                    "format",
                    text,
                    "iso-8601, epoch-s, epoch-ms or a Java date pattern such as 'dd/MM/yyyy HH:mm'",
                    List.of("iso-8601", "epoch-s", "epoch-ms"));
            format = TimeFormat.ISO_8601;
        }
        return fields(time.texts("field"), format);
    }

    private static TimeRule fields(List<String> fields, TimeFormat format) {
        return fields.isEmpty() ? new TimeRule.Arrival() : new TimeRule.InFields(fields, format);
    }

    private DeviceRule device(String topic, boolean sparkplug) {
        String text = source.text("device", sparkplug ? "{topic.4}/{topic.5}" : "");
        if (text.isBlank()) {
            return DeviceRule.single(pipeline);
        }
        List<DeviceRule.Part> parts =
                text.indexOf('{') < 0 && text.indexOf('}') < 0
                        ? List.of(new DeviceRule.Part.FieldValue(text))
                        : template(text);
        if (parts.isEmpty()) {
            source.problem(
                    "device",
                    text,
                    "a field, or a template of {topic.N} with N from 1 and {field}",
                    DEVICE_EXAMPLES);
            return DeviceRule.single(pipeline);
        }
        DeviceRule rule = new DeviceRule(parts, pipeline);
        int levels = Topics.levels(topic);
        if (rule.highestLevel() > levels && !topic.endsWith("#")) {
            source.problem(
                    "device",
                    "level " + rule.highestLevel() + " of '" + topic + "'",
                    "a level from 1 to " + levels);
        }
        return rule;
    }

    /// The parts of a template; none when it is not one.
    private static List<DeviceRule.Part> template(String text) {
        List<DeviceRule.Part> parts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf('{', at);
            String plain = text.substring(at, open < 0 ? text.length() : open);
            int close = open < 0 ? text.length() : text.indexOf('}', open);
            if (plain.indexOf('}') >= 0 || close < 0) {
                return List.of();
            }
            if (!plain.isEmpty()) {
                parts.add(new DeviceRule.Part.Text(plain));
            }
            if (open >= 0) {
                Optional<DeviceRule.Part> part = part(text.substring(open + 1, close).strip());
                if (part.isEmpty()) {
                    return List.of();
                }
                parts.add(part.get());
            }
            at = close + 1;
        }
        return parts;
    }

    private static Optional<DeviceRule.Part> part(String inside) {
        if (inside.matches("topic\\.[1-9][0-9]{0,3}")) {
            int level = Integer.parseInt(inside.substring("topic.".length()));
            return Optional.of(new DeviceRule.Part.TopicLevel(level));
        }
        boolean field = !inside.isBlank() && !inside.startsWith("topic.") && !inside.contains("{");
        return field ? Optional.of(new DeviceRule.Part.FieldValue(inside)) : Optional.empty();
    }
}
