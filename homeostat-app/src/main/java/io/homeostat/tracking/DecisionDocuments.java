package io.homeostat.tracking;

import io.homeostat.elastic.Document;
import io.homeostat.elastic.Marks;
import io.homeostat.elastic.Source;
import io.homeostat.ledger.Ledger;
import io.homeostat.loop.Decision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/// The decisions of all pipelines, from the ledger: none is lost while a server is away.
public final class DecisionDocuments implements Source {
    private final Ledger ledger;
    private final List<String> pipelines;
    private final Marks marks;
    private final Map<String, Long> given = new TreeMap<>();
    private boolean more;

    public DecisionDocuments(Ledger ledger, List<String> pipelines, Marks marks) {
        this.ledger = ledger;
        this.pipelines = List.copyOf(pipelines);
        this.marks = marks;
    }

    @Override
    public List<Document> next(int limit) {
        List<Document> documents = new ArrayList<>();
        given.clear();
        for (String pipeline : pipelines) {
            int left = limit - documents.size();
            if (left > 0) {
                for (Decision decision : ledger.decisions(pipeline, told(pipeline), left)) {
                    documents.add(document(pipeline, decision));
                    given.put(pipeline, decision.number());
                }
            }
        }
        more = documents.size() >= limit;
        return documents;
    }

    @Override
    public boolean more() {
        return more;
    }

    @Override
    public void settled() {
        given.forEach((pipeline, number) -> marks.put(name(pipeline), number));
        given.clear();
        marks.save();
    }

    @Override
    public long waiting() {
        return pipelines.stream().mapToLong(this::waiting).sum();
    }

    private long waiting(String pipeline) {
        List<Decision> newest = ledger.newestDecisions(pipeline, 1);
        return newest.isEmpty() ? 0 : Math.max(0, newest.getFirst().number() - told(pipeline));
    }

    /// The ledger loses nothing.
    @Override
    public long lost() {
        return 0;
    }

    private long told(String pipeline) {
        return marks.mark(name(pipeline)).orElse(0);
    }

    private static String name(String pipeline) {
        return "decision/" + pipeline;
    }

    private Document document(String pipeline, Decision decision) {
        String type = decision.kind().label();
        SequencedMap<String, Object> fields = new LinkedHashMap<>();
        fields.put("message", type + ": " + decision.reason());
        fields.put("event.kind", alert(decision.kind()) ? "alert" : "event");
        fields.put("event.dataset", "homeostat.decision");
        fields.put("event.action", type);
        fields.put("event.reason", decision.reason());
        fields.put("event.sequence", decision.number());
        fields.put("log.level", alert(decision.kind()) ? "WARN" : "INFO");
        fields.put("homeostat.pipeline", pipeline);
        fields.put("homeostat.reading", decision.reading());
        fields.put("homeostat.decision.type", type);
        fields.put("homeostat.decision.number", decision.number());
        if (decision.version() > 0) {
            fields.put("homeostat.version", decision.version());
        }
        decision.evidence().forEach((name, value) -> evidence(fields, name, value));
        String id =
                String.format(
                        Locale.ROOT,
                        "decision-%s-%s-%d",
                        marks.home(),
                        pipeline,
                        decision.number());
        return new Document(id, decision.at(), fields);
    }

    /// Numbers and words apart: a field of the index has one type, and evidence of one name may be
    /// either.
    private static void evidence(SequencedMap<String, Object> fields, String name, Object value) {
        switch (value) {
            case Double number -> fields.put("homeostat.evidence." + Document.part(name), number);
            case Number number ->
                    fields.put("homeostat.evidence." + Document.part(name), number.doubleValue());
            default -> {
                fields.put("homeostat.evidence_text." + Document.part(name), value.toString());
                if (name.equals("device")) {
                    fields.put("homeostat.device", value.toString());
                }
            }
        }
    }

    /// What a person should look at.
    private static boolean alert(Decision.Kind kind) {
        return switch (kind) {
            case DRIFT, SENSOR_FAULT, QUARANTINED, ROLLED_BACK, TRAINING_FAILED, OVER_BUDGET ->
                    true;
            case TRAINED,
                    IMPORTED,
                    INPUT_DRIFT,
                    SENSOR_RECOVERED,
                    CANDIDATE,
                    PROMOTED,
                    REFUSED,
                    REUSED,
                    CONFIRMED ->
                    false;
        };
    }
}
