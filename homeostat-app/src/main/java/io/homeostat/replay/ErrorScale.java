package io.homeostat.replay;

import io.homeostat.score.Metric;
import java.util.List;

/// The scales that all charts of one page share, so that their heights can be compared. They fit
/// what was served: a frozen model may leave the frame.
///
/// @param readings highest reading
/// @param values lowest and highest value
record ErrorScale(long readings, Axis values) {
    /// The share of all values that is to be seen; single peaks may be cut.
    private static final double SEEN = 0.995;

    private static final double MARGIN = 1.08;

    static ErrorScale of(List<Measurement> shown, Metric metric) {
        long readings = shown.stream().mapToLong(m -> m.report().end().readings()).max().orElse(1);
        double[] values =
                shown.stream()
                        .flatMap(m -> m.curve().stream())
                        .mapToDouble(ErrorCurve.Point::served)
                        .filter(Double::isFinite)
                        .sorted()
                        .toArray();
        if (values.length == 0) {
            return new ErrorScale(readings, new Axis(0, 1, 0, 0));
        }
        if (metric.largerIsBetter()) {
            double low = Math.min(quantile(values, 1 - SEEN), 0.95);
            return new ErrorScale(readings, new Axis(low - (1 - low) * (MARGIN - 1), 1, 0, 0));
        }
        double high = MARGIN * quantile(values, SEEN);
        return new ErrorScale(readings, new Axis(0, high > 0 ? high : 1, 0, 0));
    }

    private static double quantile(double[] sorted, double share) {
        int index = (int) Math.min(sorted.length - 1L, Math.round(share * (sorted.length - 1)));
        return sorted[index];
    }
}
