package io.homeostat.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.loop.Decision;
import io.homeostat.loop.LoopSnapshot;
import io.homeostat.loop.Reaction;
import io.homeostat.reading.Reading;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/// What happens in the lanes, as it happens, for those who watch: five times a second one batch of
/// thinned points, a snapshot when there is a new one, and every decision.
///
/// Points and snapshots are for the eye, so a client that cannot take them misses some. Decisions
/// are not: a client that cannot take one is closed and counted, and gets it when it comes back
/// with the `Last-Event-ID` it had.
public final class LiveFeed implements AutoCloseable {
    /// Often enough to look alive, seldom enough to cost nothing.
    private static final long TICK_MILLIS = 200;

    private static final int TICKS_PER_HEARTBEAT = 50;
    private static final int CLIENTS_MAX = 64;

    /// What the feed has counted.
    ///
    /// @param clients connected now
    /// @param slowClosed clients closed because they did not keep up
    public record Counts(long clients, long slowClosed) {}

    private final Vertx vertx;
    private final ConcurrentMap<String, Trail> trails = new ConcurrentHashMap<>();
    private final List<LiveClient> clients = new CopyOnWriteArrayList<>();
    private final LongAdder slowClosed = new LongAdder();

    // The timer's own.
    private final Map<String, Pace> paces = new ConcurrentHashMap<>();
    private final long timer;
    private long ticks;

    /// The last snapshot sent, with when it was taken, for the rate.
    private record Pace(LoopSnapshot snapshot, long nanos, double perSecond) {}

    private LiveFeed(Vertx vertx) {
        this.vertx = vertx;
        this.timer = vertx.setPeriodic(TICK_MILLIS, _ -> tick());
    }

    public static LiveFeed start(Vertx vertx) {
        return new LiveFeed(vertx);
    }

    /// What a reading led to; on the lane's thread, never blocks.
    public void onReaction(String pipeline, Reading reading, Reaction reaction) {
        onReaction(pipeline, reaction);
    }

    /// What an event other than a reading led to; on the lane's thread, never blocks.
    public void onReaction(String pipeline, Reaction reaction) {
        trail(pipeline).add(reaction);
    }

    /// A new picture of a loop; on the lane's thread, never blocks.
    public void onSnapshot(LoopSnapshot snapshot) {
        trail(snapshot.pipeline()).set(snapshot);
    }

    /// A look at the rolling metric between two pictures; on the lane's thread, never blocks.
    public void onScore(String pipeline, long reading, Map<String, Double> rolling) {
        trail(pipeline).score(reading, rolling);
    }

    public Counts counts() {
        return new Counts(clients.size(), slowClosed.sum());
    }

    List<Trail.Score> scores(String pipeline) {
        return trail(pipeline).scores();
    }

    /// Readings a second, lately.
    double perSecond(String pipeline) {
        Pace pace = paces.get(pipeline);
        return pace == null ? 0 : pace.perSecond();
    }

    boolean full() {
        return clients.size() >= CLIENTS_MAX;
    }

    void join(LiveClient client) {
        clients.add(client);
        for (String pipeline : client.pipelines()) {
            trail(pipeline).snapshot().ifPresent(s -> client.sendLossy(snapshotFrame(s)));
        }
    }

    void leave(LiveClient client) {
        clients.remove(client);
    }

    private Trail trail(String pipeline) {
        Trail trail = trails.get(pipeline);
        return trail != null ? trail : trails.computeIfAbsent(pipeline, _ -> new Trail());
    }

    private void tick() {
        ticks++;
        for (Map.Entry<String, Trail> entry : trails.entrySet()) {
            tick(entry.getKey(), entry.getValue());
        }
        if (ticks % TICKS_PER_HEARTBEAT == 0) {
            clients.forEach(client -> client.sendLossy(": still here\n\n"));
        }
        for (LiveClient client : clients) {
            if (client.stuck()) {
                slowClosed.increment();
                client.close();
            }
        }
    }

    private void tick(String pipeline, Trail trail) {
        List<PipelineApi.HistoryPoint> points = trail.takePoints();
        Optional<LoopSnapshot> fresh = freshSnapshot(pipeline, trail);
        if (clients.isEmpty()) {
            return;
        }
        String lossy = "";
        if (!points.isEmpty()) {
            ObjectNode node = Json.object().put("pipeline", pipeline);
            node.set("points", Json.points(points));
            lossy = frame("points", "", Json.text(node));
        }
        if (fresh.isPresent()) {
            lossy += snapshotFrame(fresh.get());
        }
        for (LiveClient client : clients) {
            if (client.watches(pipeline)) {
                if (!lossy.isEmpty()) {
                    client.sendLossy(lossy);
                }
                client.sendDecisions(pipeline, trail.decisionsAfter(client.cursor(pipeline)));
            }
        }
    }

    private Optional<LoopSnapshot> freshSnapshot(String pipeline, Trail trail) {
        LoopSnapshot now = trail.snapshot().orElse(null);
        Pace before = paces.get(pipeline);
        if (now == null || (before != null && before.snapshot().equals(now))) {
            return Optional.empty();
        }
        long nanos = System.nanoTime();
        double rate = 0;
        if (before != null) {
            double seconds = Math.max(1e-3, (nanos - before.nanos()) / 1e9);
            double current = (now.readings() - before.snapshot().readings()) / seconds;
            rate = before.perSecond() + (current - before.perSecond()) * Math.min(1, seconds);
        }
        paces.put(pipeline, new Pace(now, nanos, Math.max(0, rate)));
        return Optional.of(now);
    }

    private String snapshotFrame(LoopSnapshot snapshot) {
        ObjectNode node = Json.snapshot(snapshot);
        node.put("readingsPerSecond", perSecond(snapshot.pipeline()));
        return frame("snapshot", "", Json.text(node));
    }

    static String decisionFrame(String pipeline, Decision decision, String id) {
        ObjectNode node = WireJson.decision(Json.object(), decision).put("pipeline", pipeline);
        return frame("decision", id, Json.text(node));
    }

    private static String frame(String event, String id, String data) {
        String head = id.isEmpty() ? "" : "id: " + id + "\n";
        return head + "event: " + event + "\ndata: " + data + "\n\n";
    }

    /// Ends every stream.
    @Override
    public void close() {
        vertx.cancelTimer(timer);
        clients.forEach(LiveClient::close);
    }
}
