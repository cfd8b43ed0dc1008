package io.homeostat.gate;

/// What the gate says about a candidate after one more paired loss.
public sealed interface GateVerdict {
    Evidence evidence();

    /// The candidate has earned the champion's place.
    record Promote(Evidence evidence) implements GateVerdict {}

    /// It has not, and will not.
    record Refuse(Evidence evidence) implements GateVerdict {}

    /// The newcomer is worse than the margin allows in one slice of the labels, whatever it is
    /// overall: the candidate in its trial, the champion on probation.
    record Harms(Evidence evidence, Harm harm) implements GateVerdict {}

    /// More labels are needed.
    record Undecided(Evidence evidence) implements GateVerdict {}

    /// @param labels paired losses seen
    /// @param eValue evidence for "the candidate is better"; promotion at 1/alpha
    /// @param counterEValue evidence for "the candidate is worse"
    /// @param championLoss mean loss of the champion over these labels
    /// @param candidateLoss mean loss of the candidate over the same labels
    record Evidence(
            long labels,
            double eValue,
            double counterEValue,
            double championLoss,
            double candidateLoss) {}

    /// @param slice its name, as `field=category`
    /// @param labels paired losses seen in it
    /// @param eValue evidence for harm
    /// @param incumbentLoss mean loss over these labels of the model that served before
    /// @param newcomerLoss mean loss of the other over the same labels
    record Harm(
            String slice, long labels, double eValue, double incumbentLoss, double newcomerLoss) {}
}
