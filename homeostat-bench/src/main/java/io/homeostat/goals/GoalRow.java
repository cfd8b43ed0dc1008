package io.homeostat.goals;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// One line of the table.
///
/// @param goal short name, `S3`
/// @param what is measured, in words
/// @param target what was stated beforehand
/// @param measured the figure, with its unit
/// @param policies the same figure where something else is done about ageing, by the name of the
///   policy; empty where the goal makes no sense for them
public record GoalRow(
        String goal,
        String what,
        String target,
        String measured,
        Verdict verdict,
        SequencedMap<String, String> policies) {
    /// Whether the figure is on the right side of the target.
    public enum Verdict {
        MET("met"),
        MISSED("missed"),
        NOT_MEASURED("not measured");

        private final String label;

        Verdict(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }

        static Verdict of(boolean met) {
            return met ? MET : MISSED;
        }
    }

    public GoalRow {
        policies = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(policies));
    }

    static GoalRow of(String goal, String what, String target, String measured, boolean met) {
        return new GoalRow(goal, what, target, measured, Verdict.of(met), new LinkedHashMap<>());
    }

    /// @param why it could not be measured
    static GoalRow without(String goal, String what, String target, String why) {
        return new GoalRow(goal, what, target, why, Verdict.NOT_MEASURED, new LinkedHashMap<>());
    }

    /// The same, with what other policies come to.
    GoalRow beside(String never, String always, String periodic) {
        SequencedMap<String, String> others = new LinkedHashMap<>();
        others.put("never", never);
        others.put("always", always);
        others.put("periodic", periodic);
        return new GoalRow(goal, what, target, measured, verdict, others);
    }
}
