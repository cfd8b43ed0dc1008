package io.homeostat.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.ledger.Orders;
import io.homeostat.loop.TrainingResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingPoolTest {
    /// While a box stops, its lanes work off what they have. A reading that orders a training then
    /// must not break its loop: it would be set aside, and lost though it was acknowledged.
    @Test
    void takes_an_order_that_comes_after_its_end_for_one_to_be_given_again() {
        List<TrainingResult> heard = new ArrayList<>();
        TrainingPool pool =
                new TrainingPool(
                        new TrainingRunner(_ -> {
                            throw new IllegalStateException("nothing is trained here");
                        }),
                        1);
        pool.close();

        pool.submit(Orders.order(1), Duration.ofSeconds(10), heard::add);

        assertThat(heard).isEmpty();
        assertThat(pool.size()).isZero();
    }
}
