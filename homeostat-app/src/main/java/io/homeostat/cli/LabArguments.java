package io.homeostat.cli;

import io.homeostat.base.Nearest;
import io.homeostat.base.Seed;
import io.homeostat.base.Span;
import io.homeostat.config.ConfigException;
import io.homeostat.config.PipelineFile;
import io.homeostat.config.PipelineResource;
import io.homeostat.config.Problem;
import io.homeostat.config.Setting;
import io.homeostat.config.Stretches;
import io.homeostat.config.Thresholds;
import io.homeostat.label.LabelPolicy;
import io.homeostat.loop.LoopSpec;
import io.homeostat.plant.SensorFault;
import io.homeostat.replay.Experiment;
import io.homeostat.replay.Policy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What the past is replayed with: the options of the laboratory.
final class LabArguments {
    private static final int EXPERIMENTS_MAX = 1_000;
    private static final int SEEDS_MAX = 100;

    @Option(
            names = "--policy",
            split = ",",
            paramLabel = "POLICY",
            description =
                    "heal, frozen, periodic:N (retrain every N readings) or threshold:X (retrain"
                            + " when the rolling metric is worse than X); several are compared."
                            + " Default: heal.")
    private List<String> policies = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "N", description = "Seed of all random choices.")
    private @Nullable Long seed;

    @Option(
            names = "--seeds",
            paramLabel = "N|LIST",
            description =
                    "So many seeds in a row, or those of a list such as 3,5,8; the table gives mean"
                            + " and standard deviation.")
    private @Nullable String seeds;

    @Option(
            names = "--fault",
            paramLabel = "FAULT",
            description =
                    "sensor=NAME,kind=KIND,from=…,to=…[,size=…][,device=…]: what a sensor is made"
                            + " to say. KIND: stuck, offset, gain, noise, spike, drop-out, drift,"
                            + " quantise. from and to: indices of readings, or times; to is no"
                            + " longer faulty. May be repeated.")
    private List<String> faults = new ArrayList<>();

    @Option(
            names = "--label-delay",
            paramLabel = "STRETCH",
            description =
                    "Lets labels come so much later than their readings: '24 readings', '6 h', or 0"
                            + " for at once.")
    private @Nullable String labelDelay;

    @Option(
            names = "--sweep",
            paramLabel = "PATH=V1,V2…",
            description =
                    "Tries values of a key of the pipeline file, such as"
                            + " heal.gate.minLabels=50,100,200; repeated: every combination. The"
                            + " table is sorted by the error.")
    private List<String> sweeps = new ArrayList<>();

    /// All experiments, in the order of their options: settings, policies, seeds. Whatever is wrong
    /// is told to `wrong`.
    ///
    /// @param read the pipeline, where that could be read
    List<Experiment> experiments(Optional<PipelineResource> read, Complaints wrong) {
        List<Policy> chosen = policies(wrong);
        Optional<Span> delay = delay(wrong);
        List<List<Setting>> choices =
                sweeps.stream()
                        .flatMap(text -> wrong.of(() -> SweepOption.parse(text)).stream())
                        .toList();
        List<Long> numbers = seeds(read.map(r -> r.loop().seed().value()).orElse(0L), wrong);
        long size = (long) Math.max(1, chosen.size()) * Math.max(1, numbers.size());
        for (List<Setting> choice : choices) {
            size = Math.min(Integer.MAX_VALUE, size * choice.size());
        }
        if (size > EXPERIMENTS_MAX) {
            wrong.add("--sweep: found " + size + " runs, expected at most " + EXPERIMENTS_MAX);
            return List.of();
        }
        List<Experiment> experiments = new ArrayList<>();
        if (read.isPresent()) {
            thresholds(chosen, read.get(), wrong);
            for (Variant variant : variants(read.get(), SweepOption.grid(choices), wrong)) {
                PipelineResource pipeline = variant.pipeline();
                LoopSpec spec = delay.map(d -> delayed(pipeline, d, wrong)).orElse(pipeline.loop());
                for (Policy policy : chosen) {
                    for (long number : numbers) {
                        experiments.add(
                                new Experiment(
                                        pipeline,
                                        spec.with(policy.strategy()).with(new Seed(number)),
                                        policy,
                                        variant.settings()));
                    }
                }
            }
        }
        return experiments;
    }

    List<SensorFault> faults(Optional<PipelineResource> read, Complaints wrong) {
        return faults.stream()
                .flatMap(text ->
                        FaultOption.parse(text, read.map(r -> r.loop().fields()), wrong).stream())
                .toList();
    }

    boolean swept() {
        return !sweeps.isEmpty();
    }

    /// As it was given; empty when labels come as the pipeline says.
    String labelDelay() {
        return Optional.ofNullable(labelDelay).orElse("");
    }

    private List<Policy> policies(Complaints wrong) {
        Set<String> names = new LinkedHashSet<>(policies.isEmpty() ? List.of("heal") : policies);
        List<Policy> chosen = new ArrayList<>();
        for (String name : names) {
            Policy.parse(name.strip())
                    .ifPresentOrElse(
                            chosen::add,
                            () ->
                                    wrong.add(
                                            "--policy: found '"
                                                    + name
                                                    + "', expected "
                                                    + Policy.FORMS
                                                    + Nearest.hint(
                                                            name,
                                                            List.of(
                                                                    "heal",
                                                                    "frozen",
                                                                    "periodic",
                                                                    "threshold"))));
        }
        return chosen;
    }

    private static void thresholds(
            List<Policy> policies, PipelineResource pipeline, Complaints wrong) {
        for (Policy policy : policies) {
            if (policy.strategy() instanceof LoopSpec.Strategy.Threshold(double metric)) {
                Thresholds.wanted(pipeline.loop().monitor().metric(), metric)
                        .ifPresent(wanted ->
                                wrong.add(
                                        "--policy "
                                                + policy.text()
                                                + ": found "
                                                + metric
                                                + ", expected "
                                                + wanted));
            }
        }
    }

    private List<Long> seeds(long standard, Complaints wrong) {
        long first = Optional.ofNullable(seed).orElse(standard);
        String text = Optional.ofNullable(seeds).map(String::strip).orElse("1");
        if (text.matches("[0-9]{1,3}")
                && Integer.parseInt(text) >= 1
                && Integer.parseInt(text) <= SEEDS_MAX) {
            return LongStream.range(first, first + Integer.parseInt(text)).boxed().toList();
        }
        if (text.matches("-?[0-9]{1,18}(\\s*,\\s*-?[0-9]{1,18})+")) {
            if (seed != null) {
                wrong.add("--seeds: found a list beside --seed, expected one of the two");
            }
            List<Long> list =
                    Stream.of(text.split(",")).map(String::strip).map(Long::valueOf).toList();
            return list.stream().distinct().toList();
        }
        wrong.add(
                "--seeds: found '"
                        + text
                        + "', expected a number from 1 to "
                        + SEEDS_MAX
                        + ", or a list such as 3,5,8");
        return List.of();
    }

    private Optional<Span> delay(Complaints wrong) {
        Optional<String> given = Optional.ofNullable(labelDelay);
        Optional<Span> delay = given.flatMap(text -> Stretches.span(text));
        if (given.isPresent() && delay.isEmpty()) {
            wrong.add(
                    "--label-delay: found '"
                            + given.get()
                            + "', expected a stretch such as '24 readings' or '6 h'");
        }
        return delay;
    }

    private static LoopSpec delayed(PipelineResource pipeline, Span delay, Complaints wrong) {
        if (pipeline.loop().target().arrives() instanceof LabelPolicy.Forecast) {
            wrong.add(
                    "--label-delay: found a pipeline that forecasts, expected one whose label"
                            + " belongs to the same reading");
        }
        boolean none = delay.equals(Span.NONE);
        return pipeline.loop()
                .with(none ? new LabelPolicy.Inline() : new LabelPolicy.Delayed(delay));
    }

    private record Variant(PipelineResource pipeline, List<Setting> settings) {}

    /// The pipeline with each list of settings. A fault that many have in common is told once.
    private static List<Variant> variants(
            PipelineResource base, List<List<Setting>> grid, Complaints wrong) {
        List<Variant> variants = new ArrayList<>();
        Set<String> told = new LinkedHashSet<>();
        for (List<Setting> settings : grid) {
            if (settings.isEmpty()) {
                variants.add(new Variant(base, settings));
                continue;
            }
            String origin =
                    "--sweep "
                            + String.join(" ", settings.stream().map(Setting::toString).toList());
            try {
                variants.add(new Variant(PipelineFile.with(base, settings, origin), settings));
            } catch (ConfigException failed) {
                for (Problem problem : failed.problems()) {
                    if (told.add(problem.path() + problem.found())) {
                        wrong.add(problem.message());
                    }
                }
            }
        }
        return variants;
    }
}
