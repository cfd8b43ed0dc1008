package io.homeostat.node;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells pipelines that go by their arrival that time passes even when nothing arrives.
final class Ticker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
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
                        () -> nodes.stream().filter(PipelineNode::wantsTicks).forEach(Ticker::tick),
                        PERIOD_SECONDS,
                        PERIOD_SECONDS,
                        TimeUnit.SECONDS);
    }

    /// A journal that refuses ticks refuses readings too, and says so itself.
    private static void tick(PipelineNode node) {
        try {
            var _ = node.tell(new Entry.Tick());
        } catch (IllegalStateException closed) {
            LOG.atDebug().addKeyValue("pipeline", node.resource().name()).log("no tick taken");
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
