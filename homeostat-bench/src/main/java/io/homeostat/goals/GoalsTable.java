package io.homeostat.goals;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;

/// The table as Markdown, and a line of it for a terminal.
final class GoalsTable {
    private static final List<String> POLICIES = List.of("never", "always", "periodic");

    private GoalsTable() {}

    /// One line for a terminal.
    static String line(GoalRow row) {
        return Text.of(
                "%-9s%-13s%s%n%22s%s, target %s%s",
                row.goal(),
                row.verdict().label(),
                row.what(),
                "",
                row.measured(),
                row.target(),
                others(row));
    }

    private static String others(GoalRow row) {
        StringBuilder text = new StringBuilder();
        row.policies()
                .forEach((policy, figure) ->
                        text.append(Text.of("%n%22s%s: %s", "", policy, figure)));
        return text.toString();
    }

    /// The page, for a person; `conditions` by name, in their order.
    static String markdown(List<GoalRow> rows, SequencedMap<String, String> conditions) {
        List<String> lines = new ArrayList<>();
        lines.add("# Goals");
        lines.add("");
        lines.add(
                """
                Written by `homeostat-bench/run goals`: every goal that was stated beforehand, what \
                was measured, and beside it what other policies come to on the same stream. *Never* \
                leaves the first model alone, *always* trains whenever the rolling error is 1.25 \
                times (S4: 1.5 times) the usual one and serves the result unconditionally, \
                *periodic* does so every 250 readings where not said otherwise. Seeds and settings \
                stand in the code (`io.homeostat.goals`) and were not chosen after a run; where a \
                figure is on the wrong side it says so.\
                """);
        lines.add("");
        conditions.forEach((name, value) -> lines.add("- " + name + ": " + value));
        lines.add("");
        lines.add("| goal | what | target | measured | | never | always | periodic |");
        lines.add("|---|---|---|---|---|---|---|---|");
        rows.forEach(row -> lines.add(row(row)));
        lines.add("");
        for (GoalRow.Verdict verdict : GoalRow.Verdict.values()) {
            long count = rows.stream().filter(row -> row.verdict() == verdict).count();
            lines.add("- " + verdict.label() + ": " + count + " of " + rows.size());
        }
        return String.join("\n", lines) + "\n";
    }

    private static String row(GoalRow row) {
        boolean missed = row.verdict() == GoalRow.Verdict.MISSED;
        StringBuilder text = new StringBuilder("| ");
        text.append(row.goal()).append(" | ").append(row.what()).append(" | ");
        text.append(row.target()).append(" | ").append(row.measured()).append(" | ");
        text.append(missed ? "**missed**" : row.verdict().label()).append(" |");
        for (String policy : POLICIES) {
            text.append(' ').append(row.policies().getOrDefault(policy, "")).append(" |");
        }
        return text.toString().replace("|  |", "| |").replace("|  |", "| |");
    }
}
