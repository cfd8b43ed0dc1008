package io.homeostat.config;

import io.homeostat.config.Catalogue.Entry;
import io.homeostat.config.Catalogue.Param;
import io.homeostat.config.Catalogue.Suits;
import io.homeostat.learn.ModelSpec;
import io.homeostat.model.Task;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Reads `model`.
final class ModelSection {
    private final Section model;
    private final Catalogue catalogue;

    ModelSection(Section model, Catalogue catalogue) {
        this.model = model;
        this.catalogue = catalogue;
    }

    ModelSpec read(Task task) {
        if (model.text("family", "").equals(ImportSection.FAMILY)) {
            return retrained(task);
        }
        Entry family = catalogue.families().get(model.text("family", Defaults.FAMILY));
        if (family == null) {
            return ModelSpec.of(Defaults.FAMILY);
        }
        if (!suits(family, task)) {
            model.problem("family", "'" + family.name() + "' for " + name(task), fitting(task));
        }
        return new ModelSpec(family.name(), params(family, model.section("params")));
    }

    /// What is trained beside a model that was made elsewhere.
    private ModelSpec retrained(Task task) {
        Section params = model.section("params");
        String name = params.text("retrain", Defaults.FAMILY);
        Entry family = catalogue.families().get(name);
        if (family == null) {
            return ModelSpec.of(Defaults.FAMILY);
        }
        if (!suits(family, task)) {
            params.problem("retrain", "'" + name + "' for " + name(task), fitting(task));
        }
        return ModelSpec.of(name);
    }

    private String fitting(Task task) {
        return fitting(catalogue, task);
    }

    static String fitting(Catalogue catalogue, Task task) {
        return Shape.oneOf(
                catalogue.families().sequencedValues().stream()
                        .filter(entry -> suits(entry, task))
                        .map(Entry::name)
                        .toList());
    }

    long firstAfter() {
        if (model.text("family", "").equals(ImportSection.FAMILY)) {
            return Defaults.FIRST_AFTER;
        }
        return model.section("first").count("after", Defaults.FIRST_AFTER);
    }

    static boolean suits(Entry entry, Task task) {
        boolean classification = task instanceof Task.Classification;
        return entry.suits() == Suits.ANY
                || (entry.suits() == Suits.CLASSIFICATION) == classification;
    }

    static String name(Task task) {
        return task instanceof Task.Classification ? "classification" : "regression";
    }

    static SequencedMap<String, Double> params(Entry entry, Section section) {
        SequencedMap<String, Double> params = new TreeMap<>();
        for (Param param : entry.params()) {
            double value = section.number(param.name(), Double.NaN);
            if (!Double.isNaN(value)) {
                params.put(param.name(), value);
            }
        }
        return params;
    }
}
