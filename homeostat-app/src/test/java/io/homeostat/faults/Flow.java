package io.homeostat.faults;

import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// A device that sends so many readings a second to one port until it is told to end, whatever
/// happens there.
final class Flow implements AutoCloseable {
    private static final long RETRY_MILLIS = 200;

    private final Device device;
    private final int port;
    private final int perSecond;
    private final FutureTask<Boolean> task = new FutureTask<>(this::send);
    private volatile boolean over;

    private Flow(Device device, int port, int perSecond) {
        this.device = device;
        this.port = port;
        this.perSecond = perSecond;
    }

    static Flow start(Device device, int port, int perSecond) {
        Flow flow = new Flow(device, port, perSecond);
        Thread.startVirtualThread(flow.task);
        return flow;
    }

    /// All that it has sent is acknowledged.
    void end() throws Exception {
        over = true;
        task.get(60, TimeUnit.SECONDS);
    }

    private boolean send() throws Exception {
        long start = System.nanoTime();
        while (!over) {
            boolean whole =
                    device.send(port, device.acknowledged() + perSecond, n -> pace(start, n));
            if (!whole) {
                Thread.sleep(RETRY_MILLIS);
            }
        }
        return true;
    }

    private void pace(long start, int n) throws InterruptedException {
        long due = start + n * (TimeUnit.SECONDS.toNanos(1) / perSecond);
        long early = due - System.nanoTime();
        if (early > 0) {
            TimeUnit.NANOSECONDS.sleep(early);
        }
    }

    @Override
    public void close() {
        over = true;
    }
}
