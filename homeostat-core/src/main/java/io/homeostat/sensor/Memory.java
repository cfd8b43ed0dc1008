package io.homeostat.sensor;

/// How long the past is remembered: a value fades to 1/e after so many values.
final class Memory {
    private final double values;
    private final double rate;
    private final double kept;

    Memory(long values) {
        this.values = (double) values;
        this.rate = 1.0 / values;
        this.kept = 1 - rate;
    }

    /// The weight of the newest of `count` values in their mean: of few each counts the same.
    double rate(double count) {
        return count < values ? 1.0 / count : rate;
    }

    /// What is left of a value with the next.
    double kept() {
        return kept;
    }
}
