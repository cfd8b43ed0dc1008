package io.homeostat.learn;

import io.homeostat.base.Check;
import io.homeostat.learn.ModelFamily.Param;
import java.util.List;
import java.util.Optional;

/// The catalogue of model families with all their parameters: what the configuration accepts, what
/// the documentation lists and what the trainers read.
public final class ModelFamilies {
    public static final ModelFamily LAST_VALUE =
            new ModelFamily(
                    "last-value",
                    "says the newest label of its training again",
                    true,
                    true,
                    List.of());

    public static final ModelFamily MEAN =
            new ModelFamily(
                    "mean",
                    "says the mean of the labels, or the shares of the classes",
                    true,
                    true,
                    List.of());

    public static final ModelFamily RIDGE =
            new ModelFamily(
                    "ridge",
                    "linear regression on standardised columns",
                    true,
                    false,
                    // 1, as scikit-learn has it: on standardised inputs it only tames collinear
                    // ones.
                    List.of(number("lambda", 1, 0, 1e9, "penalty on squared weights")));

    public static final ModelFamily LOGISTIC =
            new ModelFamily(
                    "logistic",
                    "multinomial logistic regression on standardised columns",
                    false,
                    true,
                    // 1 is scikit-learn's C = 1.
                    List.of(
                            number("l2", 1, 1e-6, 1e9, "penalty on squared weights, halved"),
                            whole("iterations", 200, 1, 10_000, "most steps of the solver")));

    public static final ModelFamily GRADIENT_BOOSTED_TREES =
            new ModelFamily(
                    "gradient-boosted-trees",
                    "trees that correct each other",
                    true,
                    true,
                    List.of(
                            whole("trees", 100, 1, 5_000, "rounds of boosting"),
                            whole("depth", 6, 1, 16, "greatest depth of a tree"),
                            // 0.1 with 100 rounds: 4 to 8 % less error than 0.3 on the turbine's
                            // NOx.
                            number("learningRate", 0.1, 1e-4, 1, "how far each tree is followed"),
                            number("subsample", 1, 0.05, 1, "share of rows each tree learns from"),
                            number("columns", 1, 0.05, 1, "share of columns each tree may use"),
                            number("minChildWeight", 1, 0, 1e6, "least weight of rows in a child"),
                            number("lambda", 1, 0, 1e6, "penalty on squared leaf values")));

    public static final ModelFamily RANDOM_FOREST =
            new ModelFamily(
                    "random-forest",
                    "independent trees that vote",
                    true,
                    true,
                    // Depth 12 with at least 3 rows a leaf and 60 % of the columns at each split is
                    // as good on the turbine's NOx as scikit-learn's full-grown forest of 50.
                    List.of(
                            whole("trees", 50, 1, 2_000, "trees in the forest"),
                            whole("depth", 12, 1, 20, "greatest depth of a tree"),
                            number(
                                    "subsample",
                                    0.8,
                                    0.05,
                                    1,
                                    "share of rows each tree learns from"),
                            number("columns", 0.6, 0.05, 1, "share of columns tried at each split"),
                            number("minChildWeight", 3, 0, 1e6, "least weight of rows in a child"),
                            number("lambda", 1e-5, 0, 1e6, "penalty on squared leaf values")));

    private static final List<ModelFamily> ALL =
            List.of(LAST_VALUE, MEAN, RIDGE, LOGISTIC, GRADIENT_BOOSTED_TREES, RANDOM_FOREST);

    private ModelFamilies() {}

    public static List<ModelFamily> all() {
        return ALL;
    }

    public static Optional<ModelFamily> named(String name) {
        return ALL.stream().filter(family -> family.name().equals(name)).findFirst();
    }

    /// The family of `spec`; an unknown one or an invalid parameter is refused.
    public static ModelFamily of(ModelSpec spec) {
        ModelFamily family =
                named(spec.family())
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "unknown model family '"
                                                + spec.family()
                                                + "', expected one of "
                                                + ALL.stream().map(ModelFamily::name).toList()));
        List<String> problems = family.problems(spec.params());
        Check.argument(problems.isEmpty(), "%s: %s", family.name(), String.join("; ", problems));
        return family;
    }

    private static Param number(
            String name, double standard, double min, double max, String meaning) {
        return new Param(name, standard, min, max, false, meaning);
    }

    private static Param whole(
            String name, double standard, double min, double max, String meaning) {
        return new Param(name, standard, min, max, true, meaning);
    }
}
