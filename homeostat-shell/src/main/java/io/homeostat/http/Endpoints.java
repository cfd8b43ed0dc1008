package io.homeostat.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.label.Label;
import io.homeostat.loop.OperatorCommand;
import io.homeostat.model.Task;
import io.homeostat.reading.Reading;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

/// What each route does.
final class Endpoints {
    private static final int LABELS_MAX = 10_000;

    private final Vertx vertx;
    private final NodeApi node;
    private final LiveFeed feed;

    Endpoints(Vertx vertx, NodeApi node, LiveFeed feed) {
        this.vertx = vertx;
        this.node = node;
        this.feed = feed;
    }

    void health(RoutingContext context) {
        NodeApi.Health health = node.health();
        answerHealth(context, health, health.live() && health.ready());
    }

    void live(RoutingContext context) {
        NodeApi.Health health = node.health();
        answerHealth(context, health, health.live());
    }

    void ready(RoutingContext context) {
        NodeApi.Health health = node.health();
        answerHealth(context, health, health.ready());
    }

    private static void answerHealth(RoutingContext context, NodeApi.Health health, boolean good) {
        ObjectNode body = Json.object().put("status", good ? "UP" : "DOWN");
        ArrayNode checks = body.putArray("checks");
        for (NodeApi.Probe probe : health.probes()) {
            checks.addObject()
                    .put("name", probe.name())
                    .put("status", probe.good() ? "UP" : "DOWN")
                    .put("detail", probe.detail());
        }
        Respond.json(context, good ? 200 : 503, body);
    }

    void predictAny(RoutingContext context) {
        JsonNode body = Respond.body(context);
        JsonNode named = body.path("pipeline");
        if (named.isTextual()) {
            predict(context, find(named.asText()), body);
            return;
        }
        List<PipelineApi> all = node.pipelines();
        if (all.size() != 1) {
            String names = String.join(", ", names());
            throw new ProblemException(
                    Problem.invalid(
                            "Which pipeline? This node runs " + all.size(),
                            List.of(
                                    new Problem.Fault(
                                            "pipeline",
                                            named.isMissingNode() ? "nothing" : named.toString(),
                                            "one of " + names))));
        }
        predict(context, all.getFirst(), body);
    }

    void predict(RoutingContext context) {
        predict(context, pipeline(context), Respond.body(context));
    }

    private void predict(RoutingContext context, PipelineApi pipeline, JsonNode body) {
        PredictRequest request = PredictRequest.parse(body, pipeline.description());
        List<Reading> readings = request.readings();
        Task task = pipeline.description().task();
        when(
                context,
                pipeline.predict(readings),
                answers -> {
                    ArrayNode all = Json.array();
                    answers.forEach(answer -> all.add(Json.answer(answer, task)));
                    Respond.json(
                            context,
                            200,
                            request.several() ? several(all, answers) : (ObjectNode) all.get(0));
                });
    }

    private static ObjectNode several(ArrayNode all, List<PipelineApi.Answer> answers) {
        ObjectNode body = Json.object();
        body.set("predictions", all);
        body.put("model_version", answers.isEmpty() ? 0 : answers.getFirst().version());
        body.put("drift_detected", answers.stream().anyMatch(PipelineApi.Answer::driftDetected));
        return body;
    }

    void pipelines(RoutingContext context) {
        ArrayNode all = Json.array();
        for (PipelineApi pipeline : node.pipelines()) {
            all.add(describe(pipeline));
        }
        ObjectNode body = Json.object();
        body.set("pipelines", all);
        Respond.json(context, 200, body);
    }

    void pipelineState(RoutingContext context) {
        Respond.json(context, 200, describe(pipeline(context)));
    }

    private ObjectNode describe(PipelineApi pipeline) {
        ObjectNode body = Json.description(pipeline);
        ObjectNode snapshot = Json.snapshot(pipeline.snapshot());
        snapshot.put("readingsPerSecond", feed.perSecond(pipeline.name()));
        body.set("snapshot", snapshot);
        return body;
    }

    void models(RoutingContext context) {
        PipelineApi pipeline = pipeline(context);
        blocking(
                context,
                () -> {
                    ObjectNode body = Json.object();
                    ArrayNode models = body.putArray("models");
                    pipeline.models().forEach(model -> models.add(Json.model(model)));
                    return body;
                });
    }

