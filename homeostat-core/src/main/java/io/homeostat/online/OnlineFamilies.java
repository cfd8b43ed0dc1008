package io.homeostat.online;

import io.homeostat.base.Nearest;
import java.util.List;
import java.util.Optional;

/// The catalogue of online learners.
public final class OnlineFamilies {
    public static final OnlineFamily LINEAR =
            new OnlineFamily(
                    "linear",
                    "recursive least squares, or multinomial logistic regression, that forgets");

    public static final OnlineFamily ADAPTIVE_FOREST =
            new OnlineFamily(
                    "adaptive-forest", "Hoeffding trees that vote, each replaced when it drifts");

    private static final List<OnlineFamily> ALL = List.of(LINEAR, ADAPTIVE_FOREST);

    private OnlineFamilies() {}

    public static List<OnlineFamily> all() {
        return ALL;
    }

    public static Optional<OnlineFamily> named(String name) {
        return ALL.stream().filter(family -> family.name().equals(name)).findFirst();
    }

    /// A learner that has learned nothing yet; an unknown family is refused.
    public static OnlineLearner learner(OnlineSpec spec) {
        return switch (spec.family()) {
            case LinearLearner.FAMILY -> new LinearLearner(spec);
            case AdaptiveForest.FAMILY -> new AdaptiveForest(spec);
            default -> throw unknown(spec.family());
        };
    }

    private static IllegalArgumentException unknown(String name) {
        List<String> names = ALL.stream().map(OnlineFamily::name).toList();
        return new IllegalArgumentException(
                "unknown online family '"
                        + name
                        + "', expected one of "
                        + names
                        + Nearest.hint(name, names));
    }
}
