package io.homeostat.healing;

import java.time.Instant;

/// Where the immune response of a pipeline stands.
///
/// ```text
///  Learning ─► Healthy ─► Suspicious ─► Retraining ─► OnTrial ─► Probation ─► Healthy
///                 ▲                         │            │           │
///                 └──── CoolingDown ◄───────┴────────────┘           │ worse: roll back
///                            ▲                                       │
///                            └───────────────────────────────────────┘
///  Quarantined: repeated failure; the last good model serves until an operator decides.
/// ```
public sealed interface HealingState {
    /// The name in reports and on the dashboard.
    String label();

    /// Whether the champion is no longer believed to know the world.
    default boolean driftDetected() {
        return switch (this) {
            case Suspicious _ -> true;
            case Retraining(_, _, _, boolean drifted) -> drifted;
            case OnTrial(_, _, _, boolean drifted) -> drifted;
            case Learning _ -> false;
            case Healthy _ -> false;
            case Probation _ -> false;
            case CoolingDown _ -> false;
            case Quarantined _ -> false;
        };
    }

    /// There is no model yet; readings are collected for the first.
    record Learning() implements HealingState {
        @Override
        public String label() {
            return "learning";
        }
    }

    /// The champion does its work.
    record Healthy() implements HealingState {
        @Override
        public String label() {
            return "healthy";
        }
    }

    /// The world seems to have changed at reading `cut`; there is not yet enough of the new to
    /// learn from.
    record Suspicious(long since, long cut, String reason) implements HealingState {
        @Override
        public String label() {
            return "suspicious";
        }
    }

    /// Training order `order` is running; the champion serves meanwhile.
    ///
    /// @param drifted whether because the champion's errors have grown, and not its age
    record Retraining(long order, long since, long cut, boolean drifted) implements HealingState {
        @Override
        public String label() {
            return "retraining";
        }
    }

    /// Candidate `version` predicts in shadow until the gate has decided.
    ///
    /// @param drifted as for [Retraining]
    record OnTrial(int version, long since, long cut, boolean drifted) implements HealingState {
        @Override
        public String label() {
            return "on-trial";
        }
    }

    /// `version` serves, `predecessor` predicts in shadow, with the gate's roles swapped.
    record Probation(int version, int predecessor, long since) implements HealingState {
        @Override
        public String label() {
            return "probation";
        }
    }

    /// A refusal or a rollback was recent: no new training before `until` readings, or before
    /// `untilTime`.
    record CoolingDown(long until, Instant untilTime, String reason) implements HealingState {
        @Override
        public String label() {
            return "cooling-down";
        }
    }

    /// Healing has failed too often in a row; an operator must decide.
    record Quarantined(long since, String reason) implements HealingState {
        @Override
        public String label() {
            return "quarantined";
        }
    }
}
