package io.homeostat.tracking;

import io.homeostat.config.PipelineResource;
import io.homeostat.elastic.Document;
import io.homeostat.elastic.Marks;
import io.homeostat.elastic.Source;
import io.homeostat.history.HistoryRow;
import io.homeostat.history.HistoryView;
import io.homeostat.model.Estimate;
import io.homeostat.model.Task;
import io.homeostat.reading.Field;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Every so many-th prediction of all pipelines with its inputs, from the history: no lane does
/// more for it. It begins with what comes after it was first asked for.
public final class PredictionDocuments implements Source, AutoCloseable {
    /// Rows that one look reads: some megabytes.
    private static final int ROWS_MAX = 5_000;

    private final HistoryView history;
    private final List<PipelineResource> pipelines;
    private final Marks marks;
    private final int every;
    private final Map<String, Long> given = new TreeMap<>();
    private boolean more;

    /// @param every a reading is told when this divides its index
    public PredictionDocuments(
            HistoryView history, List<PipelineResource> pipelines, Marks marks, int every) {
        this.history = history;
        this.pipelines = List.copyOf(pipelines);
        this.marks = marks;
        this.every = every;
        for (PipelineResource pipeline : pipelines) {
            if (marks.mark(name(pipeline)).isEmpty()) {
                marks.put(name(pipeline), history.newest(pipeline.name()));
            }
        }
    }

    @Override
    public List<Document> next(int limit) {
        List<Document> documents = new ArrayList<>();
        given.clear();
        more = false;
        for (PipelineResource pipeline : pipelines) {
            int left = limit - documents.size();
            if (left > 0) {
                take(pipeline, left, documents);
            } else {
                more = true;
            }
        }
        return documents;
    }

    private void take(PipelineResource pipeline, int limit, List<Document> documents) {
        long told = told(pipeline);
        int most = (int) Math.min(ROWS_MAX, (long) limit * every);
        List<HistoryRow> rows =
                history.after(
                        pipeline.name(), told, Long.MAX_VALUE, Instant.MIN, Instant.MAX, most);
        if (rows.isEmpty()) {
            return;
        }
        more |= rows.size() == most;
        given.put(name(pipeline), rows.getLast().reading());
        rows.stream()
                .filter(row -> row.reading() % every == 0)
                .filter(row -> row.values().size() == pipeline.loop().fields().size())
                .map(row -> document(pipeline, row))
                .forEach(documents::add);
    }

    @Override
    public boolean more() {
        return more;
    }

    @Override
    public void settled() {
        given.forEach(marks::put);
        given.clear();
        marks.save();
    }

    @Override
    public long waiting() {
        return 0;
    }

    /// What the history no longer has cannot be told from readings that were not predicted.
    @Override
    public long lost() {
        return 0;
    }

    private long told(PipelineResource pipeline) {
        return marks.mark(name(pipeline)).orElse(-1);
    }

    private static String name(PipelineResource pipeline) {
        return "prediction/" + pipeline.name();
    }

    private Document document(PipelineResource pipeline, HistoryRow row) {
        List<String> classes =
                pipeline.loop().target().task() instanceof Task.Classification(var names)
                        ? names
                        : List.of();
        SequencedMap<String, Object> fields = new LinkedHashMap<>();
        fields.put("message", "prediction of reading " + row.reading());
        fields.put("event.kind", "metric");
        fields.put("event.dataset", "homeostat.prediction");
        fields.put("event.sequence", row.reading());
        fields.put("homeostat.pipeline", pipeline.name());
        fields.put("homeostat.device", row.device());
        fields.put("homeostat.reading", row.reading());
        fields.put("homeostat.version", row.version());
        fields.put("homeostat.prediction.drift_detected", row.driftDetected());
        for (int i = 0; i < row.values().size(); i++) {
            input(fields, pipeline.loop().fields().get(i), row.values().get(i));
        }
        if (classes.isEmpty()) {
            fields.put("homeostat.prediction.value", row.estimate().point());
            fields.put("homeostat.prediction.lower", row.lower());
            fields.put("homeostat.prediction.upper", row.upper());
            fields.put("homeostat.prediction.frozen", row.frozen());
            fields.put("homeostat.prediction.baseline", row.baseline());
            fields.put("homeostat.label.value", row.label());
        } else {
            word(fields, "homeostat.prediction.class", classes, row.estimate().point());
            word(fields, "homeostat.label.class", classes, row.label());
            if (row.estimate() instanceof Estimate.Classes all) {
                for (int i = 0; i < Math.min(classes.size(), all.size()); i++) {
                    fields.put(
                            "homeostat.probability." + Document.part(classes.get(i)), all.get(i));
                }
            }
        }
        String id = "prediction-" + marks.home() + "-" + pipeline.name() + "-" + row.reading();
        return new Document(id, row.at(), fields);
    }

    private static void input(SequencedMap<String, Object> fields, Field field, double value) {
        String name = Document.part(field.name());
        if (field.categorical()) {
            word(fields, "homeostat.input_text." + name, field.categories(), value);
        } else {
            fields.put("homeostat.input." + name, value);
        }
    }

    private static void word(
            SequencedMap<String, Object> fields, String name, List<String> words, double ordinal) {
        if (ordinal >= 0 && ordinal < words.size()) {
            fields.put(name, words.get((int) ordinal));
        }
    }

    @Override
    public void close() {
        history.close();
    }
}
