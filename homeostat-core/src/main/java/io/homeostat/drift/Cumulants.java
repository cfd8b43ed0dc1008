package io.homeostat.drift;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;

/// Mean, variance, and how heavy the tails of a stream are, in one pass.
///
/// **Reference.** P. Pébay, *Formulas for robust, one-pass parallel computation of covariances and
/// arbitrary-order statistical moments*, Sandia report SAND2008-6212 (2008), doi 10.2172/1028931.
@SingleWriter
final class Cumulants {
    private long count;
    private double mean;
    private double m2;
    private double m3;
    private double m4;

    void add(double value) {
        double before = count;
        count++;
        double n = count;
        double part = (value - mean) / n;
        double squared = part * part;
        double term = (value - mean) * part * before;
        mean += part;
        m4 += term * squared * (n * n - 3 * n + 3) + 6 * squared * m2 - 4 * part * m3;
        m3 += term * part * (n - 2) - 3 * part * m2;
        m2 += term;
    }

    long count() {
        return count;
    }

    double mean() {
        return mean;
    }

    double variance() {
        return count == 0 ? 0 : Math.max(0, m2 / count);
    }

    /// The smallest c ≥ 0 with third cumulant ≤ c · variance and fourth ≤ c² · variance, for rises
    /// (`sign` 1) or falls (-1): the jump of the Poisson process whose tail is as heavy. 0 is
    /// Gaussian or lighter; error indicators of rate p have 1 - 2p.
    double jump(double sign) {
        double variance = variance();
        if (variance == 0) {
            return 0;
        }
        double skew = Math.max(0, sign * m3 / count / variance);
        double excess = Math.max(0, m4 / count - 3 * variance * variance);
        return Math.max(skew, Math.sqrt(excess / variance));
    }

    void clear() {
        count = 0;
        mean = 0;
        m2 = 0;
        m3 = 0;
        m4 = 0;
    }

    void save(StateWriter out) {
        out.putLong(count).putDouble(mean).putDouble(m2).putDouble(m3).putDouble(m4);
    }

    void load(StateReader in) {
        count = in.getLong();
        mean = in.getDouble();
        m2 = in.getDouble();
        m3 = in.getDouble();
        m4 = in.getDouble();
    }
}
