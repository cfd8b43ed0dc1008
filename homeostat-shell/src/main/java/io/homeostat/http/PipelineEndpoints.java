package io.homeostat.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/// What is known of the pipelines: state, models, decisions, history, trainings.
final class PipelineEndpoints {
    private final Vertx vertx;
    private final Lookup lookup;
    private final LiveFeed feed;

    PipelineEndpoints(Vertx vertx, Lookup lookup, LiveFeed feed) {
        this.vertx = vertx;
        this.lookup = lookup;
        this.feed = feed;
    }

    void pipelines(RoutingContext context) {
        ArrayNode all = Json.array();
        for (PipelineApi pipeline : lookup.all()) {
            all.add(describe(pipeline));
        }
        ObjectNode body = Json.object();
        body.set("pipelines", all);
        Respond.json(context, 200, body);
    }

    void pipelineState(RoutingContext context) {
        Respond.json(context, 200, describe(lookup.pipeline(context)));
    }

    private ObjectNode describe(PipelineApi pipeline) {
        ObjectNode body = Json.description(pipeline);
        ObjectNode snapshot = Json.snapshot(pipeline.snapshot());
        snapshot.put("readingsPerSecond", feed.perSecond(pipeline.name()));
        body.set("snapshot", snapshot);
        body.put("deadLetters", pipeline.deadLetters());
        return body;
    }

    /// The document is made on a worker: the stage ends on the pipeline's own thread.
    void inputs(RoutingContext context) {
        PipelineApi pipeline = lookup.pipeline(context);
        Respond.when(
                context,
                pipeline.inputs(),
                profile ->
                        Respond.blocking(
                                vertx,
                                context,
                                () -> new InputDocument(pipeline.name(), profile).toJson()));
    }

    void models(RoutingContext context) {
        PipelineApi pipeline = lookup.pipeline(context);
        Respond.blocking(
                vertx,
                context,
                () -> {
                    ObjectNode body = Json.object();
                    ArrayNode models = body.putArray("models");
                    pipeline.models().forEach(model -> models.add(Json.model(model)));
                    return body;
                });
    }

    void model(RoutingContext context) {
        PipelineApi pipeline = lookup.pipeline(context);
        int version = Lookup.version(context);
        Respond.blocking(vertx, context, () -> Json.model(Lookup.model(pipeline, version)));
    }

    void decisions(RoutingContext context) {
        PipelineApi pipeline = lookup.pipeline(context);
        long last = Long.MAX_VALUE;
        int limit = (int) Respond.query(context, "limit", 200, 1, 5_000);
        // Without `after` the newest are wanted.
        long after = Respond.query(context, "after", -1, 0, last);
        Respond.blocking(
                vertx,
                context,
                () -> {
                    long from = after >= 0 ? after : Math.max(0, pipeline.lastDecision() - limit);
                    ObjectNode body = Json.object();
                    ArrayNode list = body.putArray("decisions");
                    pipeline.decisions(from, limit)
                            .forEach(d -> list.add(WireJson.decision(Json.object(), d)));
                    return body;
                });
    }

    void history(RoutingContext context) {
        PipelineApi pipeline = lookup.pipeline(context);
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
        Respond.blocking(
                vertx,
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
        PipelineApi pipeline = lookup.pipeline(context);
        int limit = (int) Respond.query(context, "limit", 100, 1, 5_000);
        Respond.blocking(
                vertx,
                context,
                () -> {
                    ObjectNode body = Json.object();
                    ArrayNode runs = body.putArray("runs");
                    pipeline.runs(limit).forEach(run -> runs.add(Json.run(run)));
                    return body;
                });
    }
}
