package io.homeostat.http;

import io.homeostat.base.Seed;
import io.homeostat.drift.FalseAlarmBudget;
import io.homeostat.drift.InputMonitor;
import io.homeostat.drift.InputProfile;
import io.homeostat.drift.InputTest;
import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureVector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/// What a real monitor knows of seeded inputs: a number, a category, and a number half of which is
/// missing.
final class Inputs {
    private Inputs() {}

    static InputProfile profile(int seed, int window) {
        InputMonitor monitor =
                new InputMonitor(
                        List.of(Column.number("AT"), new Column("mode", 3), Column.number("AP")),
                        InputTest.KOLMOGOROV_SMIRNOV,
                        window,
                        new FalseAlarmBudget.OneEvery(Duration.ofDays(30)));
        SplittableRandom random = new Seed(seed).random();
        Instant at = Instant.parse("2026-01-01T00:00:00Z");
        for (int i = 0; i < 2 * window + 7; i++) {
            double missing = random.nextBoolean() ? Double.NaN : random.nextDouble();
            var _ =
                    monitor.observe(
                            FeatureVector.of(random.nextGaussian(), random.nextInt(3), missing),
                            at.plusSeconds(i));
        }
        return monitor.profile();
    }
}
