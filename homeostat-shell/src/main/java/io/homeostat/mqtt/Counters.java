package io.homeostat.mqtt;

import java.util.concurrent.atomic.LongAdder;

/// The listener's counters; written by all its event loops.
final class Counters {
    final LongAdder connectionsTotal = new LongAdder();
    final LongAdder received = new LongAdder();
    final LongAdder acknowledged = new LongAdder();
    final LongAdder duplicates = new LongAdder();
    final LongAdder delivered = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder slowClosed = new LongAdder();
    final LongAdder pauses = new LongAdder();
    final LongAdder protocolErrors = new LongAdder();
    final LongAdder outboxFaults = new LongAdder();

    MqttCounts snapshot(int connections, double certificateSeconds) {
        return new MqttCounts(
                connections,
                connectionsTotal.sum(),
                received.sum(),
                acknowledged.sum(),
                duplicates.sum(),
                delivered.sum(),
                dropped.sum(),
                slowClosed.sum(),
                pauses.sum(),
                protocolErrors.sum(),
                outboxFaults.sum(),
                certificateSeconds);
    }
}
