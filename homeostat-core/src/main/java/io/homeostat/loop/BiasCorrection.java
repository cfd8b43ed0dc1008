package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;

/// What a regression model is off by lately, added to what it says: the cheapest healing there is,
/// between two trainings.
///
/// **When to use it.** Sensors and processes that shift slowly, where labels come late but do come.
/// It cures an offset at once; it cannot cure a changed shape, which is what retraining is for. The
/// drift detector and the gate see corrected errors, so that neither spends a training on an
/// offset.
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | span | labels | ≥ 2, 0 is off | 72 | weight of a new residual is 2 / (span + 1): three days of hourly labels |
/// | trust | standard errors | ≥ 0 | 2 | an offset below it is noise and is shrunk to nothing |
///
/// The exponentially weighted mean residual m with variance v is applied as m · max(0, 1 - (trust ·
/// se / m)²), se² = v · weight / (2 - weight), so that on a model that is right the correction is
/// mostly zero.
///
/// **Cost.** O(1) per label, four numbers. **Differences from the papers.** Soft sensors use a
/// plain moving bias update; the shrinkage after James and Stein is ours. **References.** P.
/// Kadlec, R. Grbić, B. Gabrys, *Review of adaptation mechanisms for data-driven soft sensors*,
/// Computers & Chemical Engineering 35(1), 2011, doi 10.1016/j.compchemeng.2010.07.034.
@SingleWriter
final class BiasCorrection {
    private static final double TRUST = 2;

    private final double weight;
    private double mean;
    private double variance;
    private long count;

    /// @param span labels; 0 switches the correction off
    BiasCorrection(int span) {
        this.weight = span == 0 ? 0 : 2.0 / (span + 1);
    }

    /// What to add to the model's next estimate.
    double value() {
        if (count < 2 || mean == 0) {
            return 0;
        }
        // While there are few, each weighs more than it will later.
        double share = Math.max(weight, 1.0 / count);
        double error = TRUST * TRUST * variance * share / (2 - share);
        return mean * Math.max(0, 1 - error / (mean * mean));
    }

    /// Learns from `residual`: the truth minus what the model itself said.
    void learn(double residual) {
        if (weight == 0) {
            return;
        }
        count++;
        double share = Math.max(weight, 1.0 / count);
        double delta = residual - mean;
        mean += share * delta;
        variance = (1 - share) * (variance + share * delta * delta);
    }

    void save(StateWriter out) {
        out.putDouble(mean).putDouble(variance).putLong(count);
    }

    void load(StateReader in) {
        mean = in.getDouble();
        variance = in.getDouble();
        count = in.getLong();
    }
}
