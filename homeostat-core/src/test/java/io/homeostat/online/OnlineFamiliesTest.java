package io.homeostat.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.homeostat.base.Seed;
import io.homeostat.model.Task;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OnlineFamiliesTest {
    private static OnlineSpec spec(String family, int width) {
        return new OnlineSpec(family, OnlineLearnerKit.NUMBER, width, new Seed(1));
    }

    @Test
    void every_family_of_the_catalogue_gives_a_learner_of_its_name() {
        for (OnlineFamily family : OnlineFamilies.all()) {
            OnlineLearner learner = OnlineFamilies.learner(spec(family.name(), 3));

            assertThat(learner.family()).isEqualTo(family.name());
            assertThat(OnlineFamilies.named(family.name())).contains(family);
        }
        assertThat(OnlineFamilies.all()).hasSize(2);
        assertThat(OnlineFamilies.named("ridge")).isEmpty();
    }

    @Test
    void an_unknown_family_is_refused_with_the_nearest() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OnlineFamilies.learner(spec("lineal", 3)))
                .withMessageContaining("unknown online family 'lineal'")
                .withMessageContaining("adaptive-forest")
                .withMessageContaining("did you mean 'linear'?");
    }

    @Test
    void a_width_or_a_number_of_classes_out_of_range_is_refused() {
        for (int width : new int[] {0, -1, 1001}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> spec("linear", width))
                    .withMessageContaining("width " + width)
                    .withMessageContaining("[1, 1000]");
        }
        Task many =
                new Task.Classification(
                        IntStream.range(0, 101).mapToObj(Integer::toString).toList());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OnlineSpec("linear", many, 3, new Seed(1)))
                .withMessageContaining("101 classes, at most 100");
    }
}
