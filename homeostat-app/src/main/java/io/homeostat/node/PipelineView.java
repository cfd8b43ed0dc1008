package io.homeostat.node;

import io.homeostat.base.Span;
import io.homeostat.drift.InputProfile;
import io.homeostat.history.HistoryRow;
import io.homeostat.http.PipelineApi;
import io.homeostat.http.Problem;
import io.homeostat.http.ProblemException;
import io.homeostat.journal.DeadLetters;
import io.homeostat.label.Label;
import io.homeostat.label.LabelPolicy;
import io.homeostat.label.Prediction;
import io.homeostat.ledger.Ledger;
import io.homeostat.ledger.LedgerAwayException;
import io.homeostat.ledger.StoredModel;
import io.homeostat.ledger.TrainingRun;
import io.homeostat.loop.AdaptiveLoop;
import io.homeostat.loop.Decision;
import io.homeostat.loop.LoopSnapshot;
import io.homeostat.loop.LoopSpec;
import io.homeostat.loop.OperatorCommand;
import io.homeostat.online.OnlineSpec;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// A pipeline as the HTTP server sees it.
final class PipelineView implements PipelineApi {
    /// Fewer points cannot hold the extremes of a stretch.
    private static final int POINTS_MIN = 4;

    private final PipelineNode node;
    private final Services services;
    private final Description description;

    PipelineView(PipelineNode node, Services services, List<String> featureNames) {
        this.node = node;
        this.services = services;
        this.description = describe(node, featureNames);
    }

    private static Description describe(PipelineNode node, List<String> featureNames) {
        LoopSpec spec = node.resource().loop();
        Fields fields = spec.fields();
        String target = spec.target().field();
        boolean forecast = spec.target().arrives() instanceof LabelPolicy.Forecast;
        List<String> inputs =
                fields.all().stream()
                        .map(field -> field.name())
                        .filter(name -> forecast || !name.equals(target))
                        .toList();
        return new Description(
                fields,
                inputs,
                target,
                fields.get(fields.require(target)).unit(),
                spec.target().task(),
                featureNames,
                node.resource().family(),
                OnlineSpec.suits(spec.target().task(), featureNames.size())
                        ? spec.online().orElse("")
                        : "",
                arrives(spec.target().arrives()),
                node.resource().source(),
                node.resource().publish().topic());
    }

    private static String arrives(LabelPolicy policy) {
        return switch (policy) {
            case LabelPolicy.Inline _ -> "inline";
            case LabelPolicy.Forecast(int horizon) -> "forecast, horizon " + horizon;
            case LabelPolicy.Delayed(Span.Readings(long count)) ->
                    "delayed by " + count + (count == 1 ? " reading" : " readings");
            case LabelPolicy.Delayed(Span.Time(Duration delay)) ->
                    "delayed by " + delay.toString().substring(2).toLowerCase(Locale.ROOT);
            case LabelPolicy.OnTopic(String topic, String key) ->
                    "on topic " + topic + " by " + key;
        };
    }

    @Override
    public String name() {
        return node.resource().name();
    }

    @Override
    public Description description() {
        return description;
    }

    @Override
    public LoopSnapshot snapshot() {
        return node.snapshot();
    }

    @Override
    public long deadLetters() {
        return node.rejections().kept();
    }

    @Override
    public List<Letter> letters(long before, int limit) {
        return node.rejections().newest(before, limit).stream()
                .map(kept -> KeptLetters.told(kept, node.retried()))
                .toList();
    }

    @Override
    public Optional<Letter> letter(long number) {
        return node.rejections().find(number).map(kept -> KeptLetters.told(kept, node.retried()));
    }

    @Override
    public CompletionStage<Void> retry(String who, long number) {
        return services.clerk()
                .submit(() -> {
                    takeInAgain(who, number);
                    return null;
                });
    }

    /// On the clerk's thread. It is marked when it is journaled: a crash between the two lets it be
    /// taken in twice, which the loop recognises, rather than not at all.
    private void takeInAgain(String who, long number) {
        DeadLetters.Kept kept =
                node.rejections()
                        .find(number)
                        .orElseThrow(() ->
                                new ProblemException(
                                        Problem.notFound(
                                                "unknown-dead-letter",
                                                "dead letter " + number + " is not kept")));
        if (node.retried().contains(number)) {
            throw new ProblemException(
                    Problem.conflict(
                            name() + ": dead letter " + number + " was taken in once more before"));
        }
        audit(who, KeptLetters.ACTION, KeptLetters.detail(kept));
        node.tell(KeptLetters.entry(kept.letter())).join();
        node.retried().add(number);
    }

