package io.homeostat.http;

import io.homeostat.base.Sha256;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// The files of the dashboard, held in memory: there are few, and they are small.
final class Pages {
    /// @param path where it is served
    /// @param resource where it lies, below `web/`
    record Page(String path, String resource, String type) {}

    static final java.util.List<Page> ALL =
            java.util.List.of(
                    new Page("/", "index.html", "text/html; charset=utf-8"),
                    new Page("/app.js", "app.js", "text/javascript; charset=utf-8"),
                    new Page("/charts.js", "charts.js", "text/javascript; charset=utf-8"),
                    new Page("/logs.js", "logs.js", "text/javascript; charset=utf-8"),
                    new Page("/words.js", "words.js", "text/javascript; charset=utf-8"),
                    new Page("/style.css", "style.css", "text/css; charset=utf-8"),
                    new Page("/icon.svg", "icon.svg", "image/svg+xml"),
                    new Page(
                            "/vendor/uPlot.iife.min.js",
                            "vendor/uPlot.iife.min.js",
                            "text/javascript; charset=utf-8"),
                    new Page(
                            "/vendor/uPlot.min.css",
                            "vendor/uPlot.min.css",
                            "text/css; charset=utf-8"));

    private final Buffer content;
    private final String type;
    private final String tag;

    private Pages(Buffer content, String type, String tag) {
        this.content = content;
        this.type = type;
        this.tag = tag;
    }

    static Pages load(Page page) {
        byte[] bytes = resource("/web/" + page.resource());
        String tag = "\"" + Sha256.of(bytes).substring(0, 16) + "\"";
        return new Pages(Buffer.buffer(bytes), page.type(), tag);
    }

    static byte[] resource(String path) {
        try (InputStream in = Pages.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("resource " + path + " is not in the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void serve(RoutingContext context) {
        var response =
                context.response()
                        .putHeader(HttpHeaders.ETAG, tag)
                        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        if (tag.equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
            var _ = response.setStatusCode(304).end();
        } else {
            var _ = response.putHeader(HttpHeaders.CONTENT_TYPE, type).end(content);
        }
    }
}
