package io.homeostat.loop;

import io.homeostat.estimate.Expected;
import io.homeostat.estimate.Lateness;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// An immutable picture of a loop for readers outside its lane: dashboard, metrics, API.
///
/// @param state label of the healing state
/// @param champion version that serves, 0 for none
/// @param at the loop's time
/// @param readings readings so far, duplicates not counted
/// @param duplicates readings so far that had come before
/// @param predictions predictions so far
/// @param labels outcomes so far
/// @param pending predictions that wait for their label
/// @param pendingDropped predictions given up because too many waited
/// @param ignoredLabels labels that no waiting prediction matched
/// @param counts decisions by kind label, in the order of the kinds
/// @param rolling rolling value of the monitored metric for `healed`, `frozen` and `baseline`
/// @param healed metrics of what was served, by label, over all outcomes
/// @param frozen metrics of the first model, over the same outcomes
/// @param baseline metrics of the trivial baseline, over the same outcomes
/// @param monitor what watches the error: metric, detector, statistic, threshold
/// @param estimated what the metric is expected to be where labels have not come yet
/// @param labelDelay how late the newest labels came
/// @param onlineShare how much of an estimate is the online learner's, in [0, 1); 0 without one
public record LoopSnapshot(
        String pipeline,
        String state,
        String stateReason,
        int champion,
        Instant at,
        long readings,
        long duplicates,
        long predictions,
        long labels,
        long pending,
        long pendingDropped,
        long ignoredLabels,
        SequencedMap<String, Long> counts,
        SequencedMap<String, Double> rolling,
        SequencedMap<String, Double> healed,
        SequencedMap<String, Double> frozen,
        SequencedMap<String, Double> baseline,
        MonitorSnapshot monitor,
        Expected estimated,
        Lateness labelDelay,
        double onlineShare) {
    /// @param metric label of the monitored metric
    /// @param detector name of the detector
    /// @param threshold value of the rolling metric that counts as drift; NaN when the detector has
    ///   none
    public record MonitorSnapshot(String metric, int window, String detector, double threshold) {}

    public LoopSnapshot {
        counts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(counts));
        rolling = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(rolling));
        healed = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(healed));
        frozen = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(frozen));
        baseline = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(baseline));
    }
}
