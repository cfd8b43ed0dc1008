package io.homeostat.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.Seed;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;
import io.homeostat.label.LabelPolicy;
import io.homeostat.label.Prediction;
import io.homeostat.learn.TrainingBuffer;
import io.homeostat.model.Task;
import io.homeostat.online.OnlineSpec;
import io.homeostat.reading.Reading;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A learner that follows every label beside the models of a world `y = slope · x + noise`.
class OnlineLearnerInTheLoopTest {
    private static final LoopSpec PLAIN =
            LoopDriver.spec(new LoopSpec.Strategy.Heal(), new LabelPolicy.Inline(), Duration.ZERO);

    private static LoopDriver driver(LoopSpec spec) {
        return new LoopDriver(spec);
    }

    private static double mae(LoopDriver driver) {
        return driver.loop.snapshot().healed().getOrDefault("mae", Double.NaN);
    }

    private static double says(LoopDriver driver, double x) {
        Reading asked =
                Reading.of(LoopDriver.DEVICE, Optional.empty(), 0, new double[] {x, Double.NaN});
        return driver.loop.query(asked).map(Prediction::estimate).orElseThrow().point();
    }

    /// A world that changes a little with every reading: no alarm, and a model that is never right.
    private static LoopDriver moving(LoopSpec spec) {
        LoopDriver driver = driver(spec);
        driver.readings(300);
        for (int i = 0; i < 1_000; i++) {
            driver.slope += 0.001;
            driver.readings(1);
        }
        return driver;
    }

    @Test
    void makes_what_is_served_better_where_the_world_moves_all_the_time() {
        LoopDriver alone = moving(PLAIN);
        LoopDriver beside = moving(PLAIN.following("linear"));

        assertThat(mae(beside)).isLessThan(0.8 * mae(alone));
        assertThat(beside.loop.snapshot().onlineShare()).isGreaterThan(0.6);
        assertThat(alone.loop.snapshot().onlineShare()).isZero();
    }

    @Test
    void has_no_share_while_there_is_no_model() {
        LoopDriver driver = driver(PLAIN.following("linear")).readings(50);

        assertThat(driver.loop.snapshot().predictions()).isZero();
        assertThat(driver.loop.snapshot().onlineShare()).isZero();
    }

    /// The frozen policy is what everything is compared with.
    @Test
    void leaves_a_frozen_model_alone() {
        LoopSpec frozen = PLAIN.with(new LoopSpec.Strategy.Frozen());
        LoopDriver alone = driver(frozen).readings(300);
        LoopDriver beside = driver(frozen.following("linear")).readings(300);

        assertThat(says(beside, 1)).isEqualTo(says(alone, 1));
        assertThat(beside.loop.snapshot().onlineShare()).isZero();
    }

    @Test
    void goes_on_as_it_was_when_the_loop_is_saved_in_the_middle() {
        LoopSpec spec = PLAIN.following("linear");
        LoopDriver through = driver(spec).readings(250);
        StateWriter out = new StateWriter();
        through.loop.save(out);
        through.loop = new AdaptiveLoop(spec);
        through.loop.load(new StateReader(out.toByteArray()));
        through.readings(200);

        LoopDriver straight = driver(spec).readings(450);
        assertThat(says(through, 0.7)).isEqualTo(says(straight, 0.7));
        assertThat(straight.loop.snapshot().onlineShare()).isPositive();
    }

    /// What a sick sensor has taught is unlearned.
    @Test
    void begins_again_with_the_rows_that_are_left() {
        OnlineSpec spec = new OnlineSpec("linear", new Task.Regression(), 1, new Seed(1));
        OnlineExpert expert = new OnlineExpert(Optional.of(spec));
        OnlineExpert clean = new OnlineExpert(Optional.of(spec));
        TrainingBuffer buffer = new TrainingBuffer(new Task.Regression(), 1_000);
        for (int i = 0; i < 200; i++) {
            FeatureVector x = FeatureVector.of(i % 7);
            double truth = i < 150 ? 3 * x.get(0) : 1_000;
            buffer.add(new TrainingBuffer.Row(i, x, truth));
            expert.learn(x, truth);
            if (i < 150) {
                clean.learn(x, truth);
            }
        }
        FeatureVector asked = FeatureVector.of(4);
        assertThat(expert.said(asked)).isNotEqualTo(clean.said(asked));

        buffer.takeBack(0, 150);
        expert.relearn(buffer);

        assertThat(expert.said(asked)).isEqualTo(clean.said(asked)).isPresent();
    }
}
