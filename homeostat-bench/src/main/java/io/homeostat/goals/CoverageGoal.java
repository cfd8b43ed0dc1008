package io.homeostat.goals;

import io.homeostat.config.PipelineResource;
import io.homeostat.label.LabelPolicy;
import io.homeostat.label.Outcome;
import io.homeostat.label.Prediction;
import io.homeostat.loop.LoopSpec;
import io.homeostat.loop.LoopSpec.Strategy;
import io.homeostat.loop.Reaction;
import io.homeostat.reading.Reading;
import io.homeostat.runtime.WorkCrew;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Intervals that are to hold the truth in nine of ten cases, on recordings that drift.
final class CoverageGoal implements Goal {
    private static final double STATED = 0.9;
    private static final double OFF = 0.015;
    private static final int STRETCH = 500;
    private static final int PERIOD = 1_000;

    /// Which intervals held the truth.
    private static final class Tally implements Consumer<Reaction> {
        private final List<Boolean> held = new ArrayList<>();

        @Override
        public void accept(Reaction reaction) {
            for (Outcome outcome : reaction.outcomes()) {
                Prediction said = outcome.prediction();
                if (!Double.isNaN(said.lower())) {
                    held.add(said.lower() <= outcome.label() && outcome.label() <= said.upper());
                }
            }
        }

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
            return (double) least / STRETCH;
        }

        @Override
        public String toString() {
            return Text.of("%.1f %%, worst 500 %.1f %%", 100 * coverage(), 100 * worst());
        }
    }

    @Override
    public List<GoalRow> measure(Scale scale) {
        List<GoalRow> rows = new ArrayList<>();
        rows.add(row(scale, "machine temperature", "machine-temperature", spec -> spec));
        if (!scale.quick()) {
            rows.add(row(scale, "turbine NOx, labels 24 late", "gas-turbine-nox", spec -> spec));
            rows.add(
                    row(
                            scale,
                            "turbine NOx, labels inline",
                            "gas-turbine-nox",
                            spec -> spec.with(new LabelPolicy.Inline())));
        }
        return rows;
    }

    private static GoalRow row(Scale scale, String name, String file, UnaryOperator<LoopSpec> how) {
        PipelineResource pipeline = LoopRun.pipeline(scale, file);
        List<Reading> readings =
                LoopRun.readings(pipeline, tables(scale.recording(file.replace("-nox", ""))));
        List<Callable<Tally>> work = new ArrayList<>();
        for (Strategy strategy :
                List.of(
                        new Strategy.Heal(),
                        new Strategy.Frozen(),
                        new Strategy.Periodic(PERIOD))) {
            LoopSpec spec = how.apply(pipeline.loop()).with(strategy);
            work.add(() -> tally(spec, readings));
        }
        List<Tally> tallies = WorkCrew.all(scale.threads(), work);
        Tally heal = tallies.getFirst();
        return GoalRow.of(
                        "coverage",
                        name + ": truth within the 90 % interval",
                        "90 ± 1.5 %",
                        heal.toString(),
                        Math.abs(heal.coverage() - STATED) <= OFF)
                .beside(tallies.get(1).toString(), "–", "every 1,000: " + tallies.get(2));
    }

    private static Tally tally(LoopSpec spec, List<Reading> readings) {
        Tally tally = new Tally();
        LoopRun run = new LoopRun(spec, LoopRun.shared(), tally);
        for (int i = 0; i < readings.size(); i++) {
            Reading reading = readings.get(i);
            run.reading(reading.time().orElse(Instant.ofEpochSecond(3_600L * i)), reading);
        }
        return tally;
    }

    private static List<Path> tables(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("no recordings under " + directory, e);
        }
    }
}
