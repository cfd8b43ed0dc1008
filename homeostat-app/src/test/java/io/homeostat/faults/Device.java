package io.homeostat.faults;

import io.homeostat.e2e.Feeder;
import io.homeostat.e2e.Plant;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.IntFunction;

/// Three devices behind one gateway that keeps every reading until it is acknowledged, and sends
/// again from the first that is not: what any device has to do at QoS 1.
final class Device {
    private static final int DEVICES = 3;

    private final IntFunction<byte[]> payloads;
    private int acknowledged;

    /// Breaks something when its turn has come.
    interface Fault {
        void at(int n) throws Exception;
    }

    Device() {
        this(Plant::payload);
    }

    /// @param payloads the reading of each number
    Device(IntFunction<byte[]> payloads) {
        this.payloads = payloads;
    }

    static String topic(int n) {
        return "test/d" + n % DEVICES + "/reading";
    }

    /// Readings 0 to before this one are acknowledged.
    int acknowledged() {
        return acknowledged;
    }

    /// Somebody has forgotten what it had acknowledged.
    void again(int from) {
        acknowledged = Math.min(acknowledged, from);
    }

    /// Sends all readings before `to` over one connection; false when it broke first.
    boolean send(int port, int to, Fault fault) throws Exception {
        int from = acknowledged;
        try (Feeder feeder = new Feeder(port)) {
            try {
                for (int n = from; n < to; n++) {
                    fault.at(n);
                    feeder.publish(topic(n), payloads.apply(n));
                }
                feeder.drain();
                return true;
            } catch (IOException broken) {
                return false;
            } finally {
                acknowledged = from + (int) feeder.acknowledged();
            }
        } catch (IOException broken) {
            return false; // at connecting or at taking leave
        }
    }

    boolean send(int port, int to) throws Exception {
        return send(port, to, _ -> {});
    }

    /// Sends while its owner does something else, who may not touch the device until it has ended.
    Future<Boolean> sending(int port, int to) {
        FutureTask<Boolean> task = new FutureTask<>(() -> send(port, to));
        Thread.startVirtualThread(task);
        return task;
    }
}
