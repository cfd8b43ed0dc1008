package io.homeostat.estimate;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;

/// How far inputs lie from those whose labels are known: the mean over the columns of the distance
/// from the column's mean, in standard deviations. O(columns).
@SingleWriter
final class InputDistance {
    private static final double SHARE_MIN = 0.001;
    private static final double FAR = 10;

    private final double[] mean;
    private final double[] variance;
    private long count;

    InputDistance(int columns) {
        this.mean = new double[columns];
        this.variance = new double[columns];
    }

    double of(FeatureVector x) {
        double sum = 0;
        for (int i = 0; i < mean.length; i++) {
            double beyond = Math.abs(x.get(i) - mean[i]);
            if (beyond > 0 && count > 1) {
                double deviation = Math.sqrt(variance[i]);
                sum += deviation > 0 ? Math.min(FAR, beyond / deviation) : FAR;
            }
        }
        return mean.length == 0 ? 0 : sum / mean.length;
    }

    void learn(FeatureVector x) {
        count++;
        double share = Math.max(SHARE_MIN, 1.0 / count);
        for (int i = 0; i < mean.length; i++) {
            double delta = x.get(i) - mean[i];
            if (!Double.isNaN(delta)) {
                mean[i] += share * delta;
                variance[i] = (1 - share) * (variance[i] + share * delta * delta);
            }
        }
    }

    void save(StateWriter out) {
        out.putDoubles(mean).putDoubles(variance).putLong(count);
    }

    void load(StateReader in) {
        System.arraycopy(in.getDoubles(), 0, mean, 0, mean.length);
        System.arraycopy(in.getDoubles(), 0, variance, 0, variance.length);
        count = in.getLong();
    }
}
