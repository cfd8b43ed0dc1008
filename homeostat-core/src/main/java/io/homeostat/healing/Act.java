package io.homeostat.healing;

/// What a decision asks the loop to do, besides changing its state.
public sealed interface Act {
    Act NOTHING = new Nothing();

    /// Nothing.
    record Nothing() implements Act {}

    /// Start training order `order` on the data since reading `cut`.
    record Train(long order, long cut, String cause) implements Act {}

    /// Let the first model serve.
    record Install(int version) implements Act {}

    /// Let candidate `version` predict in shadow and weigh it against the champion.
    record Try(int version) implements Act {}

    /// Let `version` serve, and keep the predecessor in shadow.
    record Promote(int version) implements Act {}

    /// Give up candidate `version`.
    record Refuse(int version) implements Act {}

    /// Let `predecessor` serve again instead of `version`.
    record RollBack(int version, int predecessor) implements Act {}

    /// The champion has stood its probation.
    record Confirm(int version) implements Act {}

    /// Stop healing until an operator decides.
    record Quarantine(String reason) implements Act {}
}
