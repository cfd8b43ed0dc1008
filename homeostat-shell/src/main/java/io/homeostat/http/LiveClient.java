package io.homeostat.http;

import io.homeostat.loop.Decision;
import io.vertx.core.http.HttpServerResponse;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One open stream of server-sent events. Its cursors say which decision of each pipeline it has
/// seen last; together they are the `Last-Event-ID` it comes back with.
final class LiveClient {
    /// Bytes that may wait for one client.
    private static final int QUEUE_BYTES_MAX = 256 * 1024;

    /// Sends in a row that found the queue full: about ten seconds.
    private static final int STUCK_AFTER = 50;

    private static final Pattern CURSOR = Pattern.compile("([^&=]+)=(\\d{1,18})");

    private final HttpServerResponse response;
    private final Map<String, Long> cursors;
    private int missed;

    LiveClient(HttpServerResponse response, Map<String, Long> cursors) {
        this.response = response.setWriteQueueMaxSize(QUEUE_BYTES_MAX);
        this.cursors = new TreeMap<>(cursors);
    }

    /// The cursors that an identifier of ours holds; anything else holds none.
    static Map<String, Long> parseId(String id) {
        Map<String, Long> cursors = new TreeMap<>();
        Matcher matcher = CURSOR.matcher(id);
        while (matcher.find()) {
            String name = URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8);
            cursors.put(name, Long.valueOf(matcher.group(2)));
        }
        return cursors;
    }

    synchronized List<String> pipelines() {
        return List.copyOf(cursors.keySet());
    }

    synchronized boolean watches(String pipeline) {
        return cursors.containsKey(pipeline);
    }

    synchronized long cursor(String pipeline) {
        return cursors.getOrDefault(pipeline, Long.MAX_VALUE);
    }

    /// Sends, or leaves it.
    synchronized void sendLossy(String frame) {
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.writeQueueFull()) {
            missed++;
            return;
        }
        missed = 0;
        var _ = response.write(frame);
    }

    /// Sends those after the cursor, each with the identifier to resume from.
    synchronized void sendDecisions(String pipeline, List<Decision> decisions) {
        for (Decision decision : decisions) {
            if (decision.number() <= cursor(pipeline) || response.ended() || response.closed()) {
                continue;
            }
            if (response.writeQueueFull()) {
                missed = STUCK_AFTER;
                return;
            }
            cursors.put(pipeline, decision.number());
            var _ = response.write(LiveFeed.decisionFrame(pipeline, decision, id()));
        }
    }

    private String id() {
        StringBuilder id = new StringBuilder();
        cursors.forEach((name, number) ->
                id.append(id.isEmpty() ? "" : "&")
                        .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                        .append('=')
                        .append(number));
        return id.toString();
    }

    synchronized boolean stuck() {
        return missed >= STUCK_AFTER;
    }

    /// A stuck client would never read a polite end, so its connection is cut.
    synchronized void close() {
        if (stuck()) {
            var _ = response.reset();
        } else if (!response.ended()) {
            var _ = response.end();
        }
    }
}
