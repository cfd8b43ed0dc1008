package io.homeostat.loop;

import io.homeostat.base.Sha256;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.drift.InputDrift;
import io.homeostat.model.Lineage;
import io.homeostat.sensor.SensorReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Numbers the decisions, counts them by kind, and chains their digests: equal digests mean equal
/// decisions, all of them, in order, with their evidence.
@SingleWriter
final class DecisionLog {
    private final List<Decision> fresh = new ArrayList<>();
    private final EnumMap<Decision.Kind, Long> counts = new EnumMap<>(Decision.Kind.class);
    private long number;
    private String digest = Sha256.of("");

    void add(
            long reading,
            Instant at,
            Decision.Kind kind,
            int version,
            String reason,
            SequencedMap<String, Object> evidence) {
        Decision decision = new Decision(++number, reading, at, kind, version, reason, evidence);
        fresh.add(decision);
        counts.merge(kind, 1L, Long::sum);
        digest = Sha256.of(digest + line(decision));
    }

    /// What was found about a sensor, or about the clock of a device.
    void add(long reading, Instant at, SensorReport report) {
        SequencedMap<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("device", report.device().value());
        evidence.put("sensor", report.field());
        evidence.put("fault", report.kind());
        evidence.putAll(report.evidence());
        add(
                reading,
                at,
                report.begins() ? Decision.Kind.SENSOR_FAULT : Decision.Kind.SENSOR_RECOVERED,
                0,
                report.reason(),
                evidence);
    }

    /// The errors of the champion have grown.
    void add(
            long reading,
            Instant at,
            int version,
            ErrorMonitor.Alarm alarm,
            Diagnosis.Cause cause) {
        SequencedMap<String, Object> evidence = alarm.evidence();
        evidence.put("cause", cause.label());
        add(
                reading,
                at,
                Decision.Kind.DRIFT,
                version,
                alarm.reason() + "; " + cause.sentence(),
                evidence);
    }

    void add(long reading, Instant at, int version, InputWatch watch, InputDrift drift) {
        add(
                reading,
                at,
                Decision.Kind.INPUT_DRIFT,
                version,
                watch.reason(drift),
                watch.evidence(drift));
    }

    /// A kept model knows the world since the change.
    void add(long reading, Instant at, Recall.Known known) {
        add(reading, at, Decision.Kind.REUSED, known.version(), known.reason(), known.evidence());
    }

    /// A training was due, and the budget had no room for it.
    void add(long reading, Instant at, TrainingBudget.Refusal refusal) {
        add(reading, at, Decision.Kind.OVER_BUDGET, 0, refusal.reason(), refusal.evidence());
    }

    /// A training has ended without a model.
    void add(long reading, Instant at, long training, String failure) {
        add(
                reading,
                at,
                Decision.Kind.TRAINING_FAILED,
                0,
                "training " + training + " failed: " + failure,
                new LinkedHashMap<>());
    }

    /// A training has given `version`.
    void add(long reading, Instant at, int version, String cause, Lineage lineage) {
        SequencedMap<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("rows", lineage.rows());
        evidence.put("firstReading", lineage.firstReading());
        evidence.put("lastReading", lineage.lastReading());
        evidence.put("family", lineage.family());
        lineage.compared().forEach((family, loss) -> evidence.put("loss of " + family, loss));
        evidence.put("model", lineage.modelDigest());
        evidence.put("data", lineage.dataDigest());
        String reason = "version " + version + " trained on " + lineage.rows() + " rows: " + cause;
        add(reading, at, Decision.Kind.TRAINED, version, reason, evidence);
    }

    /// `version` has come from elsewhere.
    void addImport(long reading, Instant at, int version, Lineage lineage) {
        SequencedMap<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("family", lineage.family());
        evidence.put("model", lineage.modelDigest());
        evidence.put("file", lineage.dataDigest());
        String reason = "version " + version + " " + lineage.cause();
        add(reading, at, Decision.Kind.IMPORTED, version, reason, evidence);
    }

    private static String line(Decision decision) {
        return "\n"
                + decision.number()
                + '\t'
                + decision.reading()
                + '\t'
                + decision.kind().label()
                + '\t'
                + decision.version()
                + '\t'
                + decision.reason()
                + '\t'
                + decision.evidence();
    }

    /// The next decision is numbered above `last`.
    void continueAfter(long last) {
        number = last;
    }

    /// The decisions since the last call.
    List<Decision> drain() {
        if (fresh.isEmpty()) {
            return List.of();
        }
        List<Decision> drained = List.copyOf(fresh);
        fresh.clear();
        return drained;
    }

    /// SHA-256 over all decisions so far. Times are left out: a stream without timestamps takes
    /// those of its arrival.
    String digest() {
        return digest;
    }

    long count(Decision.Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    SequencedMap<String, Long> counts() {
        SequencedMap<String, Long> all = new LinkedHashMap<>();
        for (Decision.Kind kind : Decision.Kind.values()) {
            all.put(kind.label(), count(kind));
        }
        return all;
    }

    void save(StateWriter out) {
        out.putLong(number).putString(digest);
        for (Decision.Kind kind : Decision.Kind.values()) {
            out.putLong(count(kind));
        }
    }

    void load(StateReader in) {
        number = in.getLong();
        digest = in.getString();
        for (Decision.Kind kind : Decision.Kind.values()) {
            counts.put(kind, in.getLong());
        }
    }
}
