package io.homeostat.gate;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.numeric.Autocorrelation;
import io.homeostat.reading.DeviceId;

/// The evidence that a newcomer does harm in one slice: a wager that its mean loss there exceeds
/// the incumbent's by more than the margin.
@SingleWriter
final class SliceGame {
    private final GatePolicy policy;
    private final Innovations innovations = new Innovations();
    private final Wager harm = new Wager();
    private long labels;
    private double incumbentSum;
    private double newcomerSum;

    SliceGame(GatePolicy policy) {
        this.policy = policy;
    }

    /// Takes one label of the slice.
    void play(DeviceId device, double incumbentLoss, double newcomerLoss, double bound) {
        labels++;
        incumbentSum += incumbentLoss;
        newcomerSum += newcomerLoss;
        double excess = newcomerLoss - (1 + policy.margin()) * incumbentLoss;
        double round = Math.clamp(excess / bound, -1, 1);
        if (policy.autocorrelation() == Autocorrelation.AUTO) {
            round = innovations.next(device, round);
            if (labels <= PairedLossGate.LEARNING) {
                return;
            }
        }
        harm.play(round);
    }

    long labels() {
        return labels;
    }

    double wealth() {
        return harm.wealth();
    }

    double incumbentLoss() {
        return incumbentSum / labels;
    }

    double newcomerLoss() {
        return newcomerSum / labels;
    }

    void save(StateWriter out) {
        out.putLong(labels).putDouble(incumbentSum).putDouble(newcomerSum);
        innovations.save(out);
        harm.save(out);
    }

    void load(StateReader in) {
        labels = in.getLong();
        incumbentSum = in.getDouble();
        newcomerSum = in.getDouble();
        innovations.load(in);
        harm.load(in);
    }
}
