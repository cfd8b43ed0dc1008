package io.homeostat.loop;

/// What a person may order.
public sealed interface OperatorCommand {
    /// Serve kept version `version` from now on, on probation.
    record Promote(int version) implements OperatorCommand {}

    /// Go back to the predecessor of the champion.
    record RollBack() implements OperatorCommand {}

    /// Train now, on the newest data.
    record Retrain() implements OperatorCommand {}

    /// Leave quarantine.
    record Resume() implements OperatorCommand {}
}