    @Override
    public CompletionStage<List<Answer>> predict(List<Reading> readings) {
        return node.ask(loop -> answers(loop, readings));
    }

    private List<Answer> answers(AdaptiveLoop loop, List<Reading> readings) {
        List<Answer> answers = new ArrayList<>();
        for (Reading reading : readings) {
            Optional<Prediction> prediction = loop.query(reading);
            if (prediction.isEmpty()) {
                throw new ProblemException(Problem.unavailable(noAnswer(loop.snapshot())));
            }
            Prediction said = prediction.get();
            answers.add(
                    new Answer(
                            said.estimate(),
                            said.lower(),
                            said.upper(),
                            said.version(),
                            said.driftDetected()));
        }
        return answers;
    }

    private String noAnswer(LoopSnapshot now) {
        return now.champion() == 0
                ? name() + " has no model yet: " + now.stateReason()
                : name()
                        + ": version "
                        + now.champion()
                        + " has no answer to this reading; it needs a feature that is missing";
    }

    @Override
    public CompletionStage<InputProfile> inputs() {
        return node.ask(AdaptiveLoop::inputs);
    }

    @Override
    public CompletionStage<Void> label(List<Label> labels) {
        if (!(node.resource().loop().target().arrives() instanceof LabelPolicy.OnTopic)) {
            throw new ProblemException(
                    Problem.conflict(
                            "labels of "
                                    + name()
                                    + " arrive "
                                    + description.labelArrives()
                                    + "; only a pipeline whose label.arrives is topic takes them"
                                    + " here"));
        }
        CompletableFuture<?>[] told =
                labels.stream()
                        .map(label -> node.tell(new Entry.ToldLabel(label)))
                        .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(told);
    }

    @Override
    public CompletionStage<Void> decide(String who, OperatorCommand command) {
        return services.clerk()
                .submit(() -> {
                    carryOut(who, command);
                    return null;
                });
    }

    /// On the clerk's thread: orders stand in the audit as they stand in the journal.
    private void carryOut(String who, OperatorCommand command) {
        Optional<String> objection = node.ask(loop -> loop.objection(command)).join();
        if (objection.isPresent()) {
            throw new ProblemException(Problem.conflict(name() + ": " + objection.get()));
        }
        audit(who, command.getClass().getSimpleName(), command.toString());
        node.tell(new Entry.Ordered(who, command)).join();
    }

    private void audit(String who, String action, String detail) {
        asked(ledger -> {
            ledger.audit(services.clock().instant(), who, action, name(), detail);
            return true;
        });
    }

    /// What the ledger says; whoever asks while its server is away is told so, and asks again.
    private <T> T asked(Function<Ledger, T> question) {
        try {
            return question.apply(services.ledger());
        } catch (LedgerAwayException away) {
            throw new ProblemException(Problem.unavailable(String.valueOf(away.getMessage())));
        }
    }

    @Override
    public List<Decision> decisions(long after, int limit) {
        return asked(ledger -> ledger.decisions(name(), after, limit));
    }

    @Override
    public long lastDecision() {
        List<Decision> newest = asked(ledger -> ledger.newestDecisions(name(), 1));
        return newest.isEmpty() ? 0 : newest.getFirst().number();
    }

    @Override
    public List<HistoryPoint> history(long from, long to, int points) {
        return services.history().range(name(), from, to, Math.max(POINTS_MIN, points)).stream()
                .map(PipelineView::point)
                .toList();
    }

    private static HistoryPoint point(HistoryRow row) {
        return new HistoryPoint(
                row.reading(),
                row.at(),
                row.label(),
                row.estimate().point(),
                row.frozen(),
                row.baseline(),
                row.lower(),
                row.upper(),
                row.version());
    }

    @Override
    public List<ModelVersion> models() {
        return asked(ledger -> ledger.models(name())).stream()
                .sorted(Comparator.comparingInt(StoredModel::version).reversed())
                .map(model ->
                        new ModelVersion(
                                model.version(),
                                model.status().label(),
                                model.at(),
                                model.lineage()))
                .toList();
    }

    @Override
    public List<Run> runs(int limit) {
        return asked(ledger -> ledger.runs(name(), limit)).stream().map(this::run).toList();
    }

    private Run run(TrainingRun run) {
        int version =
                asked(ledger -> ledger.models(name())).stream()
                        .filter(model -> model.digest().equals(run.artefact()))
                        .mapToInt(StoredModel::version)
                        .max()
                        .orElse(0);
        return new Run(
                name() + "/" + run.order(),
                run.status(),
                run.startedAt(),
                run.endedAt().orElse(Instant.EPOCH),
                run.cause(),
                version,
                run.params(),
                run.metrics());
    }
}
