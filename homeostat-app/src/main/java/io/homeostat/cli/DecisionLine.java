package io.homeostat.cli;

import io.homeostat.loop.Decision;
import java.util.Locale;

/// A decision as one line for a person.
final class DecisionLine {
    private DecisionLine() {}

    static String of(Decision decision) {
        return String.format(
                Locale.ROOT,
                "%9d  %-16s %s",
                decision.reading(),
                decision.kind().label(),
                decision.reason());
    }
}
