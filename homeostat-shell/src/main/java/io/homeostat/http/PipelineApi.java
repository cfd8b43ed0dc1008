package io.homeostat.http;

import io.homeostat.drift.InputProfile;
import io.homeostat.label.Label;
import io.homeostat.loop.Decision;
import io.homeostat.loop.LoopSnapshot;
import io.homeostat.loop.OperatorCommand;
import io.homeostat.model.Estimate;
import io.homeostat.model.Lineage;
import io.homeostat.model.Task;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import io.homeostat.reading.SourceSpec;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletionStage;

/// What the HTTP server asks of one pipeline.
///
/// [#name], [#description], [#snapshot], [#deadLetters], [#predict], [#inputs], [#label] and
/// [#decide] must not block; the others may, and are called on worker threads. Any of them may
/// refuse with a [ProblemException], thrown or as the failure of the stage.
public interface PipelineApi {
    String name();

    Description description();

    /// The newest picture of the loop.
    LoopSnapshot snapshot();

    /// Payloads kept because they were no readings.
    long deadLetters();

    /// The payloads themselves, numbered below `before`, newest first, at most `limit`.
    List<Letter> letters(long before, int limit);

    /// One of them, if it is kept.
    Optional<Letter> letter(long number);

    /// Takes a kept payload in once more, as if it had just come; completes when it is durable. It
    /// is refused when that was done before.
    CompletionStage<Void> retry(String who, long number);

    /// What the champion says about readings whose values stand in the order of the declared
    /// fields; it changes nothing in the loop.
    CompletionStage<List<Answer>> predict(List<Reading> readings);

    /// What is known of the distribution of its inputs; empty of windows while there is none.
    CompletionStage<InputProfile> inputs();

    /// Takes truths that name their readings by key; completes when they are durable.
    CompletionStage<Void> label(List<Label> labels);

    /// Hands the loop a person's decision; completes when it is durable.
    CompletionStage<Void> decide(String who, OperatorCommand command);

    /// Decisions numbered above `after`, oldest first, at most `limit`.
    List<Decision> decisions(long after, int limit);

    /// The number of the newest decision, 0 for none.
    long lastDecision();

    /// At most about `points` readings of `from` to `to` (both included), oldest first.
    List<HistoryPoint> history(long from, long to, int points);

    /// Kept versions, newest first.
    List<ModelVersion> models();

    /// Trainings, newest first, at most `limit`.
    List<Run> runs(int limit);

    /// What does not change while the pipeline runs.
    ///
    /// @param inputs the declared fields that a prediction needs, in declared order
    /// @param features names of the features, in order
    /// @param family as in the pipeline file; of several, their names joined by "or"
    /// @param online family of the learner beside the model; empty for none
    /// @param source where its readings come from; how a payload is understood
    record Description(
            Fields fields,
            List<String> inputs,
            String target,
            String unit,
            Task task,
            List<String> features,
            String family,
            String online,
            String labelArrives,
            SourceSpec source,
            String publishTopic) {
        public Description {
            inputs = List.copyOf(inputs);
            features = List.copyOf(features);
        }
    }

    /// A payload that was no reading.
    ///
    /// @param payload as it came, in Base64
    /// @param retried whether it was taken in once more since
    record Letter(
            long number,
            Instant at,
            String topic,
            String reason,
            String detail,
            String payload,
            boolean retried) {}

    /// One prediction.
    ///
    /// @param lower NaN when there is no interval
    record Answer(
            Estimate estimate, double lower, double upper, int version, boolean driftDetected) {}

    /// One reading with what was said about it; NaN for what is not known.
    record HistoryPoint(
            long reading,
            Instant at,
            double actual,
            double predicted,
            double frozen,
            double baseline,
            double lower,
            double upper,
            int version) {}

    /// @param status `champion`, `candidate`, `kept`, …
    record ModelVersion(int version, String status, Instant at, Lineage lineage) {}

    /// One training.
    ///
    /// @param status `finished`, `failed`, `running`
    /// @param version what came of it, 0 for nothing
    record Run(
            String id,
            String status,
            Instant startedAt,
            Instant endedAt,
            String cause,
            int version,
            SequencedMap<String, Double> params,
            SequencedMap<String, Double> metrics) {
        public Run {
            params = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(params));
            metrics = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metrics));
        }
    }
}
