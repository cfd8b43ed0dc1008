package io.homeostat.node;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.Optional;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;

/// Keeps the heap of a box near what lives in it.
///
/// The serial collector, the one with the least memory of its own, looks for garbage among old
/// objects only when the heap has come to its limit: a box that needs 80 MB would take 192 in the
/// end. So the old objects are collected when a fifth of them may be garbage, and the heap gives
/// back what is free then (`MaxHeapFreeRatio`). Other collectors do so by themselves.
final class HeapKeeper implements AutoCloseable, NotificationListener {
    private static final String SERIAL_OLD_GENERATION = "Tenured Gen";

    /// Below this a box is idle: to look through all that lives would bring more into memory, the
    /// classes above all, than a collection gives back.
    private static final long BYTES_MIN = 32L << 20;

    private final NotificationEmitter memory =
            (NotificationEmitter) ManagementFactory.getMemoryMXBean();
    private final Optional<MemoryPoolMXBean> old;

    /// Nothing is kept where another collector was asked for.
    HeapKeeper() {
        this.old =
                ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getName().equals(SERIAL_OLD_GENERATION))
                        .filter(MemoryPoolMXBean::isUsageThresholdSupported)
                        .findFirst();
        memory.addNotificationListener(this, null, null);
        old.ifPresent(HeapKeeper::waitForMore);
    }

    @Override
    public void handleNotification(Notification told, Object ignored) {
        if (told.getType().equals(MemoryNotificationInfo.MEMORY_THRESHOLD_EXCEEDED)) {
            System.gc();
            old.ifPresent(HeapKeeper::waitForMore);
        }
    }

    /// Until a quarter of what lives now has come again. Above the heap's limit the collector comes
    /// by itself.
    private static void waitForMore(MemoryPoolMXBean pool) {
        MemoryUsage now = pool.getUsage();
        long next = Math.max(BYTES_MIN, now.getUsed() + now.getUsed() / 4);
        pool.setUsageThreshold(now.getMax() < 0 || next <= now.getMax() ? next : 0);
    }

    @Override
    public void close() {
        old.ifPresent(pool -> pool.setUsageThreshold(0));
        try {
            memory.removeNotificationListener(this);
        } catch (ListenerNotFoundException e) {
            throw new IllegalStateException("closed a second time", e);
        }
    }
}
