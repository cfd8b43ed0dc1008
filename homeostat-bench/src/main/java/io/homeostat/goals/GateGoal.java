package io.homeostat.goals;

import io.homeostat.gate.Gate;
import io.homeostat.gate.GatePolicy;
import io.homeostat.gate.LossStream;
import io.homeostat.gate.PairedLossGate;
import io.homeostat.numeric.Autocorrelation;
import java.util.List;
import java.util.function.Supplier;

/// S2: the gate is asked after every label, from the 30th to the 2,000th.
final class GateGoal implements Goal {
    private static final int STREAMS = 2_000;
    private static final int STREAMS_QUICK = 100;
    private static final int LABELS_MIN = 30;
    private static final int LABELS_MAX = 2_000;
    private static final double ALPHA = 0.05;

    /// Losses beyond so many of the champion's typical ones are clipped.
    private static final double BOUND = 3;

    /// Of the logarithms of errors.
    private static final double SPREAD = 0.5;

    @Override
    public List<GoalRow> measure(Scale scale) {
        int streams = scale.of(STREAMS, STREAMS_QUICK);
        Supplier<Gate> plain = gate(Autocorrelation.NONE);
        Supplier<Gate> aware = gate(Autocorrelation.AUTO);
        String same = "two models that err alike (A/A): promoted";
        return List.of(
                atMost(same, new LossStream.Paired(0, SPREAD).promoted(plain, streams), ALPHA),
                atMost(
                        same + ", losses with φ = 0.8, `autocorrelation: auto`",
                        LossStream.of(0, 0.8).promoted(aware, streams),
                        ALPHA),
                atLeast(
                        "5 % better, log-normal losses with correlation 0.8: promoted within 2,000"
                                + " labels",
                        new LossStream.Paired(0.05, SPREAD).promoted(plain, streams)),
                atLeast(
                        "5 % better, Gaussian errors with correlation 0.64",
                        LossStream.of(0.05, 0).promoted(plain, streams)),
                atMost(
                        "2 % worse, log-normal losses: promoted",
                        new LossStream.Paired(-0.02, SPREAD).promoted(plain, streams), 0.005),
                atMost(
                        "2 % worse, Gaussian errors",
                        LossStream.of(-0.02, 0).promoted(plain, streams), 0.005));
    }

    private static GoalRow atMost(String what, double share, double most) {
        return row(what, "≤ " + Text.percent(most), share, share <= most);
    }

    private static GoalRow atLeast(String what, double share) {
        return row(what, "≥ 90 %", share, share >= 0.9);
    }

    private static GoalRow row(String what, String target, double share, boolean met) {
        return GoalRow.of("S2", what, target, Text.of("%.2f %%", 100 * share), met)
                .beside("0 %", "100 %", "100 %");
    }

    private static Supplier<Gate> gate(Autocorrelation autocorrelation) {
        GatePolicy policy = new GatePolicy(ALPHA, LABELS_MIN, LABELS_MAX, autocorrelation);
        return () -> new PairedLossGate(policy, BOUND);
    }
}
