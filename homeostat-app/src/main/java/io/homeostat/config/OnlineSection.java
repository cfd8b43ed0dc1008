package io.homeostat.config;

import io.homeostat.feature.Feature;
import io.homeostat.feature.FeaturePipeline;
import io.homeostat.label.LabelPolicy;
import io.homeostat.label.Target;
import io.homeostat.online.OnlineFamilies;
import io.homeostat.online.OnlineSpec;
import io.homeostat.reading.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads `heal.online`: the learner beside the models.
final class OnlineSection {
    static final String NONE = "none";

    private static final String KEY = "online";

    private final Section heal;

    OnlineSection(Section heal) {
        this.heal = heal;
    }

    static List<String> names() {
        List<String> names = new ArrayList<>(List.of(NONE));
        OnlineFamilies.all().forEach(family -> names.add(family.name()));
        return names;
    }

    static String meanings() {
        return OnlineFamilies.all().stream()
                .map(family -> family.name() + ", " + family.meaning())
                .collect(Collectors.joining("; "));
    }

    /// The family's name, if there is one.
    ///
    /// @param healed whether models are trained here: what is only watched is served as it is
    Optional<String> read(Fields fields, Target target, List<Feature> features, boolean healed) {
        Optional<String> family =
                Optional.of(heal.text(KEY, healed ? Defaults.ONLINE : NONE))
                        .filter(name -> OnlineFamilies.named(name).isPresent());
        // What is wrong elsewhere in the file is told there.
        if (family.isPresent() && heal.has(KEY) && heal.problems().none()) {
            boolean forecast = target.arrives() instanceof LabelPolicy.Forecast;
            int width =
                    new FeaturePipeline(fields, target.field(), forecast, features)
                            .schema()
                            .width();
            if (!OnlineSpec.suits(target.task(), width)) {
                heal.problem(
                        KEY,
                        "'" + family.get() + "' for " + width + " columns",
                        "at most "
                                + OnlineSpec.WIDTH_MAX
                                + " columns and "
                                + OnlineSpec.CLASSES_MAX
                                + " classes");
            }
        }
        return family;
    }
}
