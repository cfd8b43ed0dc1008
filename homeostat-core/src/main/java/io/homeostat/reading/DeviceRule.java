package io.homeostat.reading;

import io.homeostat.base.Check;
import java.util.List;
import java.util.Optional;

/// How a reading's device is named: from levels of its topic, from fields, or from both.
///
/// @param parts joined in their order
/// @param otherwise the device of readings that name none, because nothing but a topic would and
///   they come from a file
public record DeviceRule(List<Part> parts, String otherwise) {
    /// One piece of a device's name.
    public sealed interface Part {
        /// Plain text.
        record Text(String text) implements Part {}

        /// A level of the topic, counted from 1.
        record TopicLevel(int level) implements Part {
            public TopicLevel {
                Check.argument(level >= 1, "topic level %s is below 1", level);
            }
        }

        /// The value of a field, which need not be declared.
        record FieldValue(String field) implements Part {}
    }

    public DeviceRule {
        parts = List.copyOf(parts);
        Check.argument(!parts.isEmpty(), "a device rule needs a part");
        Check.argument(!otherwise.isBlank(), "the default device must not be blank");
    }

    /// Every reading comes from one device.
    public static DeviceRule single(String device) {
        return new DeviceRule(List.of(new Part.Text(device)), device);
    }

    /// The fields that the name is made of.
    public List<String> fields() {
        return parts.stream()
                .filter(Part.FieldValue.class::isInstance)
                .map(part -> ((Part.FieldValue) part).field())
                .distinct()
                .toList();
    }

    /// Whether the name can only be known with a topic.
    public boolean needsTopic() {
        return parts.stream().anyMatch(Part.TopicLevel.class::isInstance);
    }

    /// The highest topic level that is asked for, 0 for none.
    public int highestLevel() {
        int highest = 0;
        for (Part part : parts) {
            if (part instanceof Part.TopicLevel(int level)) {
                highest = Math.max(highest, level);
            }
        }
        return highest;
    }

    /// The device of a reading that came on `topic`, whose fields [#fields] have `values`; empty
    /// when a part is missing or the name would be blank.
    public Optional<DeviceId> name(String topic, List<String> values) {
        StringBuilder name = new StringBuilder();
        List<String> fields = fields();
        for (Part part : parts) {
            String piece =
                    switch (part) {
                        case Part.Text(String text) -> text;
                        case Part.TopicLevel(int level) -> level(topic, level);
                        case Part.FieldValue(String field) -> values.get(fields.indexOf(field));
                    };
            if (piece.isBlank()) {
                return Optional.empty();
            }
            name.append(piece);
        }
        return Optional.of(new DeviceId(name.toString()));
    }

    private static String level(String topic, int level) {
        int start = 0;
        for (int i = 1; i < level; i++) {
            int slash = topic.indexOf('/', start);
            if (slash < 0) {
                return "";
            }
            start = slash + 1;
        }
        int end = topic.indexOf('/', start);
        return end < 0 ? topic.substring(start) : topic.substring(start, end);
    }
}
