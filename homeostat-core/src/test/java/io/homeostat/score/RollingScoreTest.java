package io.homeostat.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.homeostat.base.Seed;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.model.Estimate;
import io.homeostat.model.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RollingScoreTest {
    private static final Task TWO = new Task.Classification(List.of("no", "yes"));
    private static final Task NUMBER = new Task.Regression();

    private record Pair(Estimate estimate, double label) {}

    private static List<Pair> pairs(Task task, int count) {
        SplittableRandom random = new Seed(3).random();
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double p = random.nextDouble();
            pairs.add(
                    task instanceof Task.Regression
                            ? new Pair(new Estimate.Value(p), random.nextDouble())
                            : new Pair(
                                    Estimate.Classes.owning(new double[] {1 - p, p}),
                                    random.nextInt(2)));
        }
        return pairs;
    }

    @Test
    void is_the_total_score_of_the_newest_outcomes_whatever_the_metric() {
        for (Metric metric : Metric.values()) {
            Task task = metric.classification() ? TWO : NUMBER;
            List<Pair> pairs = pairs(task, 60);
            RollingScore rolling = new RollingScore(task, metric, 20);
            for (int i = 0; i < pairs.size(); i++) {
                rolling.add(pairs.get(i).estimate(), pairs.get(i).label());

                Score total = Score.of(task);
                pairs.subList(Math.max(0, i - 19), i + 1)
                        .forEach(pair -> total.add(pair.estimate(), pair.label()));
                if (!Double.isNaN(total.get(metric))) {
                    assertThat(rolling.value())
                            .as("%s at %s", metric, i)
                            .isCloseTo(total.get(metric), within(1e-12));
                }
                assertThat(rolling.full()).isEqualTo(i >= 19);
                assertThat(rolling.count()).isEqualTo(Math.min(i + 1, 20));
            }
        }
    }

    @Test
    void forgets_everything_when_cleared() {
        RollingScore rolling = new RollingScore(NUMBER, Metric.MAE, 5);
        rolling.add(new Estimate.Value(1), 3);

        rolling.clear();

        assertThat(rolling.value()).isNaN();
        assertThat(rolling.count()).isZero();
    }

    @Test
    void what_was_saved_goes_on_as_before() {
        RollingScore rolling = new RollingScore(TWO, Metric.LOG_LOSS, 10);
        pairs(TWO, 15).forEach(pair -> rolling.add(pair.estimate(), pair.label()));
        StateWriter out = new StateWriter();
        rolling.save(out);
        RollingScore copy = new RollingScore(TWO, Metric.LOG_LOSS, 10);
        copy.load(new StateReader(out.toByteArray()));

        for (Pair pair : pairs(TWO, 30)) {
            copy.add(pair.estimate(), pair.label());
            rolling.add(pair.estimate(), pair.label());
            assertThat(copy.value()).isEqualTo(rolling.value());
        }
    }
}