    void model(RoutingContext context) {
        PipelineApi pipeline = pipeline(context);
        int version = version(context);
        blocking(context, () -> Json.model(find(pipeline, version)));
    }

    void promote(RoutingContext context) {
        PipelineApi pipeline = pipeline(context);
        int version = version(context);
        vertx.executeBlocking(() -> find(pipeline, version), false)
                .onSuccess(model -> {
                    try {
                        decide(context, pipeline, new OperatorCommand.Promote(model.version()));
                    } catch (RuntimeException e) { // A future would swallow it.
                        Respond.failure(context, e, 500);
                    }
                })
                .onFailure(e -> Respond.failure(context, e, 500));
    }

    void rollback(RoutingContext context) {
        decide(context, pipeline(context), new OperatorCommand.RollBack());
    }

    void retrain(RoutingContext context) {
        decide(context, pipeline(context), new OperatorCommand.Retrain());
    }

    void resume(RoutingContext context) {
        decide(context, pipeline(context), new OperatorCommand.Resume());
    }

    private void decide(RoutingContext context, PipelineApi pipeline, OperatorCommand command) {
        String who = "http " + context.request().remoteAddress().hostAddress();
        when(
                context,
                pipeline.decide(who, command),
                _ ->
                        Respond.json(
                                context,
                                202,
                                Json.object()
                                        .put("accepted", true)
                                        .put("pipeline", pipeline.name())
                                        .put("command", command.toString())));
    }

    void decisions(RoutingContext context) {
        PipelineApi pipeline = pipeline(context);
        long last = Long.MAX_VALUE;
        int limit = (int) Respond.query(context, "limit", 200, 1, 5_000);
        // Without `after` the newest are wanted.
        long after = Respond.query(context, "after", -1, 0, last);
        blocking(
                context,
                () -> {
                    long from = after >= 0 ? after : Math.max(0, pipeline.lastDecision() - limit);
                    ObjectNode body = Json.object();
                    ArrayNode list = body.putArray("decisions");
                    pipeline.decisions(from, limit).forEach(d -> list.add(Json.decision(d)));
                    return body;
                });
    }

    void history(RoutingContext context) {
        PipelineApi pipeline = pipeline(context);
        long from = Respond.query(context, "from", 0, 0, Long.MAX_VALUE);
        long to = Respond.query(context, "to", Long.MAX_VALUE, 0, Long.MAX_VALUE);
        int points = (int) Respond.query(context, "points", 1_000, 1, 20_000);
        if (from > to) {
            throw new ProblemException(
                    Problem.invalid(
                            "The range is empty",
                            List.of(
                                    new Problem.Fault(
                                            "from", Long.toString(from), "at most to=" + to))));
        }
        blocking(
                context,
                () -> {
                    ObjectNode body = Json.object();
                    ArrayNode columns = body.putArray("columns");
                    List.of(
                                    "reading",
                                    "at",
                                    "actual",
                                    "predicted",
                                    "frozen",
                                    "baseline",
                                    "lower",
                                    "upper",
                                    "version")
                            .forEach(columns::add);
                    body.set("points", Json.points(pipeline.history(from, to, points)));
                    body.set("scores", scores(pipeline.name()));
                    return body;
                });
    }

    private ArrayNode scores(String pipeline) {
        ArrayNode scores = Json.array();
        for (Trail.Score score : feed.scores(pipeline)) {
            scores.addArray()
                    .add(score.reading())
                    .add(Json.number(score.healed()))
                    .add(Json.number(score.frozen()))
                    .add(Json.number(score.baseline()));
        }
        return scores;
    }

    void runs(RoutingContext context) {
        PipelineApi pipeline = pipeline(context);
        int limit = (int) Respond.query(context, "limit", 100, 1, 5_000);
        blocking(
                context,
                () -> {
                    ObjectNode body = Json.object();
                    ArrayNode runs = body.putArray("runs");
                    pipeline.runs(limit).forEach(run -> runs.add(Json.run(run)));
                    return body;
                });
    }

    void labels(RoutingContext context) {
        PipelineApi pipeline = pipeline(context);
        List<Label> labels =
                LabelRequest.parse(Respond.body(context), pipeline.description(), LABELS_MAX);
        when(
                context,
                pipeline.label(labels),
                _ -> Respond.json(context, 202, Json.object().put("accepted", labels.size())));
    }

