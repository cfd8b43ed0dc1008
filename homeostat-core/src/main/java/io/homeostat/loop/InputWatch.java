package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.drift.ColumnShift;
import io.homeostat.drift.FalseAlarmBudget;
import io.homeostat.drift.InputDrift;
import io.homeostat.drift.InputMonitor;
import io.homeostat.drift.InputProfile;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.feature.FeatureVector;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/// Tells once when the inputs begin to differ from what the champion first saw. That is evidence
/// for a person, never by itself a reason to retrain: on real sensors distribution tests alarm at
/// nearly every check.
@SingleWriter
final class InputWatch {
    private static final int COLUMNS_NAMED = 5;

    private final InputMonitor monitor;
    private boolean differing;

    InputWatch(FeatureSchema schema, MonitorSpec spec) {
        this.monitor =
                new InputMonitor(
                        schema.columns(),
                        spec.inputs(),
                        spec.inputWindow(),
                        new FalseAlarmBudget.OneEvery(spec.inputFalseAlarmEvery()));
    }

    Optional<InputDrift> observe(FeatureVector x, Instant at) {
        Optional<InputDrift> drift = monitor.observe(x, at);
        if (drift.isPresent()) {
            boolean known = differing;
            differing = true;
            return known ? Optional.empty() : drift;
        }
        if (differing && monitor.newest().map(newest -> !newest.shifted()).orElse(false)) {
            differing = false;
        }
        return Optional.empty();
    }

    /// Another model serves: what it meets first is its reference.
    void championChanged() {
        monitor.rebase();
        differing = false;
    }

    InputProfile profile() {
        return monitor.profile();
    }

    static String reason(InputDrift drift) {
        List<String> names = drift.names();
        String more = names.size() > COLUMNS_NAMED ? " and others" : "";
        return String.format(
                Locale.ROOT,
                "%d of %d inputs differ from the reference over %d readings: %s%s",
                names.size(),
                drift.columns().size(),
                drift.window(),
                String.join(", ", names.subList(0, Math.min(COLUMNS_NAMED, names.size()))),
                more);
    }

    static SequencedMap<String, Object> evidence(InputDrift drift) {
        SequencedMap<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("cause", "input-shift");
        evidence.put("alpha", drift.alpha());
        drift.columns().stream()
                .filter(ColumnShift::shifted)
                .limit(COLUMNS_NAMED)
                .forEach(shift -> evidence.put(shift.column(), shift.value()));
        return evidence;
    }

    void save(StateWriter out) {
        monitor.save(out);
        out.putBoolean(differing);
    }

    void load(StateReader in) {
        monitor.load(in);
        differing = in.getBoolean();
    }
}
