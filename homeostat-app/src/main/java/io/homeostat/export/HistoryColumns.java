package io.homeostat.export;

import io.homeostat.config.PipelineResource;
import io.homeostat.history.HistoryRow;
import io.homeostat.label.LabelPolicy;
import io.homeostat.label.Target;
import io.homeostat.model.Estimate;
import io.homeostat.model.Task;
import io.homeostat.parquet.OutputColumn;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.table.ExportNotes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// The columns of an export: first when and where, then the declared fields under their names, then
/// what was predicted and what was true. A declared field keeps its name; what the export adds and
/// would be called the same gets a prefix.
final class HistoryColumns {
    /// Version of this layout.
    private static final String VERSION = "1";

    private static final String PREFIX = "homeostat_";

    private final PipelineResource pipeline;
    private final Fields fields;
    private final Target target;
    private final List<String> classes;
    private final List<OutputColumn<HistoryRow>> columns = new ArrayList<>();
    private final List<String> added = new ArrayList<>();
    private final String time;
    private final String device;

    HistoryColumns(PipelineResource pipeline) {
        this.pipeline = pipeline;
        this.fields = pipeline.loop().fields();
        this.target = pipeline.loop().target();
        this.classes = target.task() instanceof Task.Classification(var names) ? names : List.of();
        columns.add(OutputColumn.whole(added("index"), HistoryRow::reading));
        this.time = added("time");
        columns.add(OutputColumn.time(time, row -> Optional.of(row.at())));
        this.device = added("device");
        columns.add(OutputColumn.text(device, row -> Optional.of(row.device())));
        for (int i = 0; i < fields.size(); i++) {
            columns.add(field(i));
        }
        addPredictions();
    }

    private void addPredictions() {
        columns.add(estimate("prediction", row -> row.estimate().point()));
        for (int i = 0; i < classes.size(); i++) {
            int at = i;
            columns.add(
                    OutputColumn.number(
                            added("p(" + classes.get(i) + ")"), row -> probability(row, at)));
        }
        if (classes.isEmpty()) {
            columns.add(OutputColumn.number(added("lower"), HistoryRow::lower));
            columns.add(OutputColumn.number(added("upper"), HistoryRow::upper));
        }
        columns.add(estimate("frozen", HistoryRow::frozen));
        columns.add(estimate("baseline", HistoryRow::baseline));
        columns.add(OutputColumn.whole(added("model_version"), HistoryRow::version));
        columns.add(OutputColumn.truth(added("drift_detected"), HistoryRow::driftDetected));
        columns.add(estimate("label", HistoryRow::label));
        columns.add(OutputColumn.time(added("label_time"), HistoryRow::labelledAt));
    }

    private static double probability(HistoryRow row, int at) {
        return row.estimate() instanceof Estimate.Classes all && at < all.size()
                ? all.get(at)
                : Double.NaN;
    }

    private interface OfRow {
        double of(HistoryRow row);
    }

    /// Something in the unit of the target: a number, or the name of a class.
    private OutputColumn<HistoryRow> estimate(String name, OfRow number) {
        return classes.isEmpty()
                ? OutputColumn.number(added(name), number::of)
                : OutputColumn.text(added(name), row -> word(classes, number.of(row)));
    }

    private OutputColumn<HistoryRow> field(int index) {
        Field field = fields.get(index);
        // Where the truth comes by itself the reading has none, and a file without is of no use to
        // learn from.
        boolean truth =
                field.name().equals(target.field())
                        && target.arrives() instanceof LabelPolicy.OnTopic;
        OfRow value = row -> truth ? truth(row, index) : value(row, index);
        return field.categorical()
                ? OutputColumn.text(field.name(), row -> word(field.categories(), value.of(row)))
                : OutputColumn.number(field.name(), value::of);
    }

    private static double truth(HistoryRow row, int index) {
        double measured = value(row, index);
        return Double.isNaN(measured) ? row.label() : measured;
    }

    private static double value(HistoryRow row, int index) {
        return row.values().get(index);
    }

    private static Optional<String> word(List<String> words, double ordinal) {
        boolean known = ordinal >= 0 && ordinal < words.size();
        return known ? Optional.of(words.get((int) ordinal)) : Optional.empty();
    }

    private String added(String name) {
        String free = name;
        while (fields.indexOf(free).isPresent() || added.contains(free)) {
            free = PREFIX + free;
        }
        added.add(free);
        return free;
    }

    List<OutputColumn<HistoryRow>> all() {
        return columns;
    }

    /// Whether `row` was made with these fields.
    boolean fit(HistoryRow row) {
        return row.values().size() == fields.size();
    }

    /// What the file says about itself.
    SequencedMap<String, String> notes(String product) {
        SequencedMap<String, String> notes = new LinkedHashMap<>();
        notes.put(ExportNotes.VERSION, VERSION);
        notes.put("homeostat.pipeline", pipeline.name());
        notes.put("homeostat.product", product);
        notes.put("homeostat.target", target.field());
        notes.put(ExportNotes.TIME, time);
        notes.put(ExportNotes.DEVICE, device);
        notes.put(ExportNotes.ADDED, String.join("\n", added));
        for (Field field : fields.all()) {
            if (!field.unit().isEmpty()) {
                notes.put("homeostat.unit." + field.name(), field.unit());
            }
        }
        return notes;
    }
}
