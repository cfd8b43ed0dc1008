package io.homeostat.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.Seed;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SlidingQuantileTest {
    private static final int WINDOW = 200;

    @Test
    void is_the_quantile_of_the_newest_errors_sorted_anew() {
        SplittableRandom random = new Seed(3).random();
        SlidingQuantile interval = new SlidingQuantile(0.9);
        List<Double> errors = new ArrayList<>();
        int refreshes = 0;
        for (int i = 1; i <= 3_000; i++) {
            // Steps of a tenth, so that many errors are equal.
            double error = random.nextInt(40) / 10.0;
            errors.add(error);
            interval.add(error);
            if (i == 1_234) {
                interval = reloaded(interval);
            }
            // The first refresh is at the 29th error, then at every tenth.
            if (i >= 29 && (i - 29) % 10 == 0) {
                refreshes++;
                List<Double> newest = errors.subList(Math.max(0, i - WINDOW), i);
                List<Double> sorted = newest.stream().sorted().toList();
                int rank = (int) Math.ceil(0.9 * (sorted.size() + 1));
                assertThat(interval.value())
                        .as("after %s errors", i)
                        .isEqualTo(sorted.get(Math.min(rank, sorted.size()) - 1));
            }
        }
        assertThat(refreshes).isGreaterThan(200);
    }

    private static SlidingQuantile reloaded(SlidingQuantile interval) {
        StateWriter out = new StateWriter();
        interval.save(out);
        SlidingQuantile loaded = new SlidingQuantile(0.9);
        loaded.load(new StateReader(out.toByteArray()));
        return loaded;
    }
}
