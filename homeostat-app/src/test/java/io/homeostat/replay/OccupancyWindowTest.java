package io.homeostat.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.Seed;
import io.homeostat.config.PipelineFile;
import io.homeostat.config.PipelineResource;
import io.homeostat.config.SharedData;
import io.homeostat.feature.FeaturePipeline;
import io.homeostat.feature.FeatureVector;
import io.homeostat.learn.Trainers;
import io.homeostat.learn.TrainingBuffer;
import io.homeostat.learn.TrainingBuffer.Row;
import io.homeostat.learn.TrainingOffer;
import io.homeostat.learn.TrainingSet;
import io.homeostat.model.Model;
import io.homeostat.model.Task;
import io.homeostat.reading.Decoded;
import io.homeostat.reading.Reading;
import io.homeostat.table.CsvSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A model that is trained every day on the newest two days forgets on every weekend that offices
/// are ever occupied, unless its training window covers the classes.
class OccupancyWindowTest {
    private static final int DAY = 24 * 60;

    private static PipelineResource pipeline;
    private static FeaturePipeline features;
    private static final List<Row> rows = new ArrayList<>();

    @BeforeAll
    static void read() {
        Path root = SharedData.repository().resolve("examples");
        pipeline = PipelineFile.read(root.resolve("occupancy.yaml"));
        features =
                new FeaturePipeline(
                        pipeline.loop().fields(), "Occupancy", false, pipeline.loop().features());
        int target = pipeline.loop().fields().require("Occupancy");
        Path data = root.resolve("data").resolve("occupancy");
        List<Path> files =
                List.of(
                        data.resolve("datatest.txt"),
                        data.resolve("datatraining.txt"),
                        data.resolve("datatest2.txt"));
        try (CsvSource source =
                CsvSource.open(files, pipeline.source(), pipeline.loop().fields())) {
            for (Optional<Decoded> next = source.next(); next.isPresent(); next = source.next()) {
                Reading reading = ((Decoded.Accepted) next.get()).reading();
                FeatureVector x = features.vector(reading, reading.time().orElseThrow());
                rows.add(new Row(rows.size(), x, reading.get(target)));
            }
        }
    }

    @Test
    void a_blind_window_of_two_days_forgets_on_weekends() {
        double blind = accuracy(end -> all(rows.subList(end - 2 * DAY, end)));

        assertThat(blind).isLessThan(0.9);
    }

    @Test
    void the_window_of_the_product_covers_the_classes_and_stays_right() {
        TrainingBuffer buffer = new TrainingBuffer(task(), 2 * DAY);
        rows.subList(0, 2 * DAY).forEach(buffer::add);
        double covering =
                accuracy(end -> {
                    rows.subList(end - (end == 2 * DAY ? 0 : DAY), end).forEach(buffer::add);
                    return buffer.offer(features.schema(), 0, 1, 2 * DAY);
                });

        assertThat(covering).isGreaterThan(0.97);
    }

    /// Share of right predictions from the third day on, with a training at the end of every day.
    private static double accuracy(IntFunction<TrainingOffer> window) {
        long right = 0;
        for (int end = 2 * DAY; end < rows.size(); end += DAY) {
            ToDoubleFunction<FeatureVector> model = train(window.apply(end));
            right +=
                    rows.subList(end, Math.min(end + DAY, rows.size())).stream()
                            .filter(row -> model.applyAsDouble(row.features()) == row.target())
                            .count();
        }
        return right / (double) (rows.size() - 2 * DAY);
    }

    private static TrainingOffer all(List<Row> window) {
        TrainingSet data =
                TrainingSet.of(
                        features.schema(),
                        task(),
                        window.stream().map(Row::features).toList(),
                        window.stream().mapToDouble(Row::target).toArray());
        return TrainingOffer.all(data, window.getFirst().reading());
    }

    private static ToDoubleFunction<FeatureVector> train(TrainingOffer offer) {
        double only = offer.data().target(0);
        if (IntStream.range(0, offer.data().size()).allMatch(i -> offer.data().target(i) == only)) {
            return _ -> only;
        }
        Model model =
                offer.train(
                                Trainers.of(pipeline.loop().model()).orElseThrow(),
                                new Seed(1),
                                () -> false)
                        .orElseThrow()
                        .model();
        return x -> model.predict(x).point();
    }

    private static Task task() {
        return pipeline.loop().target().task();
    }
}
