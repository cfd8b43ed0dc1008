package io.homeostat.node;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Tells pipelines that go by their arrival that time passes even when nothing arrives.
final class Ticker implements AutoCloseable {
    private static final long PERIOD_SECONDS = 10;

    private final ScheduledExecutorService timer;

    Ticker(List<PipelineNode> nodes) {
        timer =
                Executors.newSingleThreadScheduledExecutor(task -> {
                    Thread thread = new Thread(task, "ticker");
                    thread.setDaemon(true);
                    return thread;
                });
        var _ =
                timer.scheduleWithFixedDelay(
                        () ->
                                nodes.stream()
                                        .filter(PipelineNode::wantsTicks)
                                        .forEach(node -> node.tell(new Entry.Tick())),
                        PERIOD_SECONDS,
                        PERIOD_SECONDS,
                        TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
