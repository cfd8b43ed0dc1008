package io.homeostat.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.log.LogQuery;
import io.homeostat.log.LogRecord;
import io.homeostat.log.LogRing;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The newest lines of the box's log, for operators: they name users and addresses.
final class LogEndpoints {
    static final QueryNames QUERY =
            QueryNames.of("level", "pipeline", "text", "since", "after", "limit");

    private final Vertx vertx;
    private final Lookup lookup;
    private final LogRing lines;

    LogEndpoints(Vertx vertx, Lookup lookup, LogRing lines) {
        this.vertx = vertx;
        this.lookup = lookup;
        this.lines = lines;
    }

    void logs(RoutingContext context) {
        LogQuery query =
                new LogQuery(
                        level(context),
                        pipeline(context),
                        text(context, "text"),
                        since(context),
                        Respond.query(context, "after", 0, 0, Long.MAX_VALUE),
                        (int) Respond.query(context, "limit", 200, 1, 1_000));
        // Some megabytes are looked through: not on an event loop.
        Respond.blocking(
                vertx,
                context,
                () -> {
                    LogRing.Extent extent = lines.extent();
                    ObjectNode body = Json.object();
                    body.put("newest", extent.newest()).put("kept", extent.kept());
                    ArrayNode list = body.putArray("lines");
                    lines.search(query).forEach(line -> list.add(json(line)));
                    return body;
                });
    }

    private static String text(RoutingContext context, String name) {
        String value = context.request().getParam(name);
        return value == null ? "" : value;
    }

    private String pipeline(RoutingContext context) {
        String name = text(context, "pipeline");
        return name.isEmpty() ? name : lookup.named(name).name();
    }

    private static LogRecord.Level level(RoutingContext context) {
        String word = text(context, "level");
        if (word.isEmpty()) {
            return LogRecord.Level.TRACE;
        }
        return Arrays.stream(LogRecord.Level.values())
                .filter(level -> level.name().equals(word.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> wrong("level", word, "one of trace, debug, info, warn, error"));
    }

    private static Instant since(RoutingContext context) {
        String time = text(context, "since");
        try {
            return time.isEmpty() ? Instant.MIN : Instant.parse(time);
        } catch (DateTimeParseException e) {
            throw wrong("since", time, "a time such as 2026-01-31T12:00:00Z");
        }
    }

    private static ProblemException wrong(String name, String found, String expected) {
        return new ProblemException(
                Problem.invalid(
                        "The query parameter " + name + " is wrong",
                        List.of(new Problem.Fault(name, found, expected))));
    }

    private static ObjectNode json(LogRecord line) {
        ObjectNode node =
                Json.object()
                        .put("number", line.number())
                        .put("at", line.at().toString())
                        .put("level", line.level().name().toLowerCase(Locale.ROOT))
                        .put("logger", line.logger())
                        .put("thread", line.thread())
                        .put("message", line.message());
        ObjectNode fields = node.putObject("fields");
        line.fields().forEach(fields::put);
        line.failure()
                .ifPresent(thrown ->
                        node.putObject("error")
                                .put("type", thrown.type())
                                .put("message", thrown.message())
                                .put("stack", thrown.stack()));
        return node;
    }
}
