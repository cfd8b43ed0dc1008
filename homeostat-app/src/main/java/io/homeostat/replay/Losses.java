package io.homeostat.replay;

import io.homeostat.base.Check;
import io.homeostat.base.SingleWriter;
import io.homeostat.label.Outcome;
import io.homeostat.score.Loss;
import java.util.Arrays;

/// The losses of one run, by the index of the reading, to be set beside those of another run over
/// the same tape. Memory: 8 bytes for each reading.
@SingleWriter
public final class Losses {
    /// The longest array of a Java machine.
    private static final long READINGS_MAX = Integer.MAX_VALUE - 8;

    private double[] byReading = new double[0];

    /// Notes the loss of a label; of two about one reading the later.
    public void add(Outcome outcome) {
        long reading = outcome.prediction().reading();
        Check.argument(
                reading >= 0 && reading < READINGS_MAX,
                "reading %s is not in [0, %s)",
                reading,
                READINGS_MAX);
        if (reading >= byReading.length) {
            int before = byReading.length;
            long longer = Math.min(READINGS_MAX, Math.max(1_024, 2 * reading));
            byReading = Arrays.copyOf(byReading, (int) Math.max(longer, reading + 1));
            Arrays.fill(byReading, before, byReading.length, Double.NaN);
        }
        byReading[(int) reading] = Loss.of(outcome.prediction().estimate(), outcome.label());
    }

    /// The loss about the same reading, NaN where there was no answer or no label.
    double of(Outcome outcome) {
        long reading = outcome.prediction().reading();
        return reading < byReading.length ? byReading[(int) reading] : Double.NaN;
    }
}
