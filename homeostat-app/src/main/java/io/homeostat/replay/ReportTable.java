package io.homeostat.replay;

import io.homeostat.loop.Decision;
import io.homeostat.loop.LoopSnapshot;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The comparison that every run ends with: what was served, the frozen first model, the trivial
/// baseline.
public final class ReportTable {
    private ReportTable() {}

    /// The table for `end` and what was done about ageing, several lines.
    public static String of(LoopSnapshot end) {
        StringBuilder text = new StringBuilder(head(end));
        row(text, "frozen first model", end.frozen());
        row(text, "trivial baseline", end.baseline());
        row(text, "healed", end.healed());
        return text.append('\n').append(counts(end)).toString();
    }

    /// The table alone, for a model that was only tested.
    public static String metrics(LoopSnapshot end) {
        return metrics(end, Optional.empty());
    }

    /// The same with the row of a champion that ran over the same tape.
    public static String metrics(LoopSnapshot end, Optional<LoopSnapshot> champion) {
        StringBuilder text = new StringBuilder(head(end));
        row(text, "trivial baseline", end.baseline());
        champion.ifPresent(other -> row(text, "champion", other.healed()));
        row(text, "this model", end.healed());
        return text.toString();
    }

    private static String head(LoopSnapshot end) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%-22s", ""));
        end.healed().keySet().forEach(metric -> text.append(String.format("%12s", metric)));
        return text.append('\n').toString();
    }

    private static String counts(LoopSnapshot end) {
        return String.format(
                Locale.ROOT,
                "retrainings %d   promotions %d   refusals %d   rollbacks %d   drifts %d"
                        + "   duplicates %d%n",
                Math.max(
                        0,
                        count(end, Decision.Kind.TRAINED)
                                - (count(end, Decision.Kind.IMPORTED) == 0 ? 1 : 0)),
                count(end, Decision.Kind.PROMOTED),
                count(end, Decision.Kind.REFUSED),
                count(end, Decision.Kind.ROLLED_BACK),
                count(end, Decision.Kind.DRIFT),
                end.duplicates());
    }

    private static long count(LoopSnapshot end, Decision.Kind kind) {
        return end.counts().getOrDefault(kind.label(), 0L);
    }

    private static void row(StringBuilder text, String name, Map<String, Double> metrics) {
        text.append(String.format(Locale.ROOT, "%-22s", name));
        metrics.values()
                .forEach(value ->
                        text.append(
                                Double.isNaN(value)
                                        ? String.format("%12s", "-")
                                        : String.format(Locale.ROOT, "%12.4f", value)));
        text.append('\n');
    }
}
