package io.homeostat.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.plant.SensorFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the laboratory found as JSON: the report of the first experiment, as `replay` writes it for
/// one alone; when there are several, `runs` holds the report of each beside what it was run with,
/// and `comparison` the table.
public final class LabJson {
    private LabJson() {}

    public static void write(LabReport lab, Path file) {
        try {
            Files.writeString(file, text(lab));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the report to " + file, e);
        }
    }

    static String text(LabReport lab) {
        ObjectNode root = ReportJson.tree(lab.first());
        if (!lab.faults().isEmpty()) {
            ArrayNode faults = root.putArray("faults");
            lab.faults().forEach(fault -> fault(faults.addObject(), fault));
        }
        if (!lab.labelDelay().isEmpty()) {
            root.put("labelDelay", lab.labelDelay());
        }
        if (lab.measurements().size() > 1) {
            ArrayNode runs = root.putArray("runs");
            lab.measurements().forEach(measurement -> runs.add(run(measurement)));
            ArrayNode table = root.putArray("comparison");
            lab.comparison().rows().forEach(row -> row(table.addObject(), row));
        }
        return ReportJson.text(root);
    }

    private static ObjectNode run(Measurement measurement) {
        ObjectNode node = ReportJson.tree(measurement.report());
        node.put("seed", measurement.experiment().seed());
        settings(node, measurement.experiment());
        return node;
    }

    private static void settings(ObjectNode node, Experiment experiment) {
        ObjectNode settings = node.putObject("settings");
        experiment.settings().forEach(one -> settings.put(one.path(), one.value()));
    }

    private static void row(ObjectNode node, Comparison.Row row) {
        node.put("policy", row.experiment().policy().text());
        settings(node, row.experiment());
        node.put("seeds", row.measurements().size());
        ObjectNode metrics = node.putObject("metrics");
        row.metrics().forEach((name, spread) -> spread(metrics.putObject(name), spread));
        spread(node.putObject("retrainings"), row.retrainings());
        spread(node.putObject("promotions"), row.promotions());
        spread(node.putObject("refusals"), row.refusals());
        spread(node.putObject("rollbacks"), row.rollbacks());
        spread(node.putObject("seconds"), row.seconds());
    }

    private static void spread(ObjectNode node, Spread spread) {
        number(node, "mean", spread.mean());
        number(node, "deviation", spread.deviation());
    }

    private static void number(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }

    private static void fault(ObjectNode node, SensorFault fault) {
        node.put("sensor", fault.sensor());
        node.put("kind", fault.kind().label());
        fault.device().ifPresent(device -> node.put("device", device));
        switch (fault.period()) {
            case SensorFault.Period.Readings(long from, long to) ->
                    node.put("from", from).put("to", to);
            case SensorFault.Period.Times(var from, var to) ->
                    node.put("from", from.toString()).put("to", to.toString());
        }
        fault.size().ifPresent(size -> node.put("size", size));
    }
}
