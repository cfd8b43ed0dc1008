package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.drift.ColumnShift;
import io.homeostat.drift.FalseAlarmBudget;
import io.homeostat.drift.InputDrift;
import io.homeostat.drift.InputMonitor;
import io.homeostat.drift.InputProfile;
import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/// Tells once when the inputs, or what is predicted from them, begin to differ from what was when
/// the champion began to serve. That is evidence for a person, never by itself a reason to retrain:
/// on real sensors distribution tests alarm at nearly every check.
@SingleWriter
final class InputWatch {
    private static final int COLUMNS_NAMED = 5;

    /// The column of what was served.
    private static final String PREDICTION = "prediction";

    private final String prediction;
    private final InputMonitor monitor;
    private boolean differing;

    /// @param task of the model; a class is a category
    InputWatch(FeatureSchema schema, Task task, MonitorSpec spec) {
        List<Column> columns = new ArrayList<>(schema.columns());
        columns.add(
                switch (task) {
                    case Task.Regression _ -> Column.number(prediction(schema));
                    case Task.Classification classes ->
                            new Column(prediction(schema), classes.classes().size());
                });
        this.prediction = columns.getLast().name();
        this.monitor =
                new InputMonitor(
                        columns,
                        spec.inputs(),
                        spec.inputWindow(),
                        new FalseAlarmBudget.OneEvery(spec.inputFalseAlarmEvery()));
    }

    /// A feature may have that name.
    private static String prediction(FeatureSchema schema) {
        String name = PREDICTION;
        while (schema.columns().stream().map(Column::name).anyMatch(name::equals)) {
            name += "'";
        }
        return name;
    }

    /// @param said what was served, as one number
    Optional<InputDrift> observe(FeatureVector x, double said, Instant at) {
        Optional<InputDrift> drift = monitor.observe(x, said, at);
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

    String reason(InputDrift drift) {
        List<String> names = drift.names();
        boolean predictions = names.contains(prediction);
        List<String> inputs = names.stream().filter(name -> !name.equals(prediction)).toList();
        if (inputs.isEmpty()) {
            return String.format(
                    Locale.ROOT,
                    "the predictions differ from the reference over %d readings, no input does",
                    drift.window());
        }
        String more = inputs.size() > COLUMNS_NAMED ? " and others" : "";
        return String.format(
                Locale.ROOT,
                "%d of %d inputs differ from the reference over %d readings: %s%s%s",
                inputs.size(),
                drift.columns().stream().filter(this::ofInput).count(),
                drift.window(),
                String.join(", ", inputs.subList(0, Math.min(COLUMNS_NAMED, inputs.size()))),
                more,
                predictions ? "; so do the predictions" : "");
    }

    SequencedMap<String, Object> evidence(InputDrift drift) {
        SequencedMap<String, Object> evidence = new LinkedHashMap<>();
        List<ColumnShift> shifted = drift.columns().stream().filter(ColumnShift::shifted).toList();
        boolean input = shifted.stream().anyMatch(this::ofInput);
        evidence.put("cause", input ? "input-shift" : "prediction-shift");
        evidence.put("alpha", drift.alpha());
        shifted.stream()
                .filter(this::ofInput)
                .limit(COLUMNS_NAMED)
                .forEach(shift -> evidence.put(shift.column(), shift.value()));
        shifted.stream()
                .filter(shift -> !ofInput(shift))
                .forEach(shift -> evidence.put(shift.column(), shift.value()));
        return evidence;
    }

    private boolean ofInput(ColumnShift shift) {
        return !shift.column().equals(prediction);
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
