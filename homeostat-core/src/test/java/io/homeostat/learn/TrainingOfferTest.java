package io.homeostat.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.Seed;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TrainingOfferTest {
    private static final FeatureSchema SCHEMA = new FeatureSchema(List.of(Column.number("x")));
    private static final Trainer RIDGE = Trainers.of(ModelSpec.of("ridge")).orElseThrow();
    private static final Seed SEED = new Seed(1);

    /// `y = 2 x` before row `change` of 400, `y = -2 x` from then on, with noise.
    private static TrainingOffer offer(int change, int... starts) {
        SplittableRandom random = SEED.random();
        List<FeatureVector> rows = new ArrayList<>();
        double[] targets = new double[400];
        for (int i = 0; i < targets.length; i++) {
            double x = random.nextGaussian();
            rows.add(FeatureVector.of(x));
            targets[i] = (i < change ? 2 : -2) * x + 0.1 * random.nextGaussian();
        }
        List<TrainingWindow> windows = new ArrayList<>();
        for (int start : starts) {
            windows.add(new TrainingWindow("from " + start, start, List.of(), 1_000 + start));
        }
        TrainingSet data = TrainingSet.of(SCHEMA, new Task.Regression(), rows, targets);
        return new TrainingOffer(data, windows);
    }

    private static TrainingOffer.Trained train(TrainingOffer offer) {
        return offer.train(RIDGE, SEED, () -> false).orElseThrow();
    }

    @Test
    void without_a_change_the_widest_window_is_taken() {
        TrainingOffer.Trained trained = train(offer(0, 0, 200, 300));

        assertThat(trained.window().start()).isZero();
        assertThat(trained.data().size()).isEqualTo(400);
    }

    @Test
    void after_a_change_the_window_behind_it_is_taken_and_all_its_rows() {
        TrainingOffer.Trained trained = train(offer(300, 0, 200, 300));

        assertThat(trained.window().firstReading()).isEqualTo(1_300);
        assertThat(trained.data().size()).isEqualTo(100);
        assertThat(trained.model().predict(FeatureVector.of(1.0)).point()).isBetween(-2.1, -1.9);
    }

    /// A window that begins late in the new world is no better than one that begins with it.
    @Test
    void of_the_windows_behind_a_change_the_widest_is_taken() {
        assertThat(train(offer(200, 0, 200, 300)).window().start()).isEqualTo(200);
    }

    @Test
    void one_window_costs_one_training_and_three_cost_four() {
        AtomicInteger trainings = new AtomicInteger();
        Trainer counting =
                (data, seed, cancelled) -> {
                    trainings.incrementAndGet();
                    return RIDGE.train(data, seed, cancelled);
                };

        assertThat(offer(300, 0).train(counting, SEED, () -> false)).isPresent();
        assertThat(trainings.getAndSet(0)).isOne();
        assertThat(offer(300, 0, 200, 300).train(counting, SEED, () -> false)).isPresent();
        assertThat(trainings.get()).isEqualTo(4);
    }

    /// A quarter of the narrowest window's 100 rows are held out.
    @Test
    void windows_are_compared_on_rows_that_they_did_not_learn_from() {
        List<Integer> sizes = new ArrayList<>();
        Trainer measuring =
                (data, seed, cancelled) -> {
                    sizes.add(data.size());
                    return RIDGE.train(data, seed, cancelled);
                };

        assertThat(offer(300, 0, 200, 300).train(measuring, SEED, () -> false)).isPresent();
        assertThat(sizes).containsExactly(375, 175, 75, 100);
    }

    @Test
    void a_training_that_is_cancelled_among_the_windows_gives_nothing() {
        AtomicInteger trainings = new AtomicInteger();
        Trainer second =
                (data, seed, cancelled) ->
                        trainings.incrementAndGet() == 2
                                ? Optional.empty()
                                : RIDGE.train(data, seed, cancelled);

        assertThat(offer(300, 0, 200, 300).train(second, SEED, () -> false)).isEmpty();
        assertThat(trainings.get()).isEqualTo(2);
    }

    @Test
    void what_was_saved_trains_the_same_model() {
        TrainingOffer offer = offer(300, 0, 200, 300);
        StateWriter out = new StateWriter();
        offer.save(out);

        TrainingOffer loaded =
                TrainingOffer.load(
                        new StateReader(out.toByteArray()), SCHEMA, new Task.Regression());

        assertThat(loaded.windows()).isEqualTo(offer.windows());
        assertThat(loaded.data().digest()).isEqualTo(offer.data().digest());
        assertThat(train(loaded).data().digest()).isEqualTo(train(offer).data().digest());
    }
}
