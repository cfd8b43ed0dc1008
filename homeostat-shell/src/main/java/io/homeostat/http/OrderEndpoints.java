package io.homeostat.http;

import io.homeostat.label.Label;
import io.homeostat.loop.OperatorCommand;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/// What a person or program tells a pipeline: orders, and truths.
final class OrderEndpoints {
    private static final int LABELS_MAX = 10_000;

    private final Vertx vertx;
    private final Lookup lookup;

    OrderEndpoints(Vertx vertx, Lookup lookup) {
        this.vertx = vertx;
        this.lookup = lookup;
    }

    void promote(RoutingContext context) {
        PipelineApi pipeline = lookup.pipeline(context);
        int version = Lookup.version(context);
        vertx.executeBlocking(() -> Lookup.model(pipeline, version), false)
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
        decide(context, lookup.pipeline(context), new OperatorCommand.RollBack());
    }

    void retrain(RoutingContext context) {
        decide(context, lookup.pipeline(context), new OperatorCommand.Retrain());
    }

    void resume(RoutingContext context) {
        decide(context, lookup.pipeline(context), new OperatorCommand.Resume());
    }

    private static void decide(
            RoutingContext context, PipelineApi pipeline, OperatorCommand command) {
        Respond.accepted(
                context,
                pipeline.decide(Respond.who(context), command),
                pipeline.name(),
                command.toString());
    }

    void labels(RoutingContext context) {
        PipelineApi pipeline = lookup.pipeline(context);
        List<Label> labels =
                LabelRequest.parse(Respond.body(context), pipeline.description(), LABELS_MAX);
        Respond.when(
                context,
                pipeline.label(labels),
                _ -> Respond.json(context, 202, Json.object().put("accepted", labels.size())));
    }
}
