package io.homeostat.http;

import io.homeostat.drift.InputProfile;
import io.homeostat.estimate.Expected;
import io.homeostat.estimate.Lateness;
import io.homeostat.label.Label;
import io.homeostat.label.Outcome;
import io.homeostat.label.Prediction;
import io.homeostat.loop.Decision;
import io.homeostat.loop.LoopSnapshot;
import io.homeostat.loop.OperatorCommand;
import io.homeostat.loop.Reaction;
import io.homeostat.model.Estimate;
import io.homeostat.model.Lineage;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/// A pipeline that behaves: a seeded plant that ages every 3,000 readings, and a loop that notices,
/// retrains and promotes, told in the same records as the real one.
final class FakePipeline implements PipelineApi {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int CYCLE = 3_000;

    private final String name;
    private final boolean classes;
    private final List<HistoryPoint> points = new ArrayList<>();
    private final List<Decision> decisions = new CopyOnWriteArrayList<>();
    private final List<ModelVersion> models = new CopyOnWriteArrayList<>();
    final List<Label> labels = new CopyOnWriteArrayList<>();
    final List<OperatorCommand> commands = new CopyOnWriteArrayList<>();
    final List<String> people = new CopyOnWriteArrayList<>();
    private final double[] errors = new double[3];
    private final double[] rolling = {1, 1, 1};
    private volatile String state = "learning";
    private volatile int champion;
    private long count;
    private int pendingNumber = 1;

