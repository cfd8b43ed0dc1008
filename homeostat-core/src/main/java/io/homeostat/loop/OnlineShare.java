package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.model.Estimate;

/// How much of what is served is the online learner's: two experts, a model and the learner, whose
/// weights follow what each has lost lately.
///
/// **When to use it.** Where a learner that follows every label is better than the model at times,
/// and worse at others. The share of the better one grows; whichever comes to be right after a
/// change has its share back within some tens of labels.
///
/// | symbol | unit | range | value | why |
/// |---|---|---|---|---|
/// | `RATE` | – | > 0 | 4 | how fast a loss costs weight: 1 / 2, for which the paper's bound holds where squared losses are mixed, needs hundreds of labels |
/// | `SWITCH` | share per label | (0, 1) | 0.005 | part of a weight that changes sides at each label, so that nobody is beyond return |
///
/// Losses lie in [0, 1]: half the Brier score of classes, or the squared error by the square of the
/// largest that counts. After a label with losses a of the model and b of the learner
///
///     w ← w e^(-RATE b) / (w e^(-RATE b) + (1 - w) e^(-RATE a)),   w ← w + SWITCH (1 - 2 w)
///
/// **Cost.** O(1) per label, one number. **Differences from the paper.** The rate. **Reference.** M.
/// Herbster, M. K. Warmuth, *Tracking the best expert*, Machine Learning 32, 1998, doi
/// 10.1023/A:1007424614876 (Fixed Share).
@SingleWriter
final class OnlineShare {
    private static final double RATE = 4;
    private static final double SWITCH = 0.005;

    private double share = 0.5;

    /// In (0, 1).
    double value() {
        return share;
    }

    /// The two estimates, each with its share.
    Estimate blend(Estimate model, Estimate online) {
        if (model instanceof Estimate.Classes own && online instanceof Estimate.Classes other) {
            double[] both = new double[own.size()];
            for (int i = 0; i < both.length; i++) {
                both[i] = (1 - share) * own.get(i) + share * other.get(i);
            }
            return Estimate.Classes.owning(both);
        }
        return new Estimate.Value((1 - share) * model.point() + share * online.point());
    }

    /// @param model loss of the model, in [0, 1]
    /// @param online loss of the online learner, in [0, 1]
    void learn(double model, double online) {
        double odds = share / (1 - share) * StrictMath.exp(RATE * (model - online));
        double follows = odds / (1 + odds);
        share = follows + SWITCH * (1 - 2 * follows);
    }

    void save(StateWriter out) {
        out.putDouble(share);
    }

    void load(StateReader in) {
        share = in.getDouble();
    }
}
