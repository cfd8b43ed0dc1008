package io.homeostat.plant;

import io.homeostat.base.Seed;
import io.homeostat.base.SingleWriter;
import java.util.SplittableRandom;

/// Gaussian noise by the polar method (Marsaglia, Bray 1964, doi 10.1137/1006063), with
/// [StrictMath] so that it is equal on every platform.
@SingleWriter
final class Noise {
    private final SplittableRandom random;

    Noise(Seed seed) {
        this.random = seed.random();
    }

    /// One draw of mean 0 and variance 1.
    double next() {
        while (true) {
            double u = 2 * random.nextDouble() - 1;
            double v = 2 * random.nextDouble() - 1;
            double square = u * u + v * v;
            if (square < 1 && square > 0) {
                return u * Math.sqrt(-2 * StrictMath.log(square) / square);
            }
        }
    }

    /// A number in [0, 1).
    double uniform() {
        return random.nextDouble();
    }
}
