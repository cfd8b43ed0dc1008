package io.homeostat.drift;

import io.homeostat.feature.Column;
import java.util.ArrayList;
import java.util.List;

/// Compares one column's window with its reference. Each comparison is run at level `alpha` and
/// asks for an effect of some size besides, so that large windows do not report trifles.
final class ColumnComparison {
    /// Smallest difference of distribution functions or of shares that is worth a report.
    static final double EFFECT_MIN = 0.1;

    /// Two windows that hardly overlap are always reported, however few independent values their
    /// autocorrelation leaves.
    static final double KS_SURE = 0.95;

    private static final double PSI_SURE = 4;

    private final InputTest test;
    private final double alpha;

    ColumnComparison(InputTest test, double alpha) {
        this.test = test;
        this.alpha = alpha;
    }

    List<ColumnShift> compare(Column column, ColumnSample reference, ColumnSample current) {
        List<ColumnShift> shifts = new ArrayList<>();
        if (reference.comparable() && current.comparable()) {
            shifts.add(
                    switch (test) {
                        case POPULATION_STABILITY -> stability(column, reference, current);
                        case KOLMOGOROV_SMIRNOV, NONE ->
                                column.categorical()
                                        ? shares(column, reference, current)
                                        : distance(column, reference, current);
                    });
        }
        if (reference.missingShare() > 0 || current.missingShare() > 0) {
            shifts.add(missing(column, reference, current));
        }
        return shifts;
    }

    private ColumnShift distance(Column column, ColumnSample reference, ColumnSample current) {
        double n1 = reference.worth();
        double n2 = current.worth();
        double value =
                KolmogorovSmirnov.distance(
                        reference.sorted(), reference.size(), current.sorted(), current.size());
        double chance = Math.min(KS_SURE, KolmogorovSmirnov.threshold(alpha, n1, n2));
        double threshold = Math.max(EFFECT_MIN, chance);
        double p = KolmogorovSmirnov.p(value, n1, n2);
        return new ColumnShift(column.name(), "ks", value, threshold, p, value > threshold);
    }

    private ColumnShift shares(Column column, ColumnSample reference, ColumnSample current) {
        int[] before = reference.counts(column.levels());
        int[] after = current.counts(column.levels());
        ChiSquare.Statistic raw = ChiSquare.of(before, after);
        double share = (reference.worth() + current.worth()) / (reference.size() + current.size());
        double value = raw.value() * Math.min(1, share);
        double threshold = ChiSquare.quantile(alpha, Math.max(1, raw.degrees()));
        double p = ChiSquare.exceeding(value, raw.degrees());
        double apart = apart(before, after);
        boolean shifted = apart >= EFFECT_MIN && (value > threshold || apart >= KS_SURE);
        return new ColumnShift(column.name(), "chi-square", value, threshold, p, shifted);
    }

    /// The share of values that would have to change their category.
    private static double apart(int[] before, int[] after) {
        double n1 = ChiSquare.sum(before);
        double n2 = ChiSquare.sum(after);
        double sum = 0;
        for (int i = 0; i < before.length; i++) {
            sum += Math.abs(before[i] / n1 - after[i] / n2);
        }
        return sum / 2;
    }

    private ColumnShift stability(Column column, ColumnSample reference, ColumnSample current) {
        int[] before;
        int[] after;
        if (column.categorical()) {
            before = reference.counts(column.levels());
            after = current.counts(column.levels());
        } else {
            double[] edges = PopulationStability.edges(reference.sorted(), reference.size());
            before = PopulationStability.counts(edges, reference.sorted(), reference.size());
            after = PopulationStability.counts(edges, current.sorted(), current.size());
        }
        double n1 = reference.worth();
        double n2 = current.worth();
        double value = PopulationStability.index(before, after);
        double threshold =
                Math.min(PSI_SURE, PopulationStability.threshold(alpha, before.length, n1, n2));
        double p = PopulationStability.p(value, before.length, n1, n2);
        return new ColumnShift(column.name(), "psi", value, threshold, p, value > threshold);
    }

    /// The Kolmogorov-Smirnov bound holds for a variable of two values too.
    private ColumnShift missing(Column column, ColumnSample reference, ColumnSample current) {
        double n1 = reference.total();
        double n2 = current.total();
        double value = Math.abs(reference.missingShare() - current.missingShare());
        double chance = Math.min(KS_SURE, KolmogorovSmirnov.threshold(alpha, n1, n2));
        double threshold = Math.max(EFFECT_MIN, chance);
        double p = KolmogorovSmirnov.p(value, n1, n2);
        String name = "missing(" + column.name() + ")";
        return new ColumnShift(name, "ks", value, threshold, p, value > threshold);
    }
}
