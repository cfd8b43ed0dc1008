package io.homeostat.node;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells pipelines that time passes even when nothing arrives: those that go by their arrival, and
/// those that hold messages back for one that is missing.
final class Ticker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
    private static final long PERIOD_MILLIS = 10_000;
    private static final long HELD_MILLIS = 100;

    private final InstantSource clock;
    private final ScheduledExecutorService timer;

    Ticker(List<PipelineNode> nodes, InstantSource clock) {
        this.clock = clock;
        this.timer =
                Executors.newSingleThreadScheduledExecutor(task -> {
                    Thread thread = new Thread(task, "ticker");
                    thread.setDaemon(true);
                    return thread;
                });
        every(
                PERIOD_MILLIS,
                nodes.stream().filter(PipelineNode::wantsTicks).toList(),
                Ticker::tick);
        List<PipelineNode> reordering = nodes.stream().filter(PipelineNode::reorders).toList();
        if (!reordering.isEmpty()) { // or nobody need be woken ten times a second
            every(HELD_MILLIS, reordering, this::release);
        }
    }

    private void every(long millis, List<PipelineNode> nodes, Consumer<PipelineNode> task) {
        var _ =
                timer.scheduleWithFixedDelay(
                        () -> nodes.forEach(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    private static void tick(PipelineNode node) {
        tell(node, new Entry.Tick());
    }

    private void release(PipelineNode node) {
        if (node.overdue(clock.instant())) {
            tell(node, new Entry.Overdue());
        }
    }

    /// A journal that refuses these refuses readings too, and says so itself.
    private static void tell(PipelineNode node, Entry entry) {
        try {
            var _ = node.tell(entry);
        } catch (IllegalStateException closed) {
            LOG.atDebug().addKeyValue("pipeline", node.resource().name()).log("no tick taken");
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
