package io.homeostat.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.model.Task;
import io.homeostat.reading.Reading;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/// Predictions on request.
final class PredictEndpoints {
    private final Lookup lookup;

    PredictEndpoints(Lookup lookup) {
        this.lookup = lookup;
    }

    void predictAny(RoutingContext context) {
        JsonNode body = Respond.body(context);
        JsonNode named = body.path("pipeline");
        if (named.isTextual()) {
            predict(context, lookup.named(named.asText()), body);
            return;
        }
        List<PipelineApi> all = lookup.all();
        if (all.size() != 1) {
            String names = String.join(", ", lookup.names());
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
        predict(context, lookup.pipeline(context), Respond.body(context));
    }

    private static void predict(RoutingContext context, PipelineApi pipeline, JsonNode body) {
        PredictRequest request = PredictRequest.parse(body, pipeline.description());
        List<Reading> readings = request.readings();
        Task task = pipeline.description().task();
        Respond.when(
                context,
                pipeline.predict(readings),
                answers -> {
                    ArrayNode all = Json.array();
                    answers.forEach(
                            answer -> all.add(WireJson.prediction(Json.object(), task, answer)));
                    ObjectNode answer =
                            request.several() ? several(all, answers) : (ObjectNode) all.get(0);
                    if (!request.ignored().isEmpty()) {
                        request.ignored().forEach(answer.putArray("ignored")::add);
                    }
                    Respond.json(context, 200, answer);
                });
    }

    private static ObjectNode several(ArrayNode all, List<PipelineApi.Answer> answers) {
        ObjectNode body = Json.object();
        body.set("predictions", all);
        body.put("model_version", answers.isEmpty() ? 0 : answers.getFirst().version());
        body.put("drift_detected", answers.stream().anyMatch(PipelineApi.Answer::driftDetected));
        return body;
    }
}
