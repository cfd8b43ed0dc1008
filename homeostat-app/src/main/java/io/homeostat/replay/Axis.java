package io.homeostat.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One direction of a chart: values from `low` to `high`, drawn from `start` to `end`.
record Axis(double low, double high, double start, double end) {
    double place(double value) {
        double share = high > low ? (value - low) / (high - low) : 0;
        return start + share * (end - start);
    }

    /// Round values within it, about as many as wanted.
    List<Double> ticks(int wanted) {
        double step = step((high - low) / Math.max(1, wanted));
        List<Double> ticks = new ArrayList<>();
        if (!(step > 0)) {
            return List.of(low);
        }
        for (double i = Math.ceil(low / step); i * step <= high + step * 1e-9; i++) {
            ticks.add(i * step + 0.0); // and no negative zero
        }
        return ticks;
    }

    /// The nearest of 1, 2, 5 times a power of ten that is not below `rough`.
    private static double step(double rough) {
        if (!(rough > 0) || Double.isInfinite(rough)) {
            return 0;
        }
        double power = StrictMath.pow(10, Math.floor(StrictMath.log10(rough)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= rough * (1 - 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    /// A tick as text, with no more digits than its neighbours need.
    static String text(double tick, List<Double> ticks) {
        double step = ticks.size() > 1 ? ticks.get(1) - ticks.get(0) : 1;
        int digits = (int) Math.clamp(Math.ceil(-StrictMath.log10(step) - 1e-9), 0, 9);
        return digits == 0
                ? Html.grouped(Math.round(tick))
                : String.format(Locale.ROOT, "%." + digits + "f", tick);
    }
}
