package io.homeostat.score;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.model.Estimate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Accuracy, Cohen's kappa (1960, doi 10.1177/001316446002000104), F1 weighted by class frequency,
/// and log loss (probabilities clipped to 1e-15).
@SingleWriter
public final class ClassificationScore implements Score {
    private static final double PROBABILITY_MIN = 1e-15;

    private final int classes;
    private final long[] confusion;
    private long count;
    private double logLoss;

    public ClassificationScore(int classes) {
        this.classes = classes;
        this.confusion = new long[classes * classes];
    }

    @Override
    public void add(Estimate estimate, double label) {
        int truth = (int) label;
        add(truth, (int) estimate.point(), logLoss(estimate, truth));
    }

    /// Takes an outcome whose log loss was computed before.
    void add(int truth, int predicted, double loss) {
        confusion[truth * classes + predicted]++;
        count++;
        logLoss += loss;
    }

    static double logLoss(Estimate estimate, int truth) {
        double probability =
                switch (estimate) {
                    case Estimate.Classes classes -> classes.get(truth);
                    case Estimate.Value value -> value.point() == truth ? 1 : 0;
                };
        return -StrictMath.log(Math.max(PROBABILITY_MIN, probability));
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public double get(Metric metric) {
        if (count == 0) {
            return Double.NaN;
        }
        return switch (metric) {
            case ACCURACY -> agreement() / count;
            case KAPPA -> kappa();
            case F1 -> weightedF1();
            case LOG_LOSS -> logLoss / count;
            case RMSE, MAE, R2 -> Double.NaN;
        };
    }

    private double agreement() {
        long agreement = 0;
        for (int i = 0; i < classes; i++) {
            agreement += confusion[i * classes + i];
        }
        return agreement;
    }

    private double kappa() {
        double chance = 0;
        for (int i = 0; i < classes; i++) {
            chance += (double) truths(i) / count * ((double) guesses(i) / count);
        }
        double observed = agreement() / count;
        // With one class only, agreement is certain and says nothing.
        return chance == 1 ? 0 : (observed - chance) / (1 - chance);
    }

    private double weightedF1() {
        double sum = 0;
        for (int i = 0; i < classes; i++) {
            long both = truths(i) + guesses(i);
            if (both > 0) {
                sum += truths(i) * (2.0 * confusion[i * classes + i] / both);
            }
        }
        return sum / count;
    }

    private long truths(int index) {
        long sum = 0;
        for (int j = 0; j < classes; j++) {
            sum += confusion[index * classes + j];
        }
        return sum;
    }

    private long guesses(int index) {
        long sum = 0;
        for (int i = 0; i < classes; i++) {
            sum += confusion[i * classes + index];
        }
        return sum;
    }

    @Override
    public SequencedMap<String, Double> metrics() {
        SequencedMap<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(Metric.ACCURACY.label(), get(Metric.ACCURACY));
        metrics.put(Metric.KAPPA.label(), get(Metric.KAPPA));
        metrics.put(Metric.F1.label(), get(Metric.F1));
        metrics.put(Metric.LOG_LOSS.label(), get(Metric.LOG_LOSS));
        return metrics;
    }

    @Override
    public void clear() {
        Arrays.fill(confusion, 0);
        count = 0;
        logLoss = 0;
    }

    @Override
    public void save(StateWriter out) {
        for (long cell : confusion) {
            out.putLong(cell);
        }
        out.putLong(count).putDouble(logLoss);
    }

    @Override
    public void load(StateReader in) {
        for (int i = 0; i < confusion.length; i++) {
            confusion[i] = in.getLong();
        }
        count = in.getLong();
        logLoss = in.getDouble();
    }
}
