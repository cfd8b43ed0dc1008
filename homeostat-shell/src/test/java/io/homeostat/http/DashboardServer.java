package io.homeostat.http;

import io.homeostat.log.LogRecord;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// Serves the dashboard over moving fakes, for the browser test: `DashboardServer PORT [READINGS]`.
final class DashboardServer {
    private DashboardServer() {}

    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        int before = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 6_000;
        Vertx vertx = Vertx.vertx();
        List<FakePipeline> pipelines =
                List.of(
                        new FakePipeline("gas-turbine-nox", false),
                        new FakePipeline("machine-efficiency", true));
        LiveFeed feed = LiveFeed.start(vertx);
        for (FakePipeline pipeline : pipelines) {
            for (int i = 0; i < before; i++) {
                advance(pipeline, feed);
                if (i % 100 == 0) {
                    feed.onSnapshot(pipeline.snapshot());
                }
            }
        }
        FakeNode node = new FakeNode(pipelines.toArray(PipelineApi[]::new));
        note(node, LogRecord.Level.INFO, "http listening", "", Optional.empty());
        HttpApi api =
                HttpApi.start(
                        vertx,
                        HttpOptions.open("127.0.0.1", port),
                        node,
                        new FakeTracking(),
                        feed,
                        () -> "");
        vertx.setPeriodic(
                50,
                _ ->
                        pipelines.forEach(pipeline -> {
                            for (int i = 0; i < 10; i++) {
                                advance(pipeline, feed);
                            }
                            feed.onSnapshot(pipeline.snapshot());
                        }));
        vertx.setPeriodic(400, _ -> told(node));
        System.out.println("listening on " + api.port());
    }

    /// Lines of every level and length, some with a failure.
    private static void told(FakeNode node) {
        long number = node.lines.extent().newest();
        String pipeline = number % 2 == 0 ? "gas-turbine-nox" : "machine-efficiency";
        if (number % 7 == 6) {
            note(
                    node,
                    LogRecord.Level.WARN,
                    "payload set aside as a dead letter",
                    pipeline,
                    Optional.empty());
        } else if (number % 11 == 10) {
            note(
                    node,
                    LogRecord.Level.ERROR,
                    "the loop broke on a journal record; it is set aside",
                    pipeline,
                    Optional.of(
                            new LogRecord.Failure(
                                    "java.lang.IllegalStateException",
                                    "no such row",
                                    "java.lang.IllegalStateException: no such row\n"
                                        + "\tat io.homeostat.loop.AdaptiveLoop.step(AdaptiveLoop.java:120)")));
        } else {
            note(node, LogRecord.Level.INFO, "decided", pipeline, Optional.empty());
        }
    }

    private static void note(
            FakeNode node,
            LogRecord.Level level,
            String message,
            String pipeline,
            Optional<LogRecord.Failure> failure) {
        SequencedMap<String, String> fields = new LinkedHashMap<>();
        if (!pipeline.isEmpty()) {
            fields.put("pipeline", pipeline);
            fields.put("reason", "the error has risen from 4.1 to 7.9 within 100 labels");
        }
        node.lines.add(
                Instant.now(),
                level,
                "io.homeostat.node.Reactions",
                "lane-gas-turbine-nox",
                message,
                fields,
                failure);
    }

    private static void advance(FakePipeline pipeline, LiveFeed feed) {
        feed.onReaction(pipeline.name(), pipeline.step());
    }
}
