package io.homeostat.elastic;

import io.homeostat.log.LogRecord;
import io.homeostat.log.LogRing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicLong;

/// Lines of the process's log, from memory: what the ring has given up is lost and counted.
public final class LineSource implements Source {
    private final LogRing lines;
    private volatile long told;
    private final AtomicLong lost = new AtomicLong();
    private volatile long given;
    private volatile long gone;

    public LineSource(LogRing lines) {
        this.lines = lines;
    }

    @Override
    public List<Document> next(int limit) {
        List<LogRecord> next = lines.after(told, limit);
        given = next.isEmpty() ? told : next.getLast().number();
        gone = next.isEmpty() ? 0 : next.getFirst().number() - told - 1;
        return next.stream().filter(line -> !isDecision(line)).map(this::document).toList();
    }

    /// A decision is told from the ledger, with its evidence.
    private static boolean isDecision(LogRecord line) {
        return line.fields().containsKey("decision") && line.fields().containsKey("number");
    }

    private Document document(LogRecord line) {
        SequencedMap<String, Object> fields = new LinkedHashMap<>();
        fields.put("message", line.message());
        fields.put("event.kind", "event");
        fields.put("event.dataset", "homeostat.log");
        fields.put("event.sequence", line.number());
        fields.put("log.level", line.level().name());
        fields.put("log.logger", line.logger());
        fields.put("process.thread.name", line.thread());
        line.fields()
                .forEach((name, value) -> {
                    switch (name) {
                        case "pipeline", "device" -> fields.put("homeostat." + name, value);
                        default -> fields.put("labels." + Document.part(name), value);
                    }
                });
        line.failure()
                .ifPresent(thrown -> {
                    fields.put("error.type", thrown.type());
                    fields.put("error.message", thrown.message());
                    fields.put("error.stack_trace", thrown.stack());
                });
        return new Document("line-" + lines.name() + "-" + line.number(), line.at(), fields);
    }

    @Override
    public boolean more() {
        return given < lines.extent().newest();
    }

    @Override
    public void settled() {
        lost.addAndGet(gone);
        gone = 0;
        told = given;
    }

    @Override
    public long waiting() {
        return lines.extent().newest() - told;
    }

    @Override
    public long lost() {
        LogRing.Extent extent = lines.extent();
        long oldest = extent.newest() - extent.kept() + 1;
        return lost.get() + gone + Math.max(0, oldest - 1 - Math.max(told, given));
    }
}
