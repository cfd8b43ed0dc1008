package io.homeostat.feature;

import io.homeostat.base.Check;
import java.util.List;

/// One declared feature, as in the pipeline file.
public sealed interface Feature {
    /// How a category becomes numbers.
    enum Encoding {
        /// one-hot for linear families, ordinal for trees
        AUTO,
        ORDINAL,
        ONE_HOT
    }

    enum Stat {
        MEAN,
        STD,
        MIN,
        MAX,
        SUM,
        MEDIAN
    }

    enum Part {
        MINUTE,
        HOUR,
        WEEKDAY,
        DAY,
        MONTH,
        /// sine and cosine of the hour: two columns
        HOUR_CYCLE
    }

    /// The value itself. `known` permits the target's own field, declared as known at prediction
    /// time.
    record Raw(String field, Encoding encoding, boolean known) implements Feature {}

    /// The value `steps` readings ago; of the target, counted from the newest known value.
    record Lag(String field, List<Integer> steps) implements Feature {
        public Lag {
            steps = List.copyOf(steps);
            for (int step : steps) {
                Check.argument(step >= 1, "lag of %s: step %s is below 1", field, step);
            }
        }
    }

    /// Statistics over the newest `window` values, the present one included unless it is the
    /// target.
    record Rolling(String field, int window, List<Stat> stats) implements Feature {
        public Rolling {
            stats = List.copyOf(stats);
            Check.argument(window >= 2, "rolling of %s: window %s is below 2", field, window);
        }
    }

    /// The value minus the value `step` readings before it.
    record Difference(String field, int step) implements Feature {
        public Difference {
            Check.argument(step >= 1, "difference of %s: step %s is below 1", field, step);
        }
    }

    /// Exponentially weighted mean with weight `alpha` for the newest value, 0 < alpha ≤ 1.
    record ExponentialMean(String field, double alpha) implements Feature {
        public ExponentialMean {
            Check.argument(
                    alpha > 0 && alpha <= 1, "ewma of %s: alpha %s not in (0, 1]", field, alpha);
        }
    }

    /// Parts of the reading's time, in UTC.
    record Calendar(List<Part> parts) implements Feature {
        public Calendar {
            parts = List.copyOf(parts);
        }
    }
}
