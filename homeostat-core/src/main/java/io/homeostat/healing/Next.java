package io.homeostat.healing;

/// What healing decides: the next state, why, and what is to be done.
public record Next(HealingState state, String reason, Act act) {
    static Next stay(HealingState state) {
        return new Next(state, "", Act.NOTHING);
    }

    static Next to(HealingState state, String reason) {
        return new Next(state, reason, Act.NOTHING);
    }
}
