package io.homeostat.load;

import java.util.List;

/// What one measurement found.
///
/// @param perSecond answers a second
/// @param costs of each process of the system
/// @param generatorMicros CPU time of the generator for each answer
record Sample(
        double perSecond,
        List<Cost> costs,
        double generatorMicros,
        Delivery delivery,
        Latency latency) {
    public Sample {
        costs = List.copyOf(costs);
    }

    /// What a process took: CPU time for each answer, resident memory at the end and at most.
    record Cost(String part, double cpuMicros, double megabytes, double megabytesMax) {}

    /// What became of the events.
    ///
    /// @param unacknowledged how many were still without acknowledgement at the end
    record Delivery(long sent, long lost, long duplicates, long reordered, long unacknowledged) {
        boolean perfect() {
            return lost + duplicates + reordered == 0;
        }
    }

    /// Milliseconds from the moment an event was due to its answer.
    record Latency(double p50, double p90, double p99, double p999, double max) {
        static Latency of(Tally tally) {
            return new Latency(
                    tally.latencyMillis(50),
                    tally.latencyMillis(90),
                    tally.latencyMillis(99),
                    tally.latencyMillis(99.9),
                    tally.latencyMillisMax());
        }
    }

    /// CPU time of all its processes for each answer.
    double systemMicros() {
        return costs.stream().mapToDouble(Cost::cpuMicros).sum();
    }

    double megabytes() {
        return costs.stream().mapToDouble(Cost::megabytes).sum();
    }

    /// The sum of what each process had at most, which need not have been at the same time.
    double megabytesMax() {
        return costs.stream().mapToDouble(Cost::megabytesMax).sum();
    }
}
