package io.homeostat.learn;

import io.homeostat.feature.FeatureSchema;
import io.homeostat.model.Task;
import java.time.Duration;
import java.util.List;

/// What a training costs, in CPU time of one core, told from its size before it begins.
///
/// **Why not measured.** A budget decides whether a model is trained, so what it is charged must be
/// the same in every replay and on every box; a clock's answer is not, and comes after the expense.
/// The figures below were fitted to measurements on one core (an AMD EPYC of a cloud, JDK 25) and
/// are meant to be too high rather than too low: docs/how-it-decides.md has both side by side, and
/// `TrainingCostTest` the ratio on the machine that builds.
///
/// | family | nanoseconds, beside 5 ms for each training |
/// |---|---|
/// | `last-value`, `mean` | 20 · rows |
/// | `ridge` | rows · (10 · inputs + 0.6 · inputs²) + inputs³ |
/// | `logistic` | iterations · rows · outputs · (10 + inputs): the most iterations, though most stop before |
/// | trees | trees · outputs · columns · (11 · nodes · bins + 2.1 · depth · rows) |
///
/// Inputs count each category as one; outputs are 1, or the classes where there are more than two;
/// nodes are 2^depth − 1 at most, and no more than rows that a tree sees by `minChildWeight`; bins
/// are 256 at most. An order costs what [FamilyChoice] trains: each family once for each window,
/// and one model more on all rows.
///
/// **Cost.** O(windows · families).
public final class TrainingCost {
    private static final double FIXED = 5e6;
    private static final double EACH_VALUE = 10;
    private static final double EACH_PRODUCT = 0.6;
    private static final double EACH_CONSTANT_ROW = 20;
    private static final double EACH_BIN = 11;
    private static final double EACH_DESCENT = 2.1;
    private static final int BINS = 256;

    private TrainingCost() {}

    /// Of an order for `specs` on `offer`.
    public static Duration of(TrainingOffer offer, List<ModelSpec> specs) {
        TrainingSet data = offer.data();
        List<Integer> windows =
                offer.windows().stream()
                        .map(window -> data.size() - window.start() + window.lent().size())
                        .toList();
        return of(specs, data.schema(), data.task(), windows);
    }

    /// Of an order for `specs`, one of each family, on windows of so many rows.
    public static Duration of(
            List<ModelSpec> specs, FeatureSchema schema, Task task, List<Integer> windows) {
        boolean compared = specs.size() > 1 || windows.size() > 1;
        double trials = 0;
        double last = 0;
        for (ModelSpec spec : specs) {
            double widest = 0;
            for (int rows : windows) {
                double nanos = nanos(spec, schema, task, rows);
                trials += compared ? nanos : 0;
                widest = Math.max(widest, nanos);
            }
            last = Math.max(last, widest);
        }
        return Duration.ofNanos((long) Math.min(trials + last, 1e18));
    }

    private static double nanos(ModelSpec spec, FeatureSchema schema, Task task, int rows) {
        ModelFamily family = ModelFamilies.of(spec);
        double inputs =
                schema.columns().stream().mapToInt(column -> Math.max(1, column.levels())).sum();
        int classes = task instanceof Task.Classification some ? some.classes().size() : 0;
        double outputs = classes > 2 ? classes : 1;
        if (family.equals(ModelFamilies.RIDGE)) {
            double products = rows * inputs * inputs * EACH_PRODUCT + inputs * inputs * inputs;
            return FIXED + rows * inputs * EACH_VALUE + products;
        }
        if (family.equals(ModelFamilies.LOGISTIC)) {
            double pass = rows * outputs * (EACH_VALUE + inputs);
            return FIXED + family.value(spec, "iterations") * pass;
        }
        if (family.param("trees").isEmpty()) {
            return FIXED + rows * EACH_CONSTANT_ROW;
        }
        return FIXED
                + family.value(spec, "trees")
                        * outputs
                        * schema.width()
                        * column(family, spec, rows);
    }

    /// One column of one tree.
    private static double column(ModelFamily family, ModelSpec spec, int rows) {
        int depth = family.wholeValue(spec, "depth");
        double seen = rows * family.value(spec, "subsample");
        double splits = seen / Math.max(1, family.value(spec, "minChildWeight"));
        double nodes = Math.min((1L << depth) - 1.0, splits);
        return EACH_BIN * nodes * Math.min(BINS, rows) + EACH_DESCENT * depth * seen;
    }
}
