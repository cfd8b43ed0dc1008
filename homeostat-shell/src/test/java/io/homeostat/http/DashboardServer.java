package io.homeostat.http;

import io.vertx.core.Vertx;
import java.util.List;

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
        System.out.println("listening on " + api.port());
    }

    private static void advance(FakePipeline pipeline, LiveFeed feed) {
        feed.onReaction(pipeline.name(), pipeline.step());
    }
}
