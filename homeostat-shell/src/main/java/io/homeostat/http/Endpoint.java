package io.homeostat.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;

/// One route; `path` as in the API description, with `{name}` for what varies.
///
/// @param query what its query may hold
/// @param right what it asks of who calls it
/// @param streams whether its handler takes the body as it comes, and not when all of it is there
record Endpoint(
        HttpMethod method,
        String path,
        QueryNames query,
        Right right,
        Handler<RoutingContext> handler,
        boolean streams) {
    /// What a path of files is called at the end of a route: it may hold slashes.
    static final String FILES = "/{path}";

    Endpoint(
            HttpMethod method,
            String path,
            QueryNames query,
            Right right,
            Handler<RoutingContext> handler) {
        this(method, path, query, right, handler, false);
    }

    /// A route of somebody else's protocol: its query is for that to know.
    static Endpoint of(HttpMethod method, String path, Handler<RoutingContext> handler) {
        return new Endpoint(method, path, new QueryNames.Any(), Right.of(method), handler);
    }

    /// The same for who holds `other`.
    Endpoint with(Right other) {
        return new Endpoint(method, path, query, other, handler, streams);
    }

    /// The same with a body that is as long as it likes.
    Endpoint streaming() {
        return new Endpoint(method, path, query, right, handler, true);
    }

    void handle(RoutingContext context) {
        query.check(context);
        handler.handle(context);
    }

    String vertxPath() {
        return path.endsWith(FILES)
                ? path.replace(FILES, "/*")
                : path.replaceAll("\\{(\\w+)}", ":$1");
    }

    boolean covers(String actual) {
        String segment = path.endsWith(FILES) ? ".+" : "[^/]+";
        String pattern = Pattern.quote(path).replaceAll("\\{\\w+}", "\\\\E" + segment + "\\\\Q");
        return actual.matches(pattern);
    }
}
