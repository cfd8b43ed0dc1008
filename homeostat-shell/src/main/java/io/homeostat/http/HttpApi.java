package io.homeostat.http;

import io.homeostat.access.AccessRenewal;
import io.homeostat.base.Nearest;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.InstantSource;
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

    private final HttpServer server;
    private final HttpSecurity security;
    private final AccessRenewal renewal;
    private final Door door;
    private final List<Endpoint> endpoints = new ArrayList<>();

    private HttpApi(Vertx vertx, HttpSecurity security) {
        this.security = security;
        this.renewal =
                new AccessRenewal(vertx, security.users(), security.tls(), InstantSource.system());
        this.door = new Door(vertx, security.users(), this::isOpen, System::nanoTime);
        HttpServerOptions options =
                new HttpServerOptions()
                        .setTcpNoDelay(true)
                        // HTTP/1.1 alone: after an upgrade to HTTP/2 within the connection, one of
                        // a hundred long answers reached the JDK's client with its frames out of
                        // step.
                        .setHttp2ClearTextEnabled(false)
                        .setCompressionSupported(false)
                        .setMaxInitialLineLength(8_192)
                        .setIdleTimeout(0);
        renewal.applyTo(options);
        this.server = vertx.createHttpServer(options);
    }

    /// Serves; returns once the port is bound. Not to be called on an event loop.
    ///
    /// @param metrics the exposition, in Prometheus' text format
    public static HttpApi start(
            Vertx vertx,
            HttpOptions options,
            NodeApi node,
            TrackingApi tracking,
            LiveFeed feed,
            Supplier<String> metrics) {
        String host = options.host();
        HttpApi api = new HttpApi(vertx, options.security());
        api.describe(vertx, node, feed, metrics);
        api.endpoints.addAll(new InferenceEndpoints(vertx, new Lookup(node), node).all());
        api.endpoints.addAll(new TrackingEndpoints(vertx, tracking).all());
        var _ = api.server.requestHandler(api.router(vertx));
        try {
            var _ =
                    api.server
                            .listen(options.port(), host)
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while opening the HTTP port", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "cannot serve HTTP on "
                            + host
                            + ":"
                            + options.port()
                            + ": "
                            + e.getMessage()
                            + "; choose another port or stop what holds it",
                    e);
        }
        api.renewal.begin(api.server::updateSSLOptions);
        LOG.atInfo()
                .addKeyValue("host", host)
                .addKeyValue("port", api.port())
                .addKeyValue("tls", options.security().tls().isPresent())
                .addKeyValue("users", options.security().users().isPresent())
                .log("http listening");
        return api;
    }

    /// The port that is bound.
    public int port() {
        return server.actualPort();
    }

    /// `http` or `https`.
    public String scheme() {
        return security.tls().isPresent() ? "https" : "http";
    }

    /// What the door has counted, and until when the certificate is good.
    public HttpCounts counts() {
        return door.counts(renewal.certificateSeconds());
    }

    /// Looks at once whether users or certificate have changed.
    Future<Void> look() {
        return renewal.look(server::updateSSLOptions);
    }

    /// Whether `path` asks nobody who they are.
    private boolean isOpen(String path) {
        return endpoints.stream().anyMatch(e -> e.right() == Right.OPEN && e.path().equals(path));
    }

    /// What is asked for at every route of the API, for the tests that hold every route closed.
    List<Endpoint> endpoints() {
        return List.copyOf(endpoints);
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
        HealthEndpoints health = new HealthEndpoints(node, door);
        PredictEndpoints predictions = new PredictEndpoints(lookup);
        PipelineEndpoints pipelines = new PipelineEndpoints(vertx, lookup, feed);
        OrderEndpoints orders = new OrderEndpoints(vertx, lookup);
        LetterEndpoints letters = new LetterEndpoints(vertx, lookup);
        LiveEndpoints live = new LiveEndpoints(vertx, lookup, feed);
        LogEndpoints logs = new LogEndpoints(vertx, lookup, node.logs());
        String one = "/api/v1/pipelines/{name}";
        probe("/health", health::health);
        probe("/health/live", health::live);
        probe("/health/ready", health::ready);
        ask("/predict", predictions::predictAny);
        endpoints.add(
                Endpoint.of(HttpMethod.GET, "/metrics", context -> metrics(context, metrics))
                        .with(security.openMetrics() ? Right.OPEN : Right.READ));
        get("/openapi", context -> openApi(context));
        get("/api/v1/pipelines", pipelines::pipelines);
        get("/api/v1/events", live::events, "lastEventId");
        endpoints.add(
                new Endpoint(
                        HttpMethod.GET,
                        "/api/v1/logs",
                        LogEndpoints.QUERY,
                        Right.OPERATE,
                        logs::logs));
        get(one, pipelines::pipelineState);
        ask(one + "/predict", predictions::predict);
        post(one + "/labels", orders::labels);
        post(one + "/rollback", orders::rollback);
        post(one + "/retrain", orders::retrain);
        post(one + "/resume", orders::resume);
        get(one + "/models", pipelines::models);
        get(one + "/models/{version}", pipelines::model);
        post(one + "/models/{version}/promote", orders::promote);
        get(one + "/decisions", pipelines::decisions, "after", "limit");
        get(one + "/history", pipelines::history, "from", "to", "points");
        get(one + "/inputs", pipelines::inputs);
        get(one + "/runs", pipelines::runs, "limit");
        get(one + "/dead-letters", letters::letters, "before", "limit");
        get(one + "/dead-letters/{number}", letters::letter);
        post(one + "/dead-letters/{number}/retry", letters::retry);
        get(one + "/events", live::events, "lastEventId");
    }

    /// @param query names that its query may hold
    private void get(String path, Handler<RoutingContext> handler, String... query) {
        endpoints.add(
                new Endpoint(HttpMethod.GET, path, QueryNames.of(query), Right.READ, handler));
    }

    private void post(String path, Handler<RoutingContext> handler) {
        endpoints.add(new Endpoint(HttpMethod.POST, path, QueryNames.of(), Right.OPERATE, handler));
    }

    /// A question that needs a body.
    private void ask(String path, Handler<RoutingContext> handler) {
        endpoints.add(new Endpoint(HttpMethod.POST, path, QueryNames.of(), Right.READ, handler));
    }

    /// Who probes knows no password, and may add to the address what it likes.
    private void probe(String path, Handler<RoutingContext> handler) {
        endpoints.add(Endpoint.of(HttpMethod.GET, path, handler).with(Right.OPEN));
    }

    private Router router(Vertx vertx) {
        Router router = Router.router(vertx);
        router.route().handler(Browsers::tell).handler(door::enter);
        for (Pages.Page page : Pages.ALL) {
            router.get(page.path())
                    .handler(door.before(Right.READ))
                    .handler(Pages.load(page)::serve);
        }
        BodyHandler bodies = BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX);
        for (Endpoint endpoint : endpoints) {
            // Who may not is turned away before a byte of the body is kept.
            var guard =
                    router.route(endpoint.method(), endpoint.vertxPath())
                            .handler(door.before(endpoint.right()));
            var route = router.route(endpoint.method(), endpoint.vertxPath());
            if (!endpoint.method().equals(HttpMethod.GET)) {
                var _ = guard.handler(Browsers::sameOrigin);
                if (!endpoint.streams()) {
                    var _ = route.handler(bodies);
                }
            }
            var _ = route.handler(endpoint::handle);
        }
        var _ = router.route().failureHandler(c -> Respond.failure(c, c.failure(), c.statusCode()));
        return router.errorHandler(404, this::unknown)
                .errorHandler(405, this::wrongMethod)
                .errorHandler(500, c -> Respond.failure(c, c.failure(), 500));
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
        renewal.close();
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
