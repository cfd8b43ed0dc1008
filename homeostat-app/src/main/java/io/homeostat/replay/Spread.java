package io.homeostat.replay;

import io.homeostat.numeric.Moments;
import java.util.Locale;

/// A figure over several seeds.
///
/// @param deviation sample standard deviation; NaN for one value
public record Spread(double mean, double deviation) {
    static Spread of(double... values) {
        Moments moments = new Moments();
        for (double value : values) {
            moments.add(value);
        }
        return new Spread(moments.mean(), moments.standardDeviation());
    }

    /// With so many digits after the point, and the deviation where there is one.
    String text(int digits) {
        String form = "%." + digits + "f";
        String shown = String.format(Locale.ROOT, form, mean);
        return Double.isNaN(deviation)
                ? shown
                : shown + " ± " + String.format(Locale.ROOT, form, deviation);
    }

    /// A count: whole where it is the same for every seed.
    String countText() {
        return mean == Math.rint(mean) && !(deviation > 0) ? Long.toString((long) mean) : text(1);
    }
}
