package io.homeostat.feature;

import io.homeostat.reading.Reading;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One compiled feature: writes its columns from the present reading and its device's past.
///
/// A field's past ends before the present reading; the target's past ends with its newest known
/// value.
sealed interface Extractor {
    void extract(Reading reading, Instant time, DeviceHistory history, double[] out);

    /// The present reading becomes the past.
    default void passed(Reading reading, DeviceHistory history) {}

    /// The target has become known.
    default void targetKnown(double value, DeviceHistory history) {}

    /// The ordinal of a category, or the value as it is.
    record Plain(int field, int column) implements Extractor {
        @Override
        public void extract(Reading reading, Instant time, DeviceHistory history, double[] out) {
            out[column] = reading.get(field);
        }
    }

    /// A number; where the sensor is silent, its newest good value, for a while, if that says
    /// anything about the present one.
    record Held(int field, int readingsMax, Persistence persistence, int column)
            implements Extractor {
        @Override
        public void extract(Reading reading, Instant time, DeviceHistory history, double[] out) {
            double value = reading.get(field);
            out[column] =
                    Double.isNaN(value) && persistence.persists()
                            ? history.held(field, readingsMax)
                            : value;
        }

        @Override
        public void passed(Reading reading, DeviceHistory history) {
            double value = reading.get(field);
            persistence.add(value, history.held(field, readingsMax));
            history.seen(field, value);
        }
    }

    /// One column per category: 1 where it is the value, 0 elsewhere, all missing when it is.
    record OneHot(int field, int levels, int column) implements Extractor {
        @Override
        public void extract(Reading reading, Instant time, DeviceHistory history, double[] out) {
            double value = reading.get(field);
            for (int i = 0; i < levels; i++) {
                out[column + i] = Double.isNaN(value) ? Double.NaN : value == i ? 1 : 0;
            }
        }
    }

    /// Values of the past, by age.
    record Lags(int field, List<Integer> steps, int column) implements Extractor {
        @Override
        public void extract(Reading reading, Instant time, DeviceHistory history, double[] out) {
            for (int i = 0; i < steps.size(); i++) {
                out[column + i] = history.past(field, steps.get(i) - 1);
            }
        }
    }

    /// Statistics of the newest values, the present one included unless it is the target.
    record Window(int field, boolean target, int window, List<Feature.Stat> stats, int column)
            implements Extractor {
        @Override
        public void extract(Reading reading, Instant time, DeviceHistory history, double[] out) {
            double[] values = new double[window];
            int count = 0;
            if (!target) {
                count = keep(values, count, reading.get(field));
            }
            for (int age = 0; age < (target ? window : window - 1); age++) {
                count = keep(values, count, history.past(field, age));
            }
            for (int i = 0; i < stats.size(); i++) {
                out[column + i] = of(stats.get(i), values, count);
            }
        }

        private static int keep(double[] values, int count, double value) {
            if (Double.isNaN(value)) {
                return count;
            }
            values[count] = value;
            return count + 1;
        }

        private static double of(Feature.Stat stat, double[] values, int count) {
            if (count == 0) {
                return Double.NaN;
            }
            return switch (stat) {
                case SUM -> sum(values, count);
                case MEAN -> sum(values, count) / count;
                case STD -> deviation(values, count);
                case MIN -> {
                    double min = values[0];
                    for (int i = 1; i < count; i++) {
                        min = Math.min(min, values[i]);
                    }
                    yield min;
                }
                case MAX -> {
                    double max = values[0];
                    for (int i = 1; i < count; i++) {
                        max = Math.max(max, values[i]);
                    }
                    yield max;
                }
                case MEDIAN -> {
                    double[] sorted = Arrays.copyOf(values, count);
                    Arrays.sort(sorted);
                    yield count % 2 == 1
                            ? sorted[count / 2]
                            : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
                }
            };
        }

        private static double sum(double[] values, int count) {
            double sum = 0;
            for (int i = 0; i < count; i++) {
                sum += values[i];
            }
            return sum;
        }

        private static double deviation(double[] values, int count) {
            if (count < 2) {
                return Double.NaN;
            }
            double mean = sum(values, count) / count;
            double squares = 0;
            for (int i = 0; i < count; i++) {
                squares += (values[i] - mean) * (values[i] - mean);
            }
            return Math.sqrt(squares / (count - 1));
        }
    }

    /// The newest value minus an older one.
    record Change(int field, boolean target, int step, int column) implements Extractor {
        @Override
        public void extract(Reading reading, Instant time, DeviceHistory history, double[] out) {
            out[column] =
                    target
                            ? history.past(field, 0) - history.past(field, step)
                            : reading.get(field) - history.past(field, step - 1);
        }
    }

    /// Exponentially weighted mean, the present value included unless it is the target.
    record Smooth(int field, boolean target, double alpha, int smoother, int column)
            implements Extractor {
        @Override
        public void extract(Reading reading, Instant time, DeviceHistory history, double[] out) {
            double past = history.smoothed(smoother);
            out[column] = target ? past : next(past, reading.get(field));
        }

        @Override
        public void passed(Reading reading, DeviceHistory history) {
            if (!target) {
                history.smoothed(smoother, next(history.smoothed(smoother), reading.get(field)));
            }
        }

        @Override
        public void targetKnown(double value, DeviceHistory history) {
            if (target) {
                history.smoothed(smoother, next(history.smoothed(smoother), value));
            }
        }

        private double next(double past, double value) {
            if (Double.isNaN(value)) {
                return past;
            }
            return Double.isNaN(past) ? value : past + alpha * (value - past);
        }
    }

    /// Parts of the time, in UTC.
    record Clock(List<Feature.Part> parts, int column) implements Extractor {
        List<String> names() {
            List<String> names = new ArrayList<>();
            for (Feature.Part part : parts) {
                switch (part) {
                    case MINUTE -> names.add("minute");
                    case HOUR -> names.add("hour");
                    case WEEKDAY -> names.add("weekday");
                    case DAY -> names.add("day");
                    case MONTH -> names.add("month");
                    case HOUR_CYCLE -> names.addAll(List.of("hour.sin", "hour.cos"));
                }
            }
            return names;
        }

        @Override
        public void extract(Reading reading, Instant time, DeviceHistory history, double[] out) {
            OffsetDateTime utc = time.atOffset(ZoneOffset.UTC);
            int at = column;
            for (Feature.Part part : parts) {
                switch (part) {
                    case MINUTE -> out[at++] = utc.getMinute();
                    case HOUR -> out[at++] = utc.getHour();
                    case WEEKDAY -> out[at++] = utc.getDayOfWeek().getValue();
                    case DAY -> out[at++] = utc.getDayOfMonth();
                    case MONTH -> out[at++] = utc.getMonthValue();
                    case HOUR_CYCLE -> {
                        double angle =
                                StrictMath.PI / 12 * (utc.getHour() + utc.getMinute() / 60.0);
                        out[at++] = StrictMath.sin(angle);
                        out[at++] = StrictMath.cos(angle);
                    }
                }
            }
        }
    }
}
