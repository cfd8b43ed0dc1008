package io.homeostat.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.PipelineFile;
import io.homeostat.config.PipelineResource;
import io.homeostat.loop.Decision;
import io.homeostat.loop.Decision.Kind;
import io.homeostat.runtime.TrainingRunner;
import io.homeostat.table.CsvSource;
import io.homeostat.xgboost.TrainerCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The model that a replay hands out is the one that served last.
class ReplayTest {
    private static final int CHANGE = 600;
    private static final int READINGS = 1_500;

    private static final PipelineResource PIPELINE =
            PipelineFile.parse(
                    """
                    spec:
                      source: {mqtt: {topic: "t"}}
                      fields: {x: {}, y: {}}
                      target: {field: y}
                      features: [x]
                      model: {family: ridge, first: {after: 200 readings}}
                      monitor: {error: {metric: mae, window: 50}, sensors: {stuck: 0}}
                      heal:
                        train: {newest: 400, fresh: 40}
                        gate: {minLabels: 10}
                        probation: 300
                        bias: 0
                        budget: 60 per day
                      publish: {topic: "p"}
                    """,
                    "world.yaml");

    @TempDir private Path directory;

    private record Ran(Replay replay, ReplayReport report) {
        Decision first(Kind kind) {
            return report.decisions().stream()
                    .filter(decision -> decision.kind() == kind)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("none: " + report.decisions()));
        }
    }

    /// The world is another one from [#CHANGE] on, and the old one again from `back` on.
    private Ran run(int back) throws IOException {
        StringBuilder csv = new StringBuilder("x,y\n");
        SplittableRandom random = new SplittableRandom(5);
        for (int n = 0; n < READINGS; n++) {
            double x = 10 * random.nextDouble();
            boolean other = n >= CHANGE && n < back;
            double y = (other ? 40 - 2 * x : 3 * x) + random.nextDouble();
            csv.append(String.format(Locale.ROOT, "%.5f,%.5f%n", x, y));
        }
        Path file = Files.writeString(directory.resolve("world" + back + ".csv"), csv);
        Replay replay =
                new Replay(
                        PIPELINE, PIPELINE.loop(), new TrainingRunner(TrainerCatalog::of), _ -> {});
        try (CsvSource source =
                CsvSource.open(List.of(file), PIPELINE.source(), PIPELINE.loop().fields())) {
            return new Ran(replay, replay.run(source, "heal"));
        }
    }

    private static String digest(ReplayReport report, int version) {
        return report.decisions().stream()
                .filter(d -> d.kind() == Kind.TRAINED && d.version() == version)
                .map(d -> String.valueOf(d.evidence().get("model")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void after_a_rollback_the_champion_is_the_model_that_serves() throws IOException {
        long promoted = run(READINGS).first(Kind.PROMOTED).reading();

        Ran ran = run((int) promoted + 5);

        assertThat(ran.first(Kind.ROLLED_BACK).reading()).isGreaterThan(promoted);
        int serving = ran.report().end().champion();
        int newest =
                ran.report().decisions().stream()
                        .filter(decision -> decision.kind() == Kind.TRAINED)
                        .mapToInt(Decision::version)
                        .max()
                        .orElseThrow();
        assertThat(serving).isLessThan(newest);
        assertThat(ran.replay().champion().orElseThrow().lineage().modelDigest())
                .isEqualTo(digest(ran.report(), serving));
    }

    @Test
    void the_curve_covers_all_labels_with_a_bounded_number_of_points() throws IOException {
        Ran ran = run(READINGS);
        List<ErrorCurve.Point> points = ran.replay().curve().points();

        assertThat(points).hasSizeBetween(ErrorCurve.POINTS_MAX / 2, ErrorCurve.POINTS_MAX);
        assertThat(points.getFirst().reading()).isLessThan(250);
        assertThat(points.getLast().reading()).isGreaterThan(READINGS - 3);
        assertThat(points.getLast().served()).isLessThan(points.getLast().frozen());
    }
}
