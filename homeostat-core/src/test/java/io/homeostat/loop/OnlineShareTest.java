package io.homeostat.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.model.Estimate;
import org.junit.jupiter.api.Test;

class OnlineShareTest {
    private static OnlineShare after(int labels, double model, double online) {
        OnlineShare share = new OnlineShare();
        labels(share, labels, model, online);
        return share;
    }

    private static void labels(OnlineShare share, int count, double model, double online) {
        for (int i = 0; i < count; i++) {
            share.learn(model, online);
        }
    }

    @Test
    void begins_with_halves_and_stays_there_while_neither_is_better() {
        assertThat(after(0, 0, 0).value()).isEqualTo(0.5);
        assertThat(after(1_000, 0.2, 0.2).value()).isEqualTo(0.5);
    }

    /// From odds of 1, e^(4 · 0.1) a label: within 12 labels nine tenths are where they belong.
    @Test
    void follows_the_smaller_loss_on_either_side() {
        assertThat(after(12, 0.2, 0.1).value()).isGreaterThan(0.9);
        assertThat(after(12, 0.1, 0.2).value()).isLessThan(0.1);
    }

    /// However long one was right, the other is back within some tens of labels.
    @Test
    void forgets_what_was_long_ago() {
        OnlineShare share = after(100_000, 0.2, 0.1);
        labels(share, 30, 0.1, 0.2);

        assertThat(share.value()).isLessThan(0.1);
    }

    @Test
    void blends_numbers_and_probabilities_by_their_shares() {
        OnlineShare share = after(5, 0.3, 0.1);
        double online = share.value();

        assertThat(share.blend(new Estimate.Value(10), new Estimate.Value(20)).point())
                .isEqualTo(10 + 10 * online, within(1e-12));
        Estimate.Classes both =
                (Estimate.Classes)
                        share.blend(
                                Estimate.Classes.owning(new double[] {1, 0}),
                                Estimate.Classes.owning(new double[] {0.25, 0.75}));
        assertThat(both.get(1)).isEqualTo(0.75 * online, within(1e-12));
        assertThat(both.get(0) + both.get(1)).isEqualTo(1, within(1e-12));
    }

    @Test
    void is_the_same_after_it_was_saved() {
        OnlineShare share = after(7, 0.25, 0.2);
        StateWriter out = new StateWriter();
        share.save(out);
        OnlineShare again = new OnlineShare();
        again.load(new StateReader(out.toByteArray()));

        assertThat(again.value()).isEqualTo(share.value());
    }
}
