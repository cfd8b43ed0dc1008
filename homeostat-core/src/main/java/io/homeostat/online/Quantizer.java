package io.homeostat.online;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.Arrays;

/// Weight, sum and squares of the answers in [#BUCKETS] equal ranges of one column. The ranges
/// double their width, merging pairs, when a value lies outside.
///
/// Cost: O(1) per value; 24 bytes per bucket.
///
/// **Difference from the paper.** There the width is fixed and the number of buckets is not.
///
/// **Reference.** S. M. Mastelini, A. C. P. L. F. de Carvalho, *Using dynamical quantization to
/// perform split attempts in online tree regressors*, Pattern Recognition Letters 145 (2021), doi
/// 10.1016/j.patrec.2021.02.009.
@SingleWriter
final class Quantizer {
    static final int BUCKETS = 24;
    static final int BYTES = 8 * (3 * BUCKETS + 2);

    /// The second value is so many ranges from the first.
    private static final double APART = BUCKETS / 4.0;

    private double origin;
    private double radius;
    private final double[] weights = new double[BUCKETS];
    private final double[] sums = new double[BUCKETS];
    private final double[] squares = new double[BUCKETS];

    void add(double value, double answer, double times) {
        int bucket = bucket(value);
        weights[bucket] += times;
        sums[bucket] += times * answer;
        squares[bucket] += times * answer * answer;
    }

    private int bucket(double value) {
        if (radius == 0) {
            int middle = BUCKETS / 2;
            if (weights[middle] == 0) {
                origin = value;
            }
            double width = Math.abs(value - origin) / APART;
            if (width == 0) {
                return middle;
            }
            radius = width;
            origin -= middle * radius;
        }
        double at = Math.floor((value - origin) / radius);
        while (at < 0 || at >= BUCKETS) {
            widen(at < 0);
            at = Math.floor((value - origin) / radius);
        }
        return (int) at;
    }

    /// Doubles the ranges, keeping the upper end or the lower.
    private void widen(boolean downwards) {
        merge(weights, downwards);
        merge(sums, downwards);
        merge(squares, downwards);
        origin -= downwards ? BUCKETS * radius : 0;
        radius *= 2;
    }

    private static void merge(double[] buckets, boolean downwards) {
        int half = BUCKETS / 2;
        for (int i = 0; i < half; i++) {
            buckets[i] = buckets[2 * i] + buckets[2 * i + 1];
        }
        Arrays.fill(buckets, half, BUCKETS, 0);
        if (downwards) {
            System.arraycopy(buckets, 0, buckets, half, half);
            Arrays.fill(buckets, 0, half, 0);
        }
    }

    /// False while all values were equal.
    boolean varied() {
        return radius > 0;
    }

    double weight(int bucket) {
        return weights[bucket];
    }

    double sum(int bucket) {
        return sums[bucket];
    }

    double squares(int bucket) {
        return squares[bucket];
    }

    /// The upper end of a bucket.
    double end(int bucket) {
        return origin + (bucket + 1) * radius;
    }

    void save(StateWriter out) {
        out.putDouble(origin).putDouble(radius).putDoubles(weights, 0, BUCKETS);
        out.putDoubles(sums, 0, BUCKETS).putDoubles(squares, 0, BUCKETS);
    }

    void load(StateReader in) {
        origin = OnlineState.finite(in, "origin of buckets");
        radius = OnlineState.positive(in, "width of a bucket");
        for (int i = 0; i < BUCKETS; i++) {
            weights[i] = OnlineState.positive(in, "weight of a bucket");
        }
        OnlineState.finite(in, "sum of a bucket", sums);
        OnlineState.finite(in, "squares of a bucket", squares);
    }
}
