package io.homeostat.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.Seed;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.feature.FeatureVector;
import io.homeostat.learn.ModelSpec;
import io.homeostat.learn.Trainers;
import io.homeostat.learn.TrainingBuffer;
import io.homeostat.learn.TrainingBuffer.Row;
import io.homeostat.learn.TrainingOffer;
import io.homeostat.learn.TrainingSet;
import io.homeostat.model.Candidate;
import io.homeostat.model.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecallTest {
    private static final FeatureSchema SCHEMA = new FeatureSchema(List.of(Column.number("x")));
    private static final Task NUMBER = new Task.Regression();

    private final SplittableRandom random = new Seed(4).random();
    private final TrainingBuffer buffer = new TrainingBuffer(NUMBER, 1_000);
    private final ModelShelf shelf = new ModelShelf(5);
    private final Recall recall = new Recall(buffer, shelf);
    private long reading;

    private Row row(double slope) {
        double x = random.nextGaussian();
        double y = slope * x + 0.2 * random.nextGaussian();
        return new Row(reading++, FeatureVector.of(x), y);
    }

    private void rows(int count, double slope) {
        for (int i = 0; i < count; i++) {
            buffer.add(row(slope));
        }
    }

    /// A model of a world with this slope; returns its version.
    private int keep(double slope) {
        List<FeatureVector> rows = new ArrayList<>();
        double[] targets = new double[200];
        for (int i = 0; i < targets.length; i++) {
            Row row = row(slope);
            rows.add(row.features());
            targets[i] = row.target();
        }
        reading = 0;
        ModelSpec ridge = ModelSpec.of("ridge");
        TrainingOrder order =
                new TrainingOrder(
                        1,
                        "test",
                        0,
                        199,
                        List.of(ridge),
                        TrainingOffer.all(TrainingSet.of(SCHEMA, NUMBER, rows, targets), 0),
                        new Seed(1));
        Candidate candidate =
                order.run(spec -> Trainers.of(spec).orElseThrow(), () -> false).orElseThrow();
        return shelf.add(candidate);
    }

    @Test
    void the_kept_model_that_knows_the_new_world_is_recalled() {
        keep(0.5);
        int knows = keep(-2);
        int champion = keep(2);
        rows(200, 2);
        rows(30, -2);

        Recall.Known known = recall.ask(200, champion).orElseThrow();

        assertThat(known.version()).isEqualTo(knows);
        assertThat(known.labels()).isEqualTo(30);
        assertThat(known.loss()).isLessThan(0.3);
        assertThat(known.championLoss()).isGreaterThan(1);
        assertThat(recall.recalled(knows)).isTrue();
        assertThat(recall.recalled(champion)).isFalse();
        assertThat(recall.cut()).isEqualTo(200);
    }

    /// Half-way between the champion and the new world it is better than the champion, and no good.
    @Test
    void better_than_the_champion_is_not_enough() {
        keep(0);
        int champion = keep(2);
        rows(200, 2);
        rows(100, -2);

        assertThat(recall.ask(200, champion)).isEmpty();
    }

    @Test
    void as_good_as_the_champion_is_not_enough() {
        keep(2);
        int champion = keep(2);
        rows(300, 2);

        assertThat(recall.ask(200, champion)).isEmpty();
    }

    @Test
    void a_few_rows_tell_nothing() {
        keep(-2);
        int champion = keep(2);
        rows(200, 2);
        rows(19, -2);

        assertThat(recall.ask(200, champion)).isEmpty();
    }

    @Test
    void for_each_change_is_asked_once_also_after_a_restart() {
        int knows = keep(-2);
        int champion = keep(2);
        rows(200, 2);
        rows(40, -2);
        assertThat(recall.ask(200, champion)).isPresent();
        StateWriter out = new StateWriter();
        recall.save(out);
        Recall restarted = new Recall(buffer, shelf);
        restarted.load(new StateReader(out.toByteArray()));

        assertThat(recall.ask(200, champion)).isEmpty();
        assertThat(restarted.ask(200, champion)).isEmpty();
        assertThat(restarted.recalled(knows)).isTrue();
        assertThat(restarted.ask(201, champion)).isPresent();
        restarted.trained();
        assertThat(restarted.recalled(knows)).isFalse();
    }
}
