package io.homeostat.drift;

import io.homeostat.base.Seed;
import java.util.SplittableRandom;

/// Finds the limit at which a detector raises one false alarm in so many values, by running it over
/// resampled reference values.
///
/// Blocks of neighbours are drawn, so that what autocorrelation there is stays. The limits for one
/// alarm in 250 and in 2,500 values are found by bisection on 100,000 values; from there the
/// logarithm of the run length is taken to grow linearly with the limit, as it does for likelihood
/// ratios and cumulative sums. For charts of a mean it grows with the square, so that their limit
/// comes out too high: fewer false alarms than asked for, and later alarms.
///
/// **Reference.** H. R. Künsch, *The jackknife and the bootstrap for general stationary
/// observations*, Annals of Statistics 17(3) (1989), doi 10.1214/aos/1176347265; A. Gandy, J. T.
/// Kvaløy, *Guaranteed conditional performance of control charts via bootstrap methods*,
/// Scandinavian Journal of Statistics 40(4) (2013), doi 10.1002/sjos.12006.
final class LimitSearch {
    /// The detector for a limit.
    interface Chart {
        DriftDetector at(double limit);
    }

    static final int VALUES = 100_000;
    private static final int BLOCK = 25;
    private static final double NEAR = 250;
    private static final double FAR = 2_500;
    private static final int HALVINGS = 9;

    private final Chart chart;
    private final double[] reference;
    private final Seed seed;

    LimitSearch(Chart chart, double[] reference, Seed seed) {
        this.chart = chart;
        this.reference = reference;
        this.seed = seed;
    }

    /// The limit for one false alarm in `runLength` values.
    double limit(double runLength) {
        double high = 1;
        while (alarms(high) > VALUES / FAR && high < 1e9) {
            high *= 2;
        }
        double far = bisect(high / 1024, high, VALUES / FAR);
        double near = bisect(far / 64, far, VALUES / NEAR);
        double perLog = (far - near) / StrictMath.log(FAR / NEAR);
        double beyond = StrictMath.log(Math.max(runLength, NEAR) / FAR);
        return Math.max(near, far + perLog * beyond);
    }

    /// The smallest limit, nearly, with no more than `alarmsMax` alarms.
    private double bisect(double from, double to, double alarmsMax) {
        double low = from;
        double high = to;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = Math.sqrt(low * high);
            if (alarms(middle) > alarmsMax) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /// How many alarms there are on resampled reference values, the same for every limit.
    private int alarms(double limit) {
        DriftDetector detector = chart.at(limit);
        SplittableRandom random = seed.random();
        int alarms = 0;
        for (int at = 0; at < VALUES; at += BLOCK) {
            int from = random.nextInt(reference.length - BLOCK + 1);
            for (int i = from; i < from + BLOCK; i++) {
                alarms += detector.observe(reference[i]) instanceof DriftVerdict.Drifted ? 1 : 0;
            }
        }
        return alarms;
    }
}
