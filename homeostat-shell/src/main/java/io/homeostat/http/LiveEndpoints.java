package io.homeostat.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Streams of server-sent events.
final class LiveEndpoints {
    private final Vertx vertx;
    private final Lookup lookup;
    private final LiveFeed feed;

    LiveEndpoints(Vertx vertx, Lookup lookup, LiveFeed feed) {
        this.vertx = vertx;
        this.lookup = lookup;
        this.feed = feed;
    }

    /// A stream of all pipelines, or of one.
    void events(RoutingContext context) {
        List<PipelineApi> watched =
                context.pathParam("name") == null
                        ? lookup.all()
                        : List.of(lookup.pipeline(context));
        if (feed.full()) {
            throw new ProblemException(
                    Problem.unavailable("Too many live streams are open; close one and retry"));
        }
        String header = context.request().getHeader("Last-Event-ID");
        String id = header == null ? context.request().getParam("lastEventId") : header;
        Map<String, Long> resumed = LiveClient.parseId(id == null ? "" : id);
        if (header == null && id != null && resumed.isEmpty()) {
            throw new ProblemException(
                    Problem.invalid(
                            "The query parameter lastEventId is wrong",
                            List.of(
                                    new Problem.Fault(
                                            "lastEventId", id, "the id of an event, as it came"))));
        }
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
}
