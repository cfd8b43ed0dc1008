package io.homeostat.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// The window that an independent implementation holds, and what an alarm says of it.
final class AdwinGoldenTest {
    @Test
    void holds_the_reference_window_before_at_and_after_the_alarm() {
        double[] values = GoldenStream.A.numbers();
        Adwin adwin = adwin(Adwin.Semantics.SKIPS_NEWEST);

        feed(adwin, values, 0, 1000);
        assertState(adwin, 1000, 497, 249.991);
        feed(adwin, values, 1000, 1024);
        assertState(adwin, 80, 167, 494.3875);
        feed(adwin, values, 1024, 2000);
        assertState(adwin, 976, 5336, 1202.950819672);
    }

    @Test
    void says_how_much_of_the_window_remains() {
        double[] values = GoldenStream.A.numbers();
        Adwin adwin = new Adwin();

        DriftVerdict verdict = DriftVerdict.STABLE;
        for (int i = 0; i <= 1023; i++) {
            verdict = adwin.observe(values[i]);
        }

        assertThat(verdict).isInstanceOf(DriftVerdict.Drifted.class);
        var evidence = ((DriftVerdict.Drifted) verdict).evidence();
        assertThat(evidence.since()).isEqualTo(adwin.width()).isBetween(24L, 32L);
        assertThat(evidence.value()).isGreaterThan(evidence.threshold());
    }

    @Test
    void reports_only_rises_when_one_sided() {
        Adwin adwin = new Adwin(new Adwin.Settings(0.002, 32, 5, 5, 10, 1));

        assertThat(GoldenStream.S3.alarms(adwin)).hasSize(2).allMatch(i -> i % 1000 >= 500);
        assertThat(GoldenStream.C.alarms(adwin)).isEmpty();
    }

    private static Adwin adwin(Adwin.Semantics semantics) {
        return new Adwin(Adwin.Settings.defaults(), semantics);
    }

    private static void feed(Adwin adwin, double[] values, int from, int to) {
        for (int i = from; i < to; i++) {
            adwin.observe(values[i]);
        }
    }

    private static void assertState(Adwin adwin, long width, double total, double squared) {
        assertThat(adwin.width()).isEqualTo(width);
        assertThat(adwin.total()).isEqualTo(total);
        assertThat(adwin.squared()).isCloseTo(squared, within(1e-6));
    }
}
