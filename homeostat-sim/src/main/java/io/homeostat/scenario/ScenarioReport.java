package io.homeostat.scenario;

import io.homeostat.loop.Decision;
import io.homeostat.loop.LoopSnapshot;
import java.util.List;

/// What a simulated world led to.
///
/// @param broken promises that were broken, each with its place; empty when all were kept
/// @param decisions the decision log
/// @param end the loop at the end
/// @param digest over all decisions
/// @param predictions SHA-256 over all published predictions, bit by bit
public record ScenarioReport(
        List<String> broken,
        List<Decision> decisions,
        LoopSnapshot end,
        String digest,
        String predictions) {
    public ScenarioReport {
        broken = List.copyOf(broken);
        decisions = List.copyOf(decisions);
    }

    /// How many decisions were of `kind`.
    public long count(Decision.Kind kind) {
        return decisions.stream().filter(decision -> decision.kind() == kind).count();
    }
}
