package io.homeostat.config;

import io.homeostat.numeric.Autocorrelation;
import io.homeostat.online.OnlineFamilies;
import java.time.Duration;

/// What holds where a pipeline file says nothing: values that suit most streams of sensor readings,
/// each with the reason for it. There are no other defaults.
final class Defaults {
    /// Trees take raw sensor values as they come: no scaling, missing values, interactions.
    static final String FAMILY = "gradient-boosted-trees";

    /// Enough for trees of moderate depth, and short enough that a box is useful on its first day.
    static final long FIRST_AFTER = 500;

    /// In the unit of the target, and one wild reading does not dominate it as it does RMSE.
    static final String METRIC_REGRESSION = "mae";

    static final String METRIC_CLASSIFICATION = "accuracy";

    /// As in the rule of rolling errors over 100 predictions that is common at the edge.
    static final int ERROR_WINDOW = 100;

    /// Finds abrupt and slow changes alike and bounds its false alarms.
    static final String DETECTOR = "adwin";

    /// Residuals hide slow changes of level, and a thousand labels must come first.
    static final Autocorrelation AUTOCORRELATION = Autocorrelation.NONE;

    /// Where errors stay for hours it would keep a broken champion for hours more.
    static final Autocorrelation GATE_AUTOCORRELATION = Autocorrelation.NONE;

    /// Sensitive to shape as well as to position, and has no bins to choose.
    static final String INPUT_TEST = "ks";

    /// Five hundred values resolve a shift of about 0.15 standard deviations.
    static final int INPUT_WINDOW = 500;

    /// One false alarm a month is what a person on call puts up with.
    static final Stretches.Rate FALSE_ALARMS = new Stretches.Rate(1, Duration.ofDays(30));

    /// Off: lights are dark all night and tanks full for hours, so only the user knows which
    /// sensors never repeat themselves.
    static final int STUCK = 0;

    /// On: it supposes nothing but that sensors of one device move together, and judges nobody of
    /// whom the others say nothing.
    static final boolean FAULTS = true;

    static final double COVERAGE = 0.9;

    /// Learning is cheap up to here, and what is older is rarely of the present concept.
    static final int TRAIN_NEWEST = 5_000;

    /// With fewer rows trees are mostly noise; what is missing comes from before the change.
    static final int TRAIN_MIN = 1_000;

    /// A plane through numbers needs few rows, and old ones hold it back.
    static final int TRAIN_MIN_LINEAR = 200;

    static int trainMin(String family) {
        return switch (family) {
            case "ridge", "mean", "last-value" -> TRAIN_MIN_LINEAR;
            default -> TRAIN_MIN;
        };
    }

    /// So many rows of the new world tell a candidate from the champion.
    static final int TRAIN_FRESH = 50;

    /// A training that takes longer than this on a small box has hung.
    static final Duration TRAIN_DEADLINE = Duration.ofMinutes(10);

    /// The customary 5 %: of candidates that are no better, at most so many are promoted.
    static final double GATE_ALPHA = 0.05;

    /// Of a slice: a tenth more loss in one mode is what a gain elsewhere may cost.
    static final double GATE_MARGIN = 0.1;

    /// Below this a lucky streak looks like skill.
    static final int GATE_MIN_LABELS = 30;

    /// A gain that 500 labels do not show is not worth a swap.
    static final int GATE_MAX_LABELS = 2_000;

    /// Long enough for the detectors to fill again after a decision.
    static final long COOLDOWN_READINGS = 200;

    /// One training an hour on average leaves a small box its cores.
    static final Stretches.Rate BUDGET = new Stretches.Rate(24, Duration.ofDays(1));

    /// Long enough for an offset to stand out from noise, short enough to follow slow sensors.
    static final int BIAS_SPAN = 72;

    /// On the recordings here it makes what is served better (docs/results.md), and costs little.
    static final String ONLINE = OnlineFamilies.LINEAR.name();

    /// Labels for which the predecessor stays in shadow.
    static final int PROBATION = 200;

    /// Enough to reuse the models of recurring conditions, small on disk.
    static final int KEEP = 10;

    /// At least once: a reading is not lost on the way; duplicates are recognised.
    static final int QOS = 1;

    static final int HORIZON = 1;
    static final int DIFFERENCE_STEP = 1;

    /// Remembers about the newest ten values.
    static final double EWMA_ALPHA = 0.2;

    /// Any fixed number: runs of the same file are to be equal.
    static final long SEED = 42;

    private Defaults() {}
}
