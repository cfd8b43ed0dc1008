package io.homeostat.config;

import io.homeostat.base.Nearest;
import io.homeostat.base.Span;
import io.homeostat.label.LabelPolicy;
import io.homeostat.label.Target;
import io.homeostat.model.Task;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import java.util.Optional;

/// Reads `target`.
final class TargetSection {
    private final Section target;
    private final Fields fields;

    TargetSection(Section target, Fields fields) {
        this.target = target;
        this.fields = fields;
    }

    Target read() {
        Optional<Field> field = FieldsSection.declared(fields, target, "field");
        return new Target(target.text("field", ""), task(field), arrives());
    }

    private Task task(Optional<Field> field) {
        boolean categorical = field.map(Field::categorical).orElse(false);
        String task = target.text("task", categorical ? "classification" : "regression");
        if (field.isPresent() && task.equals("classification") && !categorical) {
            target.problem(
                    "task",
                    "classification of '" + field.get().name() + "', which has no categories",
                    "categories of the field, such as spec.fields: {"
                            + field.get().name()
                            + ": {categories: [0, 1]}}");
        }
        if (task.equals("regression") && categorical) {
            target.problem(
                    "task",
                    "regression of '" + field.get().name() + "', which has categories",
                    "classification, or a field without categories");
        }
        return categorical && field.get().categories().size() >= 2
                ? new Task.Classification(field.get().categories())
                : new Task.Regression();
    }

    private LabelPolicy arrives() {
        Section label = target.section("label");
        return switch (label.text("arrives", "inline")) {
            case "forecast" ->
                    new LabelPolicy.Forecast(
                            Math.max(1, label.smallCount("horizon", Defaults.HORIZON)));
            case "delayed" -> new LabelPolicy.Delayed(after(label));
            case "topic" -> onTopic(label);
            default -> new LabelPolicy.Inline();
        };
    }

    private static Span after(Section label) {
        Span after = label.span("after", Span.NONE);
        if (label.has("after") && after.equals(Span.NONE)) {
            label.problem("after", "no delay", "at least '1 reading', or arrives: inline");
        }
        return after;
    }

    private LabelPolicy onTopic(Section label) {
        String topic = label.text("topic", "");
        if (!topic.isEmpty()) {
            Topics.filterFault(topic)
                    .ifPresent(fault -> label.problem("topic", "'" + topic + "'", fault));
        }
        String key = label.text("key", "");
        if (label.has("key") && key.isBlank()) {
            label.problem("key", "nothing", "the field that names the reading");
        } else if (!key.isEmpty() && key.equals(target.text("field", ""))) {
            label.problem("key", "the target itself", "another field, which names the reading");
        }
        Optional<String> near = Nearest.to(key, FieldsSection.names(fields));
        if (fields.indexOf(key).isEmpty() && near.isPresent()) {
            label.problems()
                    .warn(
                            label.get("key").orElse(label.node()),
                            ShapeCheck.under(label.path(), "key"),
                            "'" + key + "', which is not declared and so counts as free text",
                            "perhaps '" + near.get() + "'");
        }
        return new LabelPolicy.OnTopic(topic, key);
    }
}
