package io.homeostat.drift;

import io.homeostat.feature.Column;
import java.util.ArrayList;
import java.util.List;

/// Compares one column's window with its reference. Each comparison is run at level `alpha` and
/// asks for an effect of some size besides, so that large windows do not report trifles.
///
/// The errors of the sketches are part of each threshold, so they cost power and never the level.
final class ColumnComparison {
    /// Smallest difference of distribution functions or of shares that is worth a report.
    static final double EFFECT_MIN = 0.1;

    /// Smallest Wasserstein distance, in standard deviations: a shift of a Gaussian variable by so
    /// much is a difference of 0.1 of its distribution function.
    private static final double MOVE_MIN = 0.25;

    /// Two windows that hardly overlap are always reported, however few independent values their
    /// autocorrelation leaves.
    static final double KS_SURE = 0.95;

    private static final double PSI_SURE = 4;

    /// Distance of two windows in standard deviations of both together; halves apart have 2.
    private static final double MOVE_SURE = 1.9;

    private final InputTest test;
    private final double alpha;
    private final double rarity;
    private final double floor;

    ColumnComparison(InputTest test, double alpha) {
        this(test, alpha, 1);
    }

    /// @param floor multiple of the smallest effects that are asked for; 0 for bare tests
    ColumnComparison(InputTest test, double alpha, double floor) {
        this.test = test;
        this.alpha = alpha;
        this.rarity = KolmogorovSmirnov.rarity(alpha);
        this.floor = floor;
    }

    List<ColumnShift> compare(Column column, ColumnSample reference, ColumnSample current) {
        List<ColumnShift> shifts = new ArrayList<>();
        if (reference.comparable() && current.comparable()) {
            shifts.add(compareValues(column, reference, current));
        }
        if (reference.missingShare() > 0 || current.missingShare() > 0) {
            shifts.add(missing(column, reference, current));
        }
        return shifts;
    }

    private ColumnShift compareValues(Column column, ColumnSample reference, ColumnSample current) {
        boolean numeric = !column.categorical();
        if (numeric && (test == InputTest.KOLMOGOROV_SMIRNOV || test == InputTest.NONE)) {
            return distance(column, reference, current);
        }
        if (numeric && test == InputTest.WASSERSTEIN) {
            return move(column, reference, current);
        }
        double[] edges = PopulationStability.edges(reference.distribution());
        int[] before = numeric ? reference.counts(edges) : reference.counts();
        int[] after = numeric ? current.counts(edges) : current.counts();
        double n1 = numeric ? reference.worth(before.length) : reference.worth();
        double n2 = numeric ? current.worth(before.length) : current.worth();
        return switch (test) {
            case POPULATION_STABILITY -> stability(column, before, after, n1, n2);
            case JENSEN_SHANNON -> divergence(column, before, after, n1, n2);
            case CHI_SQUARE, KOLMOGOROV_SMIRNOV, WASSERSTEIN, NONE ->
                    shares(column, before, after, n1, n2);
        };
    }

    private ColumnShift distance(Column column, ColumnSample reference, ColumnSample current) {
        double n1 = reference.worth();
        double n2 = current.worth();
        double blur = reference.distribution().rankError() + current.distribution().rankError();
        double value = KolmogorovSmirnov.distance(reference.distribution(), current.distribution());
        double chance = Math.min(KS_SURE, KolmogorovSmirnov.thresholdOf(rarity, n1, n2) + blur);
        double threshold = Math.max(floor * EFFECT_MIN, chance);
        double p = KolmogorovSmirnov.p(Math.max(0, value - blur), n1, n2);
        return new ColumnShift(column.name(), "ks", value, threshold, p, value > threshold);
    }

    private ColumnShift move(Column column, ColumnSample reference, ColumnSample current) {
        double n1 = reference.worth();
        double n2 = current.worth();
        Wasserstein.Distance distance =
                Wasserstein.distance(
                        reference.distribution(),
                        reference.size(),
                        current.distribution(),
                        current.size());
        double chance = Math.min(MOVE_SURE, distance.threshold(alpha, n1, n2));
        double threshold = Math.max(floor * MOVE_MIN, chance);
        double value = distance.value();
        double p = distance.p(n1, n2);
        return new ColumnShift(
                column.name(), "wasserstein", value, threshold, p, value > threshold);
    }

    private ColumnShift shares(Column column, int[] before, int[] after, double n1, double n2) {
        ChiSquare.Statistic raw = ChiSquare.of(before, after);
        double share = (n1 + n2) / ((double) ChiSquare.sum(before) + ChiSquare.sum(after));
        double value = raw.value() * Math.min(1, share);
        double threshold = ChiSquare.quantile(alpha, Math.max(1, raw.degrees()));
        double p = ChiSquare.exceeding(value, raw.degrees());
        double apart = apart(before, after);
        boolean shifted = apart >= floor * EFFECT_MIN && (value > threshold || apart >= KS_SURE);
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

    private ColumnShift stability(Column column, int[] before, int[] after, double n1, double n2) {
        int bins = before.length;
        double value = PopulationStability.index(before, after);
        double chance = Math.min(PSI_SURE, PopulationStability.chance(alpha, bins, n1, n2));
        double threshold = Math.max(floor * PopulationStability.THRESHOLD, chance);
        double p = PopulationStability.p(value, bins, n1, n2);
        return new ColumnShift(column.name(), "psi", value, threshold, p, value > threshold);
    }

    private ColumnShift divergence(Column column, int[] before, int[] after, double n1, double n2) {
        int degrees = ChiSquare.of(before, after).degrees();
        double value = JensenShannon.distance(before, after);
        double chance = Math.min(KS_SURE, JensenShannon.chance(alpha, degrees, n1, n2));
        double threshold = Math.max(floor * JensenShannon.THRESHOLD, chance);
        double p = JensenShannon.p(value, degrees, n1, n2);
        return new ColumnShift(
                column.name(), "jensen-shannon", value, threshold, p, value > threshold);
    }

    /// The Kolmogorov-Smirnov bound holds for a variable of two values too.
    private ColumnShift missing(Column column, ColumnSample reference, ColumnSample current) {
        double n1 = reference.total();
        double n2 = current.total();
        double value = Math.abs(reference.missingShare() - current.missingShare());
        double chance = Math.min(KS_SURE, KolmogorovSmirnov.thresholdOf(rarity, n1, n2));
        double threshold = Math.max(EFFECT_MIN, chance);
        double p = KolmogorovSmirnov.p(value, n1, n2);
        String name = "missing(" + column.name() + ")";
        return new ColumnShift(name, "ks", value, threshold, p, value > threshold);
    }
}
