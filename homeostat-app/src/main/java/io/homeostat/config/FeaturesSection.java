package io.homeostat.config;

import io.homeostat.feature.Feature;
import io.homeostat.feature.Feature.Encoding;
import io.homeostat.feature.Feature.Part;
import io.homeostat.feature.Feature.Stat;
import io.homeostat.label.LabelPolicy;
import io.homeostat.label.Target;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads `features`.
final class FeaturesSection {
    private final Section spec;
    private final Fields fields;
    private final Target target;

    FeaturesSection(Section spec, Fields fields, Target target) {
        this.spec = spec;
        this.fields = fields;
        this.target = target;
    }

    List<Feature> read() {
        List<Feature> features = new ArrayList<>();
        String path = ShapeCheck.under(spec.path(), "features");
        List<Node> items = spec.items("features");
        for (int i = 0; i < items.size(); i++) {
            Node item = items.get(i);
            String itemPath = path + "[" + i + "]";
            Optional<Feature> feature =
                    item instanceof ScalarNode
                            ? bare(item, itemPath)
                            : kind(new Section(item, itemPath, spec.problems()));
            if (feature.isPresent() && features.contains(feature.get())) {
                spec.problems().add(item, itemPath, "the same feature again", "each once");
            }
            feature.ifPresent(features::add);
        }
        return features;
    }

    private Optional<Feature> bare(Node item, String path) {
        String name = Scalars.text(item).orElse("");
        if (name.isBlank()) {
            return Optional.empty();
        }
        if (fields.indexOf(name).isEmpty()) {
            spec.problems()
                    .addWithNearest(
                            item,
                            path,
                            name,
                            "a field that is declared under spec.fields",
                            FieldsSection.names(fields));
            return Optional.empty();
        }
        if (reveals(name)) {
            spec.problems().add(item, path, "the target '" + name + "'", honest(name));
        }
        return Optional.of(new Feature.Raw(name, Encoding.AUTO, false));
    }

    private Optional<Feature> kind(Section item) {
        if (item.has("field")) {
            return raw(item);
        }
        if (item.has("calendar")) {
            List<Part> parts =
                    item.texts("calendar").stream()
                            .map(name -> FeatureShape.constant(Part.values(), name, Part.HOUR))
                            .toList();
            return Optional.of(new Feature.Calendar(parts));
        }
        for (String kind : List.of("lag", "rolling", "difference", "ewma")) {
            if (item.has(kind)) {
                Section details = item.section(kind);
                return quantity(details).flatMap(field -> history(kind, details, field.name()));
            }
        }
        return Optional.empty();
    }

    private Optional<Feature> raw(Section item) {
        Optional<Field> field = FieldsSection.declared(fields, item, "field");
        if (field.isEmpty()) {
            return Optional.empty();
        }
        String name = field.get().name();
        boolean known = item.flag("known", false);
        if (reveals(name) && !known) {
            item.problem("field", "the target '" + name + "'", honest(name));
        }
        Encoding encoding =
                FeatureShape.constant(
                        Encoding.values(), item.text("encode", "auto"), Encoding.AUTO);
        if (encoding != Encoding.AUTO && !field.get().categorical()) {
            item.problem(
                    "encode",
                    "an encoding of '" + name + "', which is a number",
                    "a field with categories");
        }
        return Optional.of(new Feature.Raw(name, encoding, known));
    }

    private static Optional<Feature> history(String kind, Section details, String field) {
        return switch (kind) {
            case "lag" -> lag(details, field);
            case "rolling" -> rolling(details, field);
            case "difference" ->
                    Optional.of(
                            new Feature.Difference(
                                    field,
                                    Math.max(
                                            1,
                                            details.smallCount("step", Defaults.DIFFERENCE_STEP))));
            default -> {
                double alpha = details.number("alpha", Defaults.EWMA_ALPHA);
                yield alpha > 0 && alpha <= 1
                        ? Optional.of(new Feature.ExponentialMean(field, alpha))
                        : Optional.empty();
            }
        };
    }

    private static Optional<Feature> lag(Section details, String field) {
        List<Integer> steps = new ArrayList<>();
        for (Node item : details.items("steps")) {
            int step = (int) Math.min(Integer.MAX_VALUE, Section.count(item).orElse(0));
            if (steps.contains(step)) {
                details.problem("steps", step + " twice", "each step once");
            } else if (step >= 1) {
                steps.add(step);
            }
        }
        return steps.isEmpty() ? Optional.empty() : Optional.of(new Feature.Lag(field, steps));
    }

    private static Optional<Feature> rolling(Section details, String field) {
        List<Stat> stats = new ArrayList<>();
        for (String name : details.texts("stats")) {
            Optional<Stat> stat = FeatureShape.constant(Stat.values(), name);
            if (stat.filter(stats::contains).isPresent()) {
                details.problem("stats", "'" + name + "' twice", "each statistic once");
            } else {
                stat.ifPresent(stats::add);
            }
        }
        if (stats.isEmpty()) {
            stats.addAll(List.of(Stat.MEAN, Stat.STD));
        }
        int window = details.smallCount("window", 0);
        return window < 2
                ? Optional.empty()
                : Optional.of(new Feature.Rolling(field, window, stats));
    }

    private Optional<Field> quantity(Section details) {
        Optional<Field> field = FieldsSection.declared(fields, details, "field");
        if (field.isPresent() && field.get().categorical()) {
            details.problem(
                    "field",
                    "'" + field.get().name() + "', which has categories",
                    "a number: the history of a category cannot be averaged or shifted");
            return Optional.empty();
        }
        return field;
    }

    private boolean reveals(String field) {
        return field.equals(target.field()) && !(target.arrives() instanceof LabelPolicy.Forecast);
    }

    private static String honest(String name) {
        return "another field, a lag of '"
                + name
                + "', label arrives: forecast, or known: true if its value is known when the"
                + " prediction is made";
    }
}
