package io.homeostat.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads JSON from requests and writes JSON and problems to responses.
final class Respond {
    private static final Logger LOG = LoggerFactory.getLogger(Respond.class);

    private Respond() {}

    static void json(RoutingContext context, int status, JsonNode body) {
        var _ =
                context.response()
                        .setStatusCode(status)
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                        .end(Buffer.buffer(Json.bytes(body)));
    }

    /// Answers with what `query`, which may block, finds on a worker.
    static void blocking(Vertx vertx, RoutingContext context, Callable<JsonNode> query) {
        vertx.executeBlocking(query, false)
                .onSuccess(body -> json(context, 200, body))
                .onFailure(e -> failure(context, e, 500));
    }

    /// Answers when `stage` is complete.
    static <T> void when(RoutingContext context, CompletionStage<T> stage, Consumer<T> answer) {
        var _ =
                stage.whenComplete((value, failure) -> {
                    try {
                        if (failure != null) {
                            failure(context, failure, 500);
                        } else {
                            answer.accept(value);
                        }
                    } catch (RuntimeException e) { // A stage would swallow it.
                        failure(context, e, 500);
                    }
                });
    }

    /// Who gave an order, as the audit trail names it.
    static String who(RoutingContext context) {
        String name = Door.user(context).map(user -> user.name() + " from ").orElse("");
        return "http " + name + Door.address(context);
    }

    /// Answers an order when it has been taken.
    static void accepted(
            RoutingContext context, CompletionStage<?> order, String pipeline, String command) {
        ObjectNode body = Json.object().put("accepted", true);
        body.put("pipeline", pipeline).put("command", command);
        when(context, order, _ -> json(context, 202, body));
    }

    static void problem(RoutingContext context, Problem problem) {
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        ObjectNode body = Json.object();
        body.put("type", "/problems/" + problem.kind());
        body.put("title", problem.title());
        body.put("status", problem.status());
        body.put("detail", problem.detail());
        body.put("instance", path(context));
        if (!problem.faults().isEmpty()) {
            ArrayNode faults = body.putArray("errors");
            for (Problem.Fault fault : problem.faults()) {
                faults.addObject()
                        .put("field", fault.field())
                        .put("found", fault.found())
                        .put("expected", fault.expected());
            }
        }
        Dialect.of(path(context)).add(body, problem);
        var _ =
                context.response()
                        .setStatusCode(problem.status())
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                        .end(Buffer.buffer(Json.bytes(body)));
    }

    static String path(RoutingContext context) {
        String path = context.request().path();
        return path == null ? "" : path;
    }

    /// Whatever ended a request, as a problem. What we did not foresee is our bug: logged, and told
    /// without its inside.
    static void failure(RoutingContext context, @Nullable Throwable thrown, int status) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null
                        ? thrown.getCause()
                        : thrown;
        int code = cause instanceof HttpException http ? http.getStatusCode() : status;
        if (cause instanceof ProblemException known) {
            problem(context, known.problem());
        } else if (code == 413) {
            problem(
                    context,
                    Problem.of(
                            413,
                            "too-large",
                            "The request is too large",
                            "The body exceeds " + HttpApi.BODY_BYTES_MAX + " bytes"));
        } else if (code >= 400 && code < 500) {
            problem(
                    context,
                    Problem.of(
                            code,
                            "bad-request",
                            "The request is not valid",
                            cause == null ? "HTTP " + code : String.valueOf(cause.getMessage())));
        } else {
            LOG.atError()
                    .addKeyValue("path", context.request().path())
                    .setCause(cause)
                    .log("request failed");
            problem(
                    context,
                    Problem.of(
                            500, "internal", "Internal error", "The cause is in the node's log"));
        }
    }

    /// The request's body, or a problem that says where it stops being JSON.
    static JsonNode body(RoutingContext context) {
        Buffer body = bytes(context);
        if (body.length() == 0) {
            throw new ProblemException(
                    Problem.invalid(
                            "The body is empty",
                            List.of(new Problem.Fault("(body)", "nothing", "JSON"))));
        }
        return parsed(body, Json::parse);
    }

    /// The body as it came; empty without one.
    static Buffer bytes(RoutingContext context) {
        Buffer body = context.body().buffer();
        return body == null ? Buffer.buffer() : body;
    }

    /// Reads bytes as JSON.
    interface Parser {
        JsonNode parse(byte[] bytes) throws IOException;
    }

    /// What `parser` makes of `body`, or a problem that says where it stops being JSON.
    static JsonNode parsed(Buffer body, Parser parser) {
        try {
            return parser.parse(body.getBytes());
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
            String place = "line " + line + ", column " + column;
            throw new ProblemException(
                    new Problem(
                            400,
                            "malformed-json",
                            "The body is not JSON",
                            "At " + place + ": " + e.getOriginalMessage(),
                            List.of(new Problem.Fault(place, e.getOriginalMessage(), "JSON"))));
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.invalid("The body cannot be read: " + e.getMessage(), List.of()));
        }
    }

    /// A whole number from the query, within its bounds.
    static long query(RoutingContext context, String name, long otherwise, long min, long max) {
        String text = context.request().getParam(name);
        if (text == null) {
            return otherwise;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException _) {
            // Told below, together with numbers out of bounds.
        }
        String bounds = max == Long.MAX_VALUE ? "from " + min : "in " + min + ".." + max;
        throw new ProblemException(
                Problem.invalid(
                        "The query parameter " + name + " is wrong",
                        List.of(new Problem.Fault(name, text, "a whole number " + bounds))));
    }
}
