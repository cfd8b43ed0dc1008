package io.homeostat.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/// Payloads that were no readings: to look at, and to take in once more when the reason is mended.
final class LetterEndpoints {
    private final Vertx vertx;
    private final Lookup lookup;

    LetterEndpoints(Vertx vertx, Lookup lookup) {
        this.vertx = vertx;
        this.lookup = lookup;
    }

    void letters(RoutingContext context) {
        PipelineApi pipeline = lookup.pipeline(context);
        long before = Respond.query(context, "before", Long.MAX_VALUE, 0, Long.MAX_VALUE);
        int limit = (int) Respond.query(context, "limit", 100, 1, 1_000);
        Respond.blocking(
                vertx,
                context,
                () -> {
                    ObjectNode body = Json.object();
                    ArrayNode list = body.putArray("deadLetters");
                    pipeline.letters(before, limit).forEach(one -> list.add(json(one)));
                    return body;
                });
    }

    void letter(RoutingContext context) {
        PipelineApi pipeline = lookup.pipeline(context);
        long number = number(context);
        Respond.blocking(vertx, context, () -> json(find(pipeline, number)));
    }

    void retry(RoutingContext context) {
        PipelineApi pipeline = lookup.pipeline(context);
        long number = number(context);
        Respond.accepted(
                context,
                pipeline.retry(Respond.who(context), number),
                pipeline.name(),
                "retry " + number);
    }

    private static PipelineApi.Letter find(PipelineApi pipeline, long number) {
        return pipeline.letter(number).orElseThrow(() -> unknown(number));
    }

    /// What is said of a number that nothing is kept under.
    static ProblemException unknown(long number) {
        return new ProblemException(
                Problem.notFound(
                        "unknown-dead-letter",
                        "Dead letter " + number + " is not kept; …/dead-letters lists those kept"));
    }

    private static long number(RoutingContext context) {
        String text = context.pathParam("number");
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Told below.
        }
        throw new ProblemException(
                Problem.invalid(
                        "Not the number of a dead letter",
                        List.of(
                                new Problem.Fault(
                                        "number", String.valueOf(text), "a whole number from 0"))));
    }

    private static ObjectNode json(PipelineApi.Letter letter) {
        return Json.object()
                .put("number", letter.number())
                .put("at", letter.at().toString())
                .put("topic", letter.topic())
                .put("reason", letter.reason())
                .put("detail", letter.detail())
                .put("retried", letter.retried())
                .put("payload", letter.payload());
    }
}
