package io.homeostat.replay;

import io.homeostat.loop.Decision;
import io.homeostat.loop.LoopSnapshot;
import java.util.List;

/// What a replay found.
///
/// @param policy what was done about ageing: `heal`, `frozen`, `periodic:N`
/// @param end the loop after the last reading
/// @param seconds wall-clock time
/// @param rejected rows that were no readings
/// @param rejections why, for the first of them
/// @param warnings what is allowed and yet worth knowing
/// @param digest SHA-256 of the decision log
public record ReplayReport(
        String pipeline,
        String policy,
        LoopSnapshot end,
        double seconds,
        long rejected,
        List<String> rejections,
        List<String> warnings,
        List<Decision> decisions,
        String digest) {
    public ReplayReport {
        rejections = List.copyOf(rejections);
        warnings = List.copyOf(warnings);
        decisions = List.copyOf(decisions);
    }

    public double readingsPerSecond() {
        return seconds == 0 ? 0 : end.readings() / seconds;
    }

    /// Decisions of one kind.
    public long count(Decision.Kind kind) {
        return end.counts().getOrDefault(kind.label(), 0L);
    }

    /// Trainings after the first model's.
    public long retrainings() {
        return Math.max(0, count(Decision.Kind.TRAINED) - 1);
    }
}
