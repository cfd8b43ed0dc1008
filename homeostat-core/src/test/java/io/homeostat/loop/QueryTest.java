package io.homeostat.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.Seed;
import io.homeostat.feature.Feature;
import io.homeostat.label.LabelPolicy;
import io.homeostat.label.Prediction;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
    /// Of two inputs, one lies within -10 to 10.
    private static LoopSpec bounded() {
        LoopSpec plain =
                LoopDriver.spec(
                        new LoopSpec.Strategy.Heal(), new LabelPolicy.Inline(), Duration.ZERO);
        Field x = new Field("x", "kW", -10, 10, List.of(), List.of());
        return new LoopSpec(
                plain.pipeline(),
                new Fields(List.of(x, Field.number("y"), Field.number("z"))),
                plain.target(),
                List.of(
                        new Feature.Raw("x", Feature.Encoding.AUTO, false),
                        new Feature.Raw("z", Feature.Encoding.AUTO, false),
                        new Feature.Lag("y", List.of(1))),
                plain.interval(),
                plain.model(),
                plain.firstAfter(),
                plain.monitor(),
                plain.healing(),
                plain.strategy(),
                plain.seed());
    }

    @ParameterizedTest
    @ValueSource(doubles = {3, -10, 11, -5_000, Double.NaN})
    void an_answer_is_what_the_loop_says_of_the_same_reading_also_outside_its_bounds(double x) {
        LoopDriver driver = new LoopDriver(bounded());
        SplittableRandom random = new Seed(3).random();
        for (int i = 0; i < 200; i++) {
            double pressure = random.nextGaussian();
            double power = random.nextGaussian();
            driver.step(reading(i, pressure, 2 * pressure + power, power));
        }
        Event.ReadingArrived next = reading(200, x, Double.NaN, 0.5);

        Prediction answer = driver.loop.query(next.reading()).orElseThrow();
        Prediction said = driver.step(next).prediction().orElseThrow();

        assertThat(answer.estimate()).isEqualTo(said.estimate());
        assertThat(answer.lower()).isEqualTo(said.lower());
        assertThat(answer.upper()).isEqualTo(said.upper());
    }

    private static Event.ReadingArrived reading(int index, double... values) {
        Instant at = LoopDriver.START.plusSeconds(60L * index);
        return new Event.ReadingArrived(
                at, Reading.of(LoopDriver.DEVICE, Optional.of(at), index, values));
    }
}
