package io.homeostat.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// MLflow's REST protocol: routes and bodies; what a call means is for [TrackingApi] to know.
final class TrackingEndpoints {
    private static final String ROOT = "/api/2.0/mlflow/";
    private static final String FILES = "/api/2.0/mlflow-artifacts/artifacts";

    /// What MLflow asks by POST because the question is long.
    private static final Set<String> QUESTIONS = Set.of("search", "get-latest-versions");

    private final Vertx vertx;
    private final TrackingApi tracking;

    TrackingEndpoints(Vertx vertx, TrackingApi tracking) {
        this.vertx = vertx;
        this.tracking = tracking;
    }

    List<Endpoint> all() {
        List<Endpoint> all = new ArrayList<>();
        for (String call : tracking.calls()) {
            String[] parts = call.split(" ", 2);
            HttpMethod method = HttpMethod.valueOf(parts[0]);
            Endpoint endpoint =
                    Endpoint.of(method, ROOT + parts[1], context -> answer(context, call));
            all.add(asks(parts[1]) ? endpoint.with(Right.READ) : endpoint);
        }
        String one = FILES + Endpoint.FILES;
        all.add(Endpoint.of(HttpMethod.GET, FILES, this::files));
        all.add(Endpoint.of(HttpMethod.GET, one, this::file));
        all.add(Endpoint.of(HttpMethod.PUT, one, this::upload).streaming());
        all.add(Endpoint.of(HttpMethod.DELETE, one, this::remove));
        return all;
    }

    /// Whether a call changes nothing, even where it is a POST.
    private static boolean asks(String path) {
        return QUESTIONS.contains(path.substring(path.lastIndexOf('/') + 1));
    }

    private void answer(RoutingContext context, String call) {
        ObjectNode request =
                context.request().method().equals(HttpMethod.GET) ? query(context) : body(context);
        context.pathParams().forEach(request::put);
        Respond.blocking(vertx, context, () -> tracking.call(call, request));
    }

    /// A name that stands there more than once is a list.
    private static ObjectNode query(RoutingContext context) {
        ObjectNode request = Json.object();
        MultiMap values = context.queryParams();
        for (String name : values.names()) {
            List<String> all = values.getAll(name);
            if (all.size() == 1) {
                request.put(name, all.getFirst());
            } else {
                ArrayNode list = request.putArray(name);
                all.forEach(list::add);
            }
        }
        return request;
    }

    private static ObjectNode body(RoutingContext context) {
        if (Respond.bytes(context).length() == 0) {
            return Json.object();
        }
        JsonNode body = Respond.body(context);
        if (body instanceof ObjectNode request) {
            return request;
        }
        throw new ProblemException(
                Problem.invalid(
                        "The body is no request",
                        List.of(new Problem.Fault("(body)", Json.text(body), "an object"))));
    }

    private void files(RoutingContext context) {
        String path = context.request().getParam("path", "");
        Respond.blocking(vertx, context, () -> tracking.files(path));
    }

    private static String path(RoutingContext context) {
        String encoded = Respond.path(context).substring(FILES.length() + 1);
        return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private void file(RoutingContext context) {
        String path = path(context);
        vertx.executeBlocking(() -> tracking.file(path), false)
                .onSuccess(content -> send(context, content))
                .onFailure(e -> Respond.failure(context, e, 500));
    }

    private static void send(RoutingContext context, TrackingApi.Content content) {
        var response =
                context.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream");
        var _ =
                switch (content) {
                    case TrackingApi.Content.Bytes(ByteBuffer bytes) ->
                            response.end(Buffer.buffer().setBytes(0, bytes));
                    case TrackingApi.Content.OnDisk(Path file) ->
                            response.sendFile(file.toString())
                                    .onFailure(e -> Respond.failure(context, e, 500));
                };
    }

    private void upload(RoutingContext context) {
        String path = path(context);
        Reception.of(vertx, context, () -> tracking.upload(path));
    }

    private void remove(RoutingContext context) {
        String path = path(context);
        Respond.blocking(vertx, context, () -> tracking.remove(path));
    }
}
