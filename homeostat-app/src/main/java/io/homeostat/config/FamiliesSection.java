package io.homeostat.config;

import io.homeostat.config.Catalogue.Entry;
import io.homeostat.learn.ModelSpec;
import io.homeostat.model.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads `heal.train.families`: what is trained beside the pipeline's own model.
final class FamiliesSection {
    private static final String KEY = "families";

    private final Section train;
    private final Catalogue catalogue;

    FamiliesSection(Section train, Catalogue catalogue) {
        this.train = train;
        this.catalogue = catalogue;
    }

    /// A name, or a name with its parameters.
    static Shape shape(Catalogue catalogue) {
        SequencedMap<String, Shape.Mapping> kinds = new LinkedHashMap<>();
        for (Entry family : catalogue.families().sequencedValues()) {
            Shape.Mapping params = new Shape.Mapping(ModelShape.params(family));
            kinds.put(
                    family.name(),
                    Shape.mapping(Shape.optional("params", params, "", family.meaning())));
        }
        return new Shape.Items(
                new Shape.Either(
                        new Shape.Choice(List.copyOf(catalogue.families().sequencedKeySet())),
                        new Shape.Tagged("family", "", "the family", kinds)),
                1,
                false);
    }

    /// All but the pipeline's own, in the file's order.
    ///
    /// @param own what the pipeline trains without them
    /// @param trained whether models are trained here at all
    List<ModelSpec> read(ModelSpec own, Task task, boolean trained) {
        List<ModelSpec> others = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        List<Node> items = train.items(KEY);
        if (!items.isEmpty() && !trained) {
            train.problem(KEY, "families beside a model that is not retrained", "no families");
        }
        for (int i = 0; i < items.size(); i++) {
            String path = ShapeCheck.under(train.path(), KEY) + "[" + i + "]";
            Section item = new Section(items.get(i), path, train.problems());
            String name =
                    item.node() instanceof MappingNode
                            ? item.text("family", "")
                            : Scalars.text(item.node()).orElse("");
            Entry family = catalogue.families().get(name);
            if (family != null) {
                objection(item, family, own, task, seen)
                        .ifPresent(wrong ->
                                train.problems()
                                        .add(item.node(), path, wrong.found, wrong.expected));
                seen.add(name);
                if (!name.equals(own.family())) {
                    others.add(
                            new ModelSpec(
                                    name, ModelSection.params(family, item.section("params"))));
                }
            }
        }
        return others;
    }

    private record Wrong(String found, String expected) {}

    private Optional<Wrong> objection(
            Section item, Entry family, ModelSpec own, Task task, List<String> seen) {
        String name = family.name();
        if (!ModelSection.suits(family, task)) {
            String found = "'" + name + "' for " + ModelSection.name(task);
            return Optional.of(new Wrong(found, ModelSection.fitting(catalogue, task)));
        }
        if (seen.contains(name)) {
            return Optional.of(new Wrong("'" + name + "' a second time", "each family once"));
        }
        if (name.equals(own.family()) && item.has("params")) {
            String found = "parameters of '" + name + "', the pipeline's own family";
            return Optional.of(new Wrong(found, "its parameters under spec.model"));
        }
        return Optional.empty();
    }
}
