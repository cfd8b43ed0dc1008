package io.homeostat.drift;

import io.homeostat.base.Check;
import java.time.Duration;

/// How many false alarms of an input test are accepted.
public sealed interface FalseAlarmBudget {
    /// A test is never run at a higher level, however long its windows are.
    double ALPHA_MAX = 0.05;

    /// A test is never run at a lower level, however short its windows are.
    double ALPHA_MIN = 1e-12;

    /// The chance of a false alarm in each window, over all its columns.
    record PerWindow(double alpha) implements FalseAlarmBudget {
        public PerWindow {
            Check.argument(
                    alpha >= ALPHA_MIN && alpha <= 0.5,
                    "false alarms per window %s not in [%s, 0.5]",
                    alpha,
                    ALPHA_MIN);
        }

        @Override
        public double alpha(Duration windowSpan) {
            return alpha;
        }
    }

    /// One false alarm in this time, whatever the pace of the readings.
    record OneEvery(Duration time) implements FalseAlarmBudget {
        public OneEvery {
            Check.argument(time.isPositive(), "one false alarm every %s: not positive", time);
        }

        @Override
        public double alpha(Duration windowSpan) {
            double share = seconds(windowSpan) / seconds(time);
            return Math.clamp(share, ALPHA_MIN, ALPHA_MAX);
        }

        private static double seconds(Duration duration) {
            return duration.getSeconds() + duration.getNano() * 1e-9;
        }
    }

    /// The level of all tests on one window of readings together that took `windowSpan`.
    double alpha(Duration windowSpan);
}
