package io.homeostat.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.loop.Decision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// The report as JSON. Its keys are a contract with the tests and scripts of users.
public final class ReportJson {
    /// What `events` holds; other decisions stand under `notes`.
    private static final Set<Decision.Kind> EVENTS =
            EnumSet.of(
                    Decision.Kind.TRAINED,
                    Decision.Kind.DRIFT,
                    Decision.Kind.SENSOR_FAULT,
                    Decision.Kind.CANDIDATE,
                    Decision.Kind.PROMOTED,
                    Decision.Kind.REFUSED,
                    Decision.Kind.ROLLED_BACK,
                    Decision.Kind.REUSED,
                    Decision.Kind.QUARANTINED,
                    Decision.Kind.IMPORTED);

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ReportJson() {}

    public static String text(ReplayReport report) {
        return text(tree(report));
    }

    static String text(ObjectNode tree) {
        try {
            return JSON.writeValueAsString(tree) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectNode tree(ReplayReport report) {
        ObjectNode root = JSON.createObjectNode();
        root.put("pipeline", report.pipeline());
        root.put("policy", report.policy());
        root.put("readings", report.end().readings());
        root.put("duplicates", report.end().duplicates());
        root.put("predictions", report.end().predictions());
        root.put("labels", report.end().labels());
        root.put("rejected", report.rejected());
        root.put("seconds", report.seconds());
        root.put("readingsPerSecond", report.readingsPerSecond());
        root.set("healed", metrics(report.end().healed()));
        root.set("frozen", metrics(report.end().frozen()));
        root.set("baseline", metrics(report.end().baseline()));
        root.put("retrainings", report.retrainings());
        root.put("promotions", report.count(Decision.Kind.PROMOTED));
        root.put("refusals", report.count(Decision.Kind.REFUSED));
        root.put("rollbacks", report.count(Decision.Kind.ROLLED_BACK));
        ArrayNode events = root.putArray("events");
        ArrayNode notes = root.putArray("notes");
        for (Decision decision : report.decisions()) {
            (EVENTS.contains(decision.kind()) ? events : notes).add(event(decision));
        }
        ArrayNode rejections = root.putArray("rejections");
        report.rejections().forEach(rejections::add);
        ArrayNode warnings = root.putArray("warnings");
        report.warnings().forEach(warnings::add);
        root.put("digest", report.digest());
        return root;
    }

    private static ObjectNode metrics(Map<String, Double> metrics) {
        ObjectNode node = JSON.createObjectNode();
        metrics.forEach((name, value) -> {
            if (Double.isFinite(value)) {
                node.put(name, value);
            } else {
                node.putNull(name);
            }
        });
        return node;
    }

    private static ObjectNode event(Decision decision) {
        ObjectNode node = JSON.createObjectNode();
        node.put("reading", decision.reading());
        node.put("at", decision.at().toString());
        node.put("type", decision.kind().label());
        node.put("version", decision.version());
        node.put("reason", decision.reason());
        ObjectNode evidence = node.putObject("evidence");
        decision.evidence()
                .forEach((name, value) -> {
                    if (value instanceof Double number && !Double.isFinite(number)) {
                        evidence.putNull(name);
                    } else {
                        evidence.set(name, JSON.valueToTree(value));
                    }
                });
        return node;
    }
}