    FakePipeline(String name, boolean classes) {
        this.name = name;
        this.classes = classes;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Description description() {
        return FakeDescription.of(classes);
    }

    /// One more reading, as the lane would see it.
    synchronized Reaction step() {
        long reading = count++;
        long phase = reading % CYCLE;
        List<Decision> made = new ArrayList<>();
        decide(reading, phase, made);
        if (champion == 0) {
            return new Reaction(Optional.empty(), List.of(), made, List.of());
        }
        double wave = StrictMath.sin(reading / 60.0) + 0.4 * StrictMath.sin(reading / 17.0);
        double noise = StrictMath.sin(reading * 12.9898) * 0.35;
        long cycles = reading / CYCLE;
        double shift = cycles * 4.0;
        double healing = phase < 900 && reading >= CYCLE ? 4.0 * (phase < 620 ? 1 : 0) : 0;
        double actual = 62 + 9 * wave + shift + 3 * noise;
        double predicted = 62 + 9 * wave + shift - healing;
        double frozen = 62 + 9 * wave;
        double baseline = 62 + 9 * StrictMath.sin((reading - 24) / 60.0);
        return react(reading, new double[] {actual, predicted, frozen, baseline}, made);
    }

    private Reaction react(long reading, double[] values, List<Decision> made) {
        Instant at = START.plusSeconds(reading);
        Prediction prediction =
                new Prediction(
                        reading,
                        new DeviceId("turbine-1"),
                        at,
                        champion,
                        estimate(values[1]),
                        estimate(values[2]),
                        estimate(values[3]),
                        classes ? Double.NaN : values[1] - 2.4,
                        classes ? Double.NaN : values[1] + 2.4,
                        state.equals("suspicious"));
        double label = classes ? estimate(values[0]).point() : values[0];
        for (int i = 0; i < 3; i++) {
            double error = values[i + 1] - values[0];
            errors[i] += error * error;
            rolling[i] += (error * error - rolling[i]) / 100;
        }
        points.add(
                new HistoryPoint(
                        reading,
                        at,
                        label,
                        prediction.estimate().point(),
                        prediction.frozen().point(),
                        prediction.baseline().point(),
                        prediction.lower(),
                        prediction.upper(),
                        champion));
        Outcome outcome = new Outcome(prediction, label, at, reading);
        return new Reaction(Optional.of(prediction), List.of(outcome), made, List.of());
    }

    private Estimate estimate(double value) {
        if (!classes) {
            return new Estimate.Value(value);
        }
        double[] p = {0.1, 0.1, 0.1};
        p[value < 57 ? 0 : value < 67 ? 1 : 2] = 0.8;
        return Estimate.Classes.owning(p);
    }

    private void decide(long reading, long phase, List<Decision> made) {
        if (reading == 100) {
            model(reading);
            state = "healthy";
            made.add(decision(reading, Decision.Kind.TRAINED, "first model on 100 labelled rows"));
            made.add(decision(reading, Decision.Kind.PROMOTED, "there was no champion"));
        } else if (reading > CYCLE && phase == 150) {
            state = "suspicious";
            made.add(decision(reading, Decision.Kind.DRIFT, "adwin: mean squared error rose"));
        } else if (reading > CYCLE && phase == 400) {
            state = "on-trial";
            model(reading);
            made.add(decision(reading, Decision.Kind.TRAINED, "on 400 rows since the change"));
            made.add(
                    decision(reading, Decision.Kind.CANDIDATE, "in shadow until the gate decides"));
        } else if (reading > CYCLE && phase == 620) {
            champion = models.getFirst().version();
            state = "probation";
            made.add(decision(reading, Decision.Kind.PROMOTED, "e-value 41 passed 20 = 1/alpha"));
        } else if (reading > CYCLE && phase == 1_500) {
            state = "healthy";
            made.add(decision(reading, Decision.Kind.CONFIRMED, "probation passed"));
        } else if (reading > CYCLE && phase == 2_200) {
            made.add(decision(reading, Decision.Kind.REFUSED, "candidate no better in 800 labels"));
        }
        decisions.addAll(made);
    }

    private void model(long reading) {
        int version = models.size() + 1;
        TreeMap<String, Double> params = new TreeMap<>();
        params.put("trees", 100.0);
        params.put("depth", 6.0);
        Lineage lineage =
                new Lineage(
                        description().family(),
                        params,
                        version == 1 ? "first model" : "drift at reading " + (reading - 250),
                        version - 1,
                        Math.max(0, reading - 400),
                        reading,
                        400,
                        "5f".repeat(32),
                        "a1".repeat(32),
                        42,
                        "c" + version + "e7".repeat(31),
                        new TreeMap<>());
        models.addFirst(new ModelVersion(version, "kept", START.plusSeconds(reading), lineage));
        champion = Math.max(1, champion);
    }

    private Decision decision(long reading, Decision.Kind kind, String reason) {
        SequencedMap<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("rollingHealed", StrictMath.sqrt(rolling[0]));
        evidence.put("labels", 100);
        evidence.put("detector", "adwin");
        return new Decision(
                pendingNumber++,
                reading,
                START.plusSeconds(reading),
                kind,
                models.size(),
                reason,
                evidence);
    }

    @Override
    public long deadLetters() {
        return 3;
    }

    @Override
    public List<Letter> letters(long before, int limit) {
        return List.of(2L, 1L, 0L).stream()
                .filter(number -> number < before)
                .limit(limit)
                .map(FakePipeline::letter)
                .toList();
    }

    private static Letter letter(Long number) {
        return new Letter(number, START, "t", "not-json", "at byte 0", "AQI=", number == 1);
    }

    @Override
    public Optional<Letter> letter(long number) {
        return letters(3, 3).stream().filter(letter -> letter.number() == number).findFirst();
    }

    @Override
    public CompletionStage<Void> retry(String who, long number) {
        Letter letter = letter(number).orElseThrow(() -> LetterEndpoints.unknown(number));
        if (letter.retried()) {
            throw new ProblemException(Problem.conflict("taken in before"));
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized LoopSnapshot snapshot() {
        long labelled = Math.max(1, points.size());
        SequencedMap<String, Long> counts = new LinkedHashMap<>();
        for (Decision.Kind kind : Decision.Kind.values()) {
            counts.put(kind.label(), decisions.stream().filter(d -> d.kind() == kind).count());
        }
        List<SequencedMap<String, Double>> totals = new ArrayList<>();
        SequencedMap<String, Double> now = new LinkedHashMap<>();
        for (int i = 0; i < 3; i++) {
            SequencedMap<String, Double> total = new LinkedHashMap<>();
            if (!points.isEmpty()) {
                double rmse = StrictMath.sqrt(errors[i] / labelled);
                total.put(classes ? "accuracy" : "rmse", classes ? 1 / (1 + rmse / 9) : rmse);
                total.put(classes ? "kappa" : "mae", classes ? 1 - rmse / 9 : rmse * 0.8);
                total.put(classes ? "f1Weighted" : "r2", 1 - rmse * rmse / 60);
                double lately = StrictMath.sqrt(rolling[i]);
                now.put(
                        List.of("healed", "frozen", "baseline").get(i),
                        classes ? 1 / (1 + lately / 9) : lately);
            }
            totals.add(total);
        }
        return new LoopSnapshot(
                name,
                state,
                state.equals("suspicious") ? "mean squared error rose 3.1-fold" : "",
                champion,
                START.plusSeconds(count),
                count,
                0,
                points.size(),
                points.size(),
                24,
                0,
                0,
                counts,
                now,
                totals.get(0),
                totals.get(1),
                totals.get(2),
                new LoopSnapshot.MonitorSnapshot(
                        classes ? "accuracy" : "rmse", 100, "adwin", classes ? Double.NaN : 4),
                new Expected(classes ? "accuracy" : "mae", classes ? 0.9 : 3.5, true, 24),
                new Lateness(
                        200,
                        new Lateness.Quantiles(24, 24, 24),
                        new Lateness.Quantiles(1_440, 1_440, 1_440)),
                0.3);
    }

    @Override
    public CompletionStage<List<Answer>> predict(List<Reading> readings) {
        if (champion == 0) {
            return CompletableFuture.failedFuture(
                    new ProblemException(Problem.unavailable("There is no model yet")));
        }
        List<Answer> answers = new ArrayList<>();
        for (Reading reading : readings) {
            double value = 50 + reading.get(0);
            answers.add(
                    new Answer(
                            estimate(value),
                            classes ? Double.NaN : value - 2,
                            classes ? Double.NaN : value + 2,
                            champion,
                            false));
        }
        return CompletableFuture.completedFuture(answers);
    }

    @Override
    public CompletionStage<InputProfile> inputs() {
        return CompletableFuture.completedFuture(Inputs.profile(7, 500));
    }

    @Override
    public CompletionStage<Void> label(List<Label> more) {
        labels.addAll(more);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> decide(String who, OperatorCommand command) {
        if (command instanceof OperatorCommand.Resume && !state.equals("quarantined")) {
            return CompletableFuture.failedFuture(
                    new ProblemException(Problem.conflict("The pipeline is not quarantined")));
        }
        commands.add(command);
        people.add(who);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public List<Decision> decisions(long after, int limit) {
        return decisions.stream().filter(d -> d.number() > after).limit(limit).toList();
    }

    @Override
    public long lastDecision() {
        return decisions.isEmpty() ? 0 : decisions.getLast().number();
    }

    @Override
    public synchronized List<HistoryPoint> history(long from, long to, int wanted) {
        List<HistoryPoint> found =
                points.stream().filter(p -> p.reading() >= from && p.reading() <= to).toList();
        int stride = Math.max(1, found.size() / wanted);
        List<HistoryPoint> thinned = new ArrayList<>();
        for (int i = 0; i < found.size(); i += stride) {
            thinned.add(found.get(i));
        }
        return thinned;
    }

    @Override
    public List<ModelVersion> models() {
        return List.copyOf(models);
    }

    @Override
    public List<Run> runs(int limit) {
        return models.stream()
                .limit(limit)
                .map(m ->
                        new Run(
                                "run-" + m.version(),
                                "finished",
                                m.at(),
                                m.at(),
                                m.lineage().cause(),
                                m.version(),
                                m.lineage().params(),
                                new TreeMap<>()))
                .toList();
    }
}
