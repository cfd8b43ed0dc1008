package io.homeostat.replay;

import io.homeostat.loop.Decision;
import io.homeostat.score.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;

/// The experiments beside each other, those that differ in the seed alone in one row.
///
/// @param metric label of the metric that the pipeline watches
/// @param sorted whether the best comes first; otherwise they stand in the order of the command
public record Comparison(String metric, boolean sorted, List<Row> rows) {
    /// One policy with some settings.
    ///
    /// @param measurements one for each seed
    /// @param metrics by label, of what was served
    public record Row(
            List<Measurement> measurements,
            SequencedMap<String, Spread> metrics,
            Spread retrainings,
            Spread promotions,
            Spread refusals,
            Spread rollbacks,
            Spread seconds) {
        public Row {
            measurements = List.copyOf(measurements);
        }

        public Experiment experiment() {
            return measurements.getFirst().experiment();
        }
    }

    public Comparison {
        rows = List.copyOf(rows);
    }

    /// @param sorted whether the best is to come first
    public static Comparison of(List<Measurement> measurements, boolean sorted) {
        SequencedMap<String, List<Measurement>> groups = new LinkedHashMap<>();
        for (Measurement measurement : measurements) {
            Experiment experiment = measurement.experiment();
            groups.computeIfAbsent(
                            experiment.policy().text() + " " + experiment.settingsText(),
                            _ -> new ArrayList<>())
                    .add(measurement);
        }
        Metric metric = measurements.getFirst().experiment().spec().monitor().metric();
        List<Row> rows = new ArrayList<>(groups.values().stream().map(Comparison::row).toList());
        if (sorted) {
            rows.sort(Comparator.comparingDouble(row -> badness(row, metric)));
        }
        return new Comparison(metric.label(), sorted, rows);
    }

    private static double badness(Row row, Metric metric) {
        double mean = row.metrics().getOrDefault(metric.label(), Spread.of()).mean();
        if (Double.isNaN(mean)) {
            return Double.POSITIVE_INFINITY;
        }
        return metric.largerIsBetter() ? -mean : mean;
    }

    private static Row row(List<Measurement> group) {
        SequencedMap<String, Spread> metrics = new LinkedHashMap<>();
        for (String metric : group.getFirst().report().end().healed().keySet()) {
            metrics.put(
                    metric, over(group, r -> r.end().healed().getOrDefault(metric, Double.NaN)));
        }
        return new Row(
                group,
                metrics,
                over(group, ReplayReport::retrainings),
                over(group, r -> r.count(Decision.Kind.PROMOTED)),
                over(group, r -> r.count(Decision.Kind.REFUSED)),
                over(group, r -> r.count(Decision.Kind.ROLLED_BACK)),
                over(group, ReplayReport::seconds));
    }

    private static Spread over(List<Measurement> group, ToDoubleFunction<ReplayReport> figure) {
        return Spread.of(
                group.stream().mapToDouble(m -> figure.applyAsDouble(m.report())).toArray());
    }

    /// Whether any row stands for several seeds.
    public boolean seeded() {
        return rows.stream().anyMatch(row -> row.measurements().size() > 1);
    }
}
