package io.homeostat.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.Seed;
import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class FamilyChoiceTest {
    private static final Seed SEED = new Seed(3);
    private static final ModelSpec MEAN = ModelSpec.of("mean");
    private static final ModelSpec RIDGE = ModelSpec.of("ridge");

    /// `y = slope x`, with noise of deviation 1; two windows, the second of which is the newest
    /// half.
    private static TrainingOffer offer(double slope, int count) {
        SplittableRandom random = SEED.random();
        List<FeatureVector> rows = new ArrayList<>();
        double[] targets = new double[count];
        for (int i = 0; i < count; i++) {
            double x = random.nextGaussian();
            rows.add(FeatureVector.of(x));
            targets[i] = slope * x + random.nextGaussian();
        }
        return new TrainingOffer(
                TrainingSet.of(
                        new FeatureSchema(List.of(Column.number("x"))),
                        new Task.Regression(),
                        rows,
                        targets),
                List.of(
                        new TrainingWindow("all", 0, List.of(), 0),
                        new TrainingWindow("half", count / 2, List.of(), count / 2)));
    }

    private static Trainer trainer(ModelSpec spec) {
        return Trainers.of(spec).orElseThrow();
    }

    private static FamilyChoice choose(TrainingOffer offer, ModelSpec... specs) {
        return FamilyChoice.of(offer, List.of(specs), FamilyChoiceTest::trainer, SEED, () -> false)
                .orElseThrow();
    }

    @Test
    void the_family_that_explains_the_newest_rows_is_trained_on_all_of_its_window() {
        FamilyChoice choice = choose(offer(5, 400), MEAN, RIDGE);

        assertThat(choice.spec()).isEqualTo(RIDGE);
        assertThat(choice.trained().model().family()).isEqualTo("ridge");
        assertThat(choice.trained().data().size()).isEqualTo(400);
        assertThat(choice.losses().sequencedKeySet()).containsExactly("mean", "ridge");
        assertThat(choice.losses().get("ridge")).isBetween(0.6, 1.0);
        assertThat(choice.losses().get("mean")).isGreaterThan(3);
    }

    /// Where nothing is to be learned, both are as good: no family gives way for chance.
    @Test
    void of_families_that_are_as_good_the_first_is_taken() {
        TrainingOffer noise = offer(0, 400);

        assertThat(choose(noise, RIDGE, MEAN).spec()).isEqualTo(RIDGE);
        assertThat(choose(noise, MEAN, RIDGE).spec()).isEqualTo(MEAN);
    }

    /// A quarter of the 200 rows of the narrowest window are set aside for both.
    @Test
    void no_family_has_seen_the_rows_that_it_is_compared_on() {
        List<String> trained = new ArrayList<>();
        Function<ModelSpec, Trainer> measuring =
                spec ->
                        (data, seed, cancelled) -> {
                            trained.add(spec.family() + " " + data.size());
                            return trainer(spec).train(data, seed, cancelled);
                        };

        assertThat(
                        FamilyChoice.of(
                                offer(5, 400), List.of(MEAN, RIDGE), measuring, SEED, () -> false))
                .isPresent();
        assertThat(trained)
                .containsExactly("mean 350", "mean 150", "ridge 350", "ridge 150", "ridge 400");
    }

    @Test
    void one_family_costs_what_it_did_and_is_compared_with_none() {
        TrainingOffer offer = offer(5, 400);
        FamilyChoice choice = choose(offer, RIDGE);

        assertThat(choice.losses()).isEmpty();
        assertThat(choice.trained().window())
                .isEqualTo(offer.train(trainer(RIDGE), SEED, () -> false).orElseThrow().window());
    }

    @Test
    void with_few_rows_there_is_nothing_to_compare_on() {
        FamilyChoice choice = choose(offer(5, 78), MEAN, RIDGE);

        assertThat(choice.spec()).isEqualTo(MEAN);
        assertThat(choice.losses()).isEmpty();
        assertThat(choose(offer(5, 80), MEAN, RIDGE).spec()).isEqualTo(RIDGE);
    }

    @Test
    void what_is_cancelled_among_the_families_gives_nothing() {
        Function<ModelSpec, Trainer> stubborn =
                spec -> spec.equals(RIDGE) ? (_, _, _) -> Optional.empty() : trainer(spec);

        assertThat(
                        FamilyChoice.of(
                                offer(5, 400), List.of(MEAN, RIDGE), stubborn, SEED, () -> false))
                .isEmpty();
    }
}