    /// A stream of all pipelines, or of one.
    void events(RoutingContext context) {
        List<PipelineApi> watched =
                context.pathParam("name") == null ? node.pipelines() : List.of(pipeline(context));
        if (feed.full()) {
            throw new ProblemException(
                    Problem.unavailable("Too many live streams are open; close one and retry"));
        }
        String header = context.request().getHeader("Last-Event-ID");
        String id = header == null ? context.request().getParam("lastEventId") : header;
        Map<String, Long> resumed = LiveClient.parseId(id == null ? "" : id);
        var _ =
                context.response()
                        .setChunked(true)
                        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                        .putHeader("X-Accel-Buffering", "no")
                        .write("retry: 2000\n\n");
        vertx.executeBlocking(() -> catchUp(context, watched, resumed), false)
                .onSuccess(client -> {
                    feed.join(client);
                    if (context.response().closed()) {
                        feed.leave(client);
                    }
                })
                .onFailure(_ -> context.response().end());
    }

    /// What a returning client has missed; a new one begins with the present.
    private LiveClient catchUp(
            RoutingContext context, List<PipelineApi> watched, Map<String, Long> resumed) {
        Map<String, Long> cursors = new LinkedHashMap<>();
        for (PipelineApi pipeline : watched) {
            Long cursor = resumed.get(pipeline.name());
            long last = pipeline.lastDecision();
            // A cursor from before a data directory was emptied lies beyond the present.
            cursors.put(pipeline.name(), cursor == null ? last : Math.min(cursor, last));
        }
        LiveClient client = new LiveClient(context.response(), cursors);
        context.response().closeHandler(_ -> feed.leave(client));
        context.response().exceptionHandler(_ -> feed.leave(client));
        for (PipelineApi pipeline : watched) {
            client.sendDecisions(
                    pipeline.name(), pipeline.decisions(client.cursor(pipeline.name()), 1_000));
        }
        return client;
    }

    private PipelineApi pipeline(RoutingContext context) {
        return find(param(context, "name"));
    }

    private PipelineApi find(String name) {
        return node.pipeline(name)
                .orElseThrow(() ->
                        new ProblemException(
                                Problem.notFound(
                                        "unknown-pipeline",
                                        "There is no pipeline "
                                                + name
                                                + Nearest.hint(name, names())
                                                + " This node runs: "
                                                + String.join(", ", names()))));
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        node.pipelines().forEach(pipeline -> names.add(pipeline.name()));
        return names;
    }

    private static String param(RoutingContext context, String name) {
        String value = context.pathParam(name);
        return value == null ? "" : value;
    }

    private static int version(RoutingContext context) {
        String text = param(context, "version");
        try {
            int version = Integer.parseInt(text);
            if (version >= 1) {
                return version;
            }
        } catch (NumberFormatException _) {
            // Told below.
        }
        throw new ProblemException(
                Problem.invalid(
                        "Not a version",
                        List.of(new Problem.Fault("version", text, "a whole number from 1"))));
    }

    private static PipelineApi.ModelVersion find(PipelineApi pipeline, int version) {
        List<PipelineApi.ModelVersion> models = pipeline.models();
        return models.stream()
                .filter(model -> model.version() == version)
                .findFirst()
                .orElseThrow(() ->
                        new ProblemException(
                                Problem.notFound(
                                        "unknown-version",
                                        "Version "
                                                + version
                                                + " is not kept; kept are "
                                                + models.stream()
                                                        .map(m -> "" + m.version())
                                                        .toList())));
    }

    private void blocking(RoutingContext context, Callable<JsonNode> query) {
        vertx.executeBlocking(query, false)
                .onSuccess(body -> Respond.json(context, 200, body))
                .onFailure(e -> Respond.failure(context, e, 500));
    }

    private static <T> void when(
            RoutingContext context,
            CompletionStage<T> stage,
            java.util.function.Consumer<T> answer) {
        var _ =
                stage.whenComplete((value, failure) -> {
                    try {
                        if (failure != null) {
                            Respond.failure(context, failure, 500);
                        } else {
                            answer.accept(value);
                        }
                    } catch (RuntimeException e) { // A stage would swallow it.
                        Respond.failure(context, e, 500);
                    }
                });
    }
}
