package io.homeostat.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.homeostat.base.Span;
import io.homeostat.config.PipelineFile;
import io.homeostat.config.PipelineResource;
import io.homeostat.config.SharedData;
import io.homeostat.estimate.Expected;
import io.homeostat.label.LabelPolicy;
import io.homeostat.label.Outcome;
import io.homeostat.label.Prediction;
import io.homeostat.loop.AdaptiveLoop;
import io.homeostat.loop.Effect;
import io.homeostat.loop.Event;
import io.homeostat.loop.LoopSpec;
import io.homeostat.loop.Reaction;
import io.homeostat.reading.Decoded;
import io.homeostat.reading.Reading;
import io.homeostat.runtime.TrainingRunner;
import io.homeostat.table.CsvSource;
import io.homeostat.xgboost.TrainerCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// What is said before labels come, on the bundled recordings: intervals beside those of a sliding
/// window over the same errors, and the expected accuracy beside the real one.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OutlookOnRealDataTest {
    private static final int STRETCH = 500;
    private static final int WINDOW = 200;
    private static final Path EXAMPLES = SharedData.repository().resolve("examples");

    /// Runs a bundled pipeline over its recording; `heard` gets every reading with what followed.
    private static AdaptiveLoop run(
            String name,
            UnaryOperator<LoopSpec> how,
            List<Path> files,
            BiConsumer<AdaptiveLoop, Reaction> heard) {
        PipelineResource pipeline = PipelineFile.read(EXAMPLES.resolve(name + ".yaml"));
        LoopSpec spec = how.apply(pipeline.loop());
        AdaptiveLoop loop = new AdaptiveLoop(spec);
        TrainingRunner trainings = new TrainingRunner(TrainerCatalog::of);
        try (CsvSource source = CsvSource.open(files, pipeline.source(), spec.fields())) {
            for (Optional<Decoded> next = source.next(); next.isPresent(); next = source.next()) {
                if (next.get() instanceof Decoded.Accepted(Reading reading, _)) {
                    Instant at =
                            reading.time().orElse(Instant.ofEpochSecond(3_600 * loop.readings()));
                    step(loop, trainings, new Event.ReadingArrived(at, reading), heard);
                }
            }
        }
        return loop;
    }

    private static void step(
            AdaptiveLoop loop,
            TrainingRunner trainings,
            Event event,
            BiConsumer<AdaptiveLoop, Reaction> heard) {
        Reaction reaction = loop.step(event);
        heard.accept(loop, reaction);
        for (Effect effect : reaction.effects()) {
            if (effect instanceof Effect.StartTraining(var order)) {
                var result = trainings.run(order, () -> false);
                step(
                        loop,
                        trainings,
                        new Event.TrainingEnded(event.at(), order.number(), result),
                        heard);
            }
        }
    }

    private static List<Path> recording(String name) {
        try (Stream<Path> files = Files.list(EXAMPLES.resolve("data").resolve(name))) {
            return files.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Which intervals held the truth.
    private static final class Tally {
        private final List<Boolean> held = new ArrayList<>();

        double coverage() {
            return held.stream().filter(inside -> inside).count() / (double) held.size();
        }

        double worst() {
            int inside = 0;
            int least = STRETCH;
            for (int i = 0; i < held.size(); i++) {
                inside += held.get(i) ? 1 : 0;
                inside -= i >= STRETCH && held.get(i - STRETCH) ? 1 : 0;
                least = i >= STRETCH - 1 ? Math.min(least, inside) : least;
            }
            return least / (double) STRETCH;
        }
    }

    /// The product's intervals beside those of the newest 200 errors alone.
    private static final class Coverage implements BiConsumer<AdaptiveLoop, Reaction> {
        private final boolean labelsFirst;
        private final Deque<Double> newest = new ArrayDeque<>();
        private final Map<Long, Double> alone = new HashMap<>();
        private final Tally adaptive = new Tally();
        private final Tally window = new Tally();
        private double widest;

        /// @param labelsFirst whether the labels of a reading come before its prediction
        Coverage(boolean labelsFirst) {
            this.labelsFirst = labelsFirst;
        }

        @Override
        public void accept(AdaptiveLoop loop, Reaction reaction) {
            if (labelsFirst) {
                reaction.outcomes().forEach(this::learn);
            }
            reaction.prediction().ifPresent(this::said);
            if (!labelsFirst) {
                reaction.outcomes().forEach(this::learn);
            }
        }

        private void said(Prediction prediction) {
            if (newest.size() >= 30) {
                double[] sorted = newest.stream().mapToDouble(error -> error).sorted().toArray();
                int rank = (int) Math.ceil(0.9 * (sorted.length + 1));
                alone.put(prediction.reading(), sorted[Math.min(rank, sorted.length) - 1]);
            }
        }

        private void learn(Outcome outcome) {
            Prediction said = outcome.prediction();
            double truth = outcome.label();
            double error = Math.abs(said.estimate().point() - truth);
            Double half = alone.remove(said.reading());
            if (half != null && !Double.isNaN(said.lower())) {
                adaptive.held.add(said.lower() <= truth && truth <= said.upper());
                window.held.add(error <= half);
                widest = Math.max(widest, said.upper() - said.lower());
            }
            newest.addLast(error);
            if (newest.size() > WINDOW) {
                newest.removeFirst();
            }
        }

        void check(String what, int outcomes) {
            String all =
                    String.format(
                            "%s: coverage %.4f, worst %.3f, widest %.1f; window %.4f, %.3f",
                            what,
                            adaptive.coverage(),
                            adaptive.worst(),
                            widest,
                            window.coverage(),
                            window.worst());
            assertThat(adaptive.held).as(all).hasSizeGreaterThan(outcomes);
            assertThat(adaptive.coverage()).as(all).isCloseTo(0.9, within(0.015));
            assertThat(adaptive.worst()).as(all).isGreaterThanOrEqualTo(window.worst());
            assertThat(widest).as(all).isFinite();
        }
    }

    @Test
    void intervals_of_the_machine_keep_their_coverage() {
        Coverage coverage = new Coverage(true);
        run("machine-temperature", spec -> spec, recording("machine-temperature"), coverage);
        coverage.check("machine-temperature", 20_000);
    }

    @Test
    void intervals_of_the_turbine_keep_their_coverage_though_labels_are_a_day_late() {
        Coverage coverage = new Coverage(false);
        run("gas-turbine-nox", spec -> spec, recording("gas-turbine"), coverage);
        coverage.check("gas-turbine-nox, 24 late", 29_000);
    }

    @Test
    void intervals_of_the_turbine_keep_their_coverage() {
        Coverage coverage = new Coverage(false);
        run(
                "gas-turbine-nox",
                spec -> spec.with(new LabelPolicy.Inline()),
                recording("gas-turbine"),
                coverage);
        coverage.check("gas-turbine-nox, inline", 29_000);
    }

    @Test
    void the_expected_accuracy_of_the_office_is_near_the_real_one_while_it_is_valid() {
        assertThat(distance(new LoopSpec.Strategy.Periodic(2_000))).isLessThan(0.03);
    }

    /// Which models serve changes with everything that chooses them, and the distance with it: 2.1
    /// and 3.5 points have been seen.
    @Test
    void the_expected_accuracy_of_the_office_is_near_the_real_one_with_models_that_healing_chose() {
        assertThat(distance(new LoopSpec.Strategy.Heal())).isLessThan(0.04);
    }

    /// Labels are 500 readings late; every 500 readings the expectation for those that wait is
    /// compared with what their labels say later.
    ///
    /// @return how far the two are apart, in the mean of the times when the expectation was valid
    private static double distance(LoopSpec.Strategy strategy) {
        int late = 500;
        Path data = EXAMPLES.resolve("data").resolve("occupancy");
        List<Path> files =
                Stream.of("datatest.txt", "datatraining.txt", "datatest2.txt")
                        .map(data::resolve)
                        .toList();
        Map<Long, Expected> expected = new HashMap<>();
        Map<Long, double[]> right = new HashMap<>();
        run(
                "occupancy",
                spec -> spec.with(new LabelPolicy.Delayed(new Span.Readings(late))).with(strategy),
                files,
                (loop, reaction) -> {
                    if (loop.readings() % late == 0) {
                        expected.put(loop.readings() / late, loop.snapshot().estimated());
                    }
                    for (Outcome outcome : reaction.outcomes()) {
                        double[] sums =
                                right.computeIfAbsent(
                                        outcome.prediction().reading() / late + 1,
                                        _ -> new double[2]);
                        sums[0] +=
                                outcome.prediction().estimate().point() == outcome.label() ? 1 : 0;
                        sums[1]++;
                    }
                });
        List<Double> off = new ArrayList<>();
        expected.forEach((chunk, said) -> {
            double[] sums = right.getOrDefault(chunk, new double[2]);
            if (said.valid() && said.readings() == late && sums[1] > 0) {
                off.add(Math.abs(said.value() - sums[0] / sums[1]));
            }
        });
        double[] valid = off.stream().mapToDouble(distance -> distance).toArray();
        double mean = Arrays.stream(valid).average().orElseThrow();
        assertThat(valid).hasSizeGreaterThan(15);
        return mean;
    }
}
