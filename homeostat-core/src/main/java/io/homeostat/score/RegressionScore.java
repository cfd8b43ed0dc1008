package io.homeostat.score;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.model.Estimate;
import io.homeostat.numeric.Moments;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Root mean squared error, mean absolute error and R² (1 - squared error / squared deviation of
/// the labels from their mean).
@SingleWriter
public final class RegressionScore implements Score {
    private final Moments labels = new Moments();
    private double absolute;
    private double squared;

    @Override
    public void add(Estimate estimate, double label) {
        double error = estimate.point() - label;
        labels.add(label);
        absolute += Math.abs(error);
        squared += error * error;
    }

    @Override
    public long count() {
        return labels.count();
    }

    @Override
    public double get(Metric metric) {
        long count = labels.count();
        if (count == 0) {
            return Double.NaN;
        }
        return switch (metric) {
            case RMSE -> Math.sqrt(squared / count);
            case MAE -> absolute / count;
            case R2 -> labels.squares() == 0 ? Double.NaN : 1 - squared / labels.squares();
            case ACCURACY, KAPPA, F1, LOG_LOSS -> Double.NaN;
        };
    }

    @Override
    public SequencedMap<String, Double> metrics() {
        SequencedMap<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(Metric.RMSE.label(), get(Metric.RMSE));
        metrics.put(Metric.MAE.label(), get(Metric.MAE));
        metrics.put(Metric.R2.label(), get(Metric.R2));
        return metrics;
    }

    @Override
    public void clear() {
        labels.clear();
        absolute = 0;
        squared = 0;
    }

    @Override
    public void save(StateWriter out) {
        labels.save(out);
        out.putDouble(absolute).putDouble(squared);
    }

    @Override
    public void load(StateReader in) {
        labels.load(in);
        absolute = in.getDouble();
        squared = in.getDouble();
    }
}
