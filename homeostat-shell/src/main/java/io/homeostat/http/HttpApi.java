package io.homeostat.http;

import io.homeostat.base.Nearest;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP server: API, live feed, metrics and dashboard on one port.
public final class HttpApi implements AutoCloseable {
    /// The largest body that is read.
    static final int BODY_BYTES_MAX = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);

    /// Scripts, styles and connections from here only; no frames, no plug-ins.
    private static final String CONTENT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    private final HttpServer server;
    private final List<Endpoint> endpoints = new ArrayList<>();

    private HttpApi(Vertx vertx) {
        this.server =
                vertx.createHttpServer(
                        new HttpServerOptions()
                                .setTcpNoDelay(true)
                                .setCompressionSupported(false)
                                .setMaxInitialLineLength(8_192)
                                .setIdleTimeout(0));
    }

    /// Serves; returns once the port is bound. Not to be called on an event loop.
    ///
    /// @param metrics the exposition, in Prometheus' text format
    public static HttpApi start(
            Vertx vertx,
            String host,
            int port,
            NodeApi node,
            TrackingApi tracking,
            LiveFeed feed,
            Supplier<String> metrics) {
        HttpApi api = new HttpApi(vertx);
        api.describe(vertx, node, feed, metrics);
        api.endpoints.addAll(new InferenceEndpoints(vertx, new Lookup(node), node).all());
        api.endpoints.addAll(new TrackingEndpoints(vertx, tracking).all());
        var _ = api.server.requestHandler(api.router(vertx));
        try {
            var _ = api.server.listen(port, host).toCompletionStage().toCompletableFuture().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while opening the HTTP port", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "cannot serve HTTP on "
                            + host
                            + ":"
                            + port
                            + ": "
                            + e.getMessage()
                            + "; choose another port or stop what holds it",
                    e);
        }
        LOG.atInfo()
                .addKeyValue("host", host)
                .addKeyValue("port", api.port())
                .log("http listening");
        return api;
    }

    /// The port that is bound.
    public int port() {
        return server.actualPort();
    }

    /// Method and path of every route of the API, for the test that holds the description true.
    List<String> routes() {
        return endpoints.stream().map(e -> e.method().name() + " " + e.path()).toList();
    }

    /// The names in the query of each route that knows them all, for the same test.
    Map<String, List<String>> queries() {
        Map<String, List<String>> queries = new TreeMap<>();
        for (Endpoint endpoint : endpoints) {
            if (endpoint.query() instanceof QueryNames.Only(List<String> names)) {
                queries.put(endpoint.method().name() + " " + endpoint.path(), names);
            }
        }
        return queries;
    }

    private void describe(Vertx vertx, NodeApi node, LiveFeed feed, Supplier<String> metrics) {
        Lookup lookup = new Lookup(node);
        HealthEndpoints health = new HealthEndpoints(node);
        PredictEndpoints predictions = new PredictEndpoints(lookup);
        PipelineEndpoints pipelines = new PipelineEndpoints(vertx, lookup, feed);
        OrderEndpoints orders = new OrderEndpoints(vertx, lookup);
        LetterEndpoints letters = new LetterEndpoints(vertx, lookup);
        LiveEndpoints live = new LiveEndpoints(vertx, lookup, feed);
        String one = "/api/v1/pipelines/{name}";
        probe("/health", health::health);
        probe("/health/live", health::live);
        probe("/health/ready", health::ready);
        post("/predict", predictions::predictAny);
        probe("/metrics", context -> metrics(context, metrics));
        get("/openapi", context -> openApi(context));
        get("/api/v1/pipelines", pipelines::pipelines);
        get("/api/v1/events", live::events, "lastEventId");
        get(one, pipelines::pipelineState);
        post(one + "/predict", predictions::predict);
        post(one + "/labels", orders::labels);
        post(one + "/rollback", orders::rollback);
        post(one + "/retrain", orders::retrain);
        post(one + "/resume", orders::resume);
        get(one + "/models", pipelines::models);
        get(one + "/models/{version}", pipelines::model);
        post(one + "/models/{version}/promote", orders::promote);
        get(one + "/decisions", pipelines::decisions, "after", "limit");
        get(one + "/history", pipelines::history, "from", "to", "points");
        get(one + "/runs", pipelines::runs, "limit");
        get(one + "/dead-letters", letters::letters, "before", "limit");
        get(one + "/dead-letters/{number}", letters::letter);
        post(one + "/dead-letters/{number}/retry", letters::retry);
        get(one + "/events", live::events, "lastEventId");
    }

    /// @param query names that its query may hold
    private void get(String path, Handler<RoutingContext> handler, String... query) {
        endpoints.add(new Endpoint(HttpMethod.GET, path, QueryNames.of(query), handler));
    }

    private void post(String path, Handler<RoutingContext> handler) {
        endpoints.add(new Endpoint(HttpMethod.POST, path, QueryNames.of(), handler));
    }

    /// Who probes or scrapes may add to the address what it likes.
    private void probe(String path, Handler<RoutingContext> handler) {
        endpoints.add(Endpoint.of(HttpMethod.GET, path, handler));
    }

    private Router router(Vertx vertx) {
        Router router = Router.router(vertx);
        router.route().handler(HttpApi::secure);
        for (Pages.Page page : Pages.ALL) {
            router.get(page.path()).handler(Pages.load(page)::serve);
        }
        BodyHandler bodies = BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX);
        for (Endpoint endpoint : endpoints) {
            var route = router.route(endpoint.method(), endpoint.vertxPath());
            if (!endpoint.method().equals(HttpMethod.GET)) {
                var _ = route.handler(bodies).handler(HttpApi::sameOrigin);
            }
            var _ = route.handler(endpoint::handle);
        }
        var _ = router.route().failureHandler(c -> Respond.failure(c, c.failure(), c.statusCode()));
        return router.errorHandler(404, this::unknown)
                .errorHandler(405, this::wrongMethod)
                .errorHandler(500, c -> Respond.failure(c, c.failure(), 500));
    }

    private static void secure(RoutingContext context) {
        var _ =
                context.response()
                        .putHeader("Content-Security-Policy", CONTENT_POLICY)
                        .putHeader("X-Content-Type-Options", "nosniff")
                        .putHeader("Referrer-Policy", "no-referrer")
                        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                        .putHeader("Cross-Origin-Resource-Policy", "same-origin");
        context.next();
    }

    /// A page of another site must not be able to make its visitor's browser change anything here.
    private static void sameOrigin(RoutingContext context) {
        String origin = context.request().getHeader(HttpHeaders.ORIGIN);
        String host = context.request().getHeader(HttpHeaders.HOST);
        if (origin != null && !hostOf(origin).equals(host)) {
            throw new ProblemException(
                    Problem.of(
                            403,
                            "cross-origin",
                            "Not allowed from another site",
                            "The request comes from a page of " + origin));
        }
        context.next();
    }

    private static String hostOf(String origin) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority == null ? "" : authority;
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    private void unknown(RoutingContext context) {
        String path = Respond.path(context);
        List<String> paths = endpoints.stream().map(Endpoint::path).distinct().toList();
        Respond.problem(
                context,
                Problem.notFound(
                        "unknown-path",
                        "There is nothing at "
                                + path
                                + Nearest.end(path, paths)
                                + " All routes are at /openapi"));
    }

    private void wrongMethod(RoutingContext context) {
        String path = Respond.path(context);
        String allowed =
                String.join(
                        ", ",
                        endpoints.stream()
                                .filter(e -> e.covers(path))
                                .map(e -> e.method().name())
                                .distinct()
                                .toList());
        String methods = allowed.isEmpty() ? "GET" : allowed;
        var _ = context.response().putHeader(HttpHeaders.ALLOW, methods);
        Respond.problem(
                context,
                Problem.of(
                        405,
                        "wrong-method",
                        "Wrong method",
                        path + " takes " + methods + ", not " + context.request().method()));
    }

    private static void metrics(RoutingContext context, Supplier<String> metrics) {
        var _ =
                context.response()
                        .putHeader(
                                HttpHeaders.CONTENT_TYPE,
                                "text/plain; version=0.0.4; charset=utf-8")
                        .end(metrics.get());
    }

    private static void openApi(RoutingContext context) {
        var _ =
                context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .end(io.vertx.core.buffer.Buffer.buffer(Pages.resource("/openapi.json")));
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
