package io.homeostat.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.OptionalInt;

/// The Open Inference Protocol (KServe's V2). A pipeline is a model, and its versions are the
/// versions; the one that serves is the one that infers.
final class InferenceEndpoints {
    private final Vertx vertx;
    private final Lookup lookup;
    private final NodeApi node;

    InferenceEndpoints(Vertx vertx, Lookup lookup, NodeApi node) {
        this.vertx = vertx;
        this.lookup = lookup;
        this.node = node;
    }

    List<Endpoint> all() {
        String model = "/v2/models/{name}";
        String version = model + "/versions/{version}";
        return List.of(
                Endpoint.of(HttpMethod.GET, "/v2", this::server),
                Endpoint.of(HttpMethod.GET, "/v2/health/live", this::live),
                Endpoint.of(HttpMethod.GET, "/v2/health/ready", this::ready),
                Endpoint.of(HttpMethod.GET, model, this::metadata),
                Endpoint.of(HttpMethod.GET, version, this::metadata),
                Endpoint.of(HttpMethod.GET, model + "/ready", this::modelReady),
                Endpoint.of(HttpMethod.GET, version + "/ready", this::modelReady),
                Endpoint.of(HttpMethod.POST, model + "/infer", this::infer).with(Right.READ),
                Endpoint.of(HttpMethod.POST, version + "/infer", this::infer).with(Right.READ));
    }

    private void server(RoutingContext context) {
        ObjectNode body = Json.object().put("name", "homeostat").put("version", Release.number());
        body.putArray("extensions").add("binary_tensor_data");
        Respond.json(context, 200, body);
    }

    private void live(RoutingContext context) {
        boolean live = node.health().live();
        Respond.json(context, live ? 200 : 503, Json.object().put("live", live));
    }

    /// Both names: the protocol's text and its description differ.
    private void ready(RoutingContext context) {
        NodeApi.Health health = node.health();
        ObjectNode body = Json.object().put("ready", health.ready()).put("live", health.live());
        Respond.json(context, health.ready() ? 200 : 503, body);
    }

    private void metadata(RoutingContext context) {
        PipelineApi pipeline = lookup.pipeline(context);
        OptionalInt wanted = wanted(context);
        Respond.blocking(
                vertx,
                context,
                () -> {
                    wanted.ifPresent(version -> Lookup.model(pipeline, version));
                    List<Integer> versions =
                            pipeline.models().stream()
                                    .map(PipelineApi.ModelVersion::version)
                                    .sorted()
                                    .toList();
                    return new InferenceModel(pipeline).metadata(versions);
                });
    }

    private void modelReady(RoutingContext context) {
        PipelineApi pipeline = lookup.pipeline(context);
        OptionalInt wanted = wanted(context);
        int champion = pipeline.snapshot().champion();
        if (wanted.isEmpty() || wanted.getAsInt() == champion) {
            answerReady(context, pipeline, champion > 0);
            return;
        }
        vertx.executeBlocking(() -> Lookup.model(pipeline, wanted.getAsInt()), false)
                .onSuccess(_ -> answerReady(context, pipeline, false))
                .onFailure(e -> Respond.failure(context, e, 500));
    }

    private static void answerReady(RoutingContext context, PipelineApi pipeline, boolean ready) {
        ObjectNode body = Json.object().put("name", pipeline.name()).put("ready", ready);
        Respond.json(context, ready ? 200 : 503, body);
    }

    /// The version in the path, where there is one.
    private static OptionalInt wanted(RoutingContext context) {
        return context.pathParam("version") == null
                ? OptionalInt.empty()
                : OptionalInt.of(Lookup.version(context));
    }

    private void infer(RoutingContext context) {
        PipelineApi pipeline = lookup.pipeline(context);
        OptionalInt wanted = wanted(context);
        InferenceModel model = new InferenceModel(pipeline);
        Buffer bytes = Respond.bytes(context);
        int length = jsonLength(context, bytes.length());
        JsonNode body = Respond.parsed(bytes.slice(0, length), Json::parseWithNaN);
        InferenceRequest request =
                InferenceRequest.parse(
                        body,
                        bytes.slice(length, bytes.length()),
                        pipeline.description(),
                        model.outputs());
        Respond.when(
                context,
                pipeline.predict(request.readings()),
                answers -> {
                    int serving = answers.getFirst().version();
                    if (wanted.isPresent() && wanted.getAsInt() != serving) {
                        notServing(context, pipeline, wanted.getAsInt(), serving);
                    } else {
                        model.response(request, answers).send(context);
                    }
                });
    }

    /// Where the JSON ends and binary tensors begin.
    private static int jsonLength(RoutingContext context, int bytes) {
        String stated = context.request().getHeader(InferenceResponse.JSON_LENGTH);
        if (stated == null) {
            return bytes;
        }
        try {
            int length = Integer.parseInt(stated.strip());
            if (length > 0 && length <= bytes) {
                return length;
            }
        } catch (NumberFormatException _) {
            // Told below, together with numbers out of bounds.
        }
        throw new ProblemException(
                Problem.invalid(
                        "The JSON's length is wrong",
                        List.of(
                                new Problem.Fault(
                                        InferenceResponse.JSON_LENGTH,
                                        stated,
                                        "a whole number in 1.." + bytes))));
    }

    private void notServing(
            RoutingContext context, PipelineApi pipeline, int version, int serving) {
        vertx.executeBlocking(() -> Lookup.model(pipeline, version), false)
                .onSuccess(_ ->
                        Respond.problem(
                                context,
                                Problem.conflict(
                                        "Version "
                                                + version
                                                + " of "
                                                + pipeline.name()
                                                + " does not serve; version "
                                                + serving
                                                + " does. Promote it first, or leave the version"
                                                + " out of the path")))
                .onFailure(e -> Respond.failure(context, e, 500));
    }
}
