package io.homeostat.load;

import java.util.Arrays;
import java.util.Locale;

/// The middle, the least and the largest of some values.
record Spread(double median, double min, double max) {
    static Spread of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no value has no median");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        double median =
                sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /// The median, with the range behind it where there is one.
    ///
    /// @param format of one number
    String text(String format) {
        String middle = String.format(Locale.ROOT, format, median);
        String least = String.format(Locale.ROOT, format, min);
        String most = String.format(Locale.ROOT, format, max);
        return least.equals(most) ? middle : middle + " (" + least + "–" + most + ")";
    }
}
