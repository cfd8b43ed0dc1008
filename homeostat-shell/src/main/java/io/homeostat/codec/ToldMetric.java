package io.homeostat.codec;

/// One metric that an edge node of ours tells.
///
/// @param epochMillis of its value
public record ToldMetric(String name, long epochMillis, Value value) {
    /// What it holds.
    public sealed interface Value {
        /// A double; NaN where there is no value.
        record Real(double number) implements Value {}

        record Whole(long number) implements Value {}

        record Truth(boolean yes) implements Value {}

        record Text(String text) implements Value {}
    }
}
