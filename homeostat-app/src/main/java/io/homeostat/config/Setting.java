package io.homeostat.config;

/// A value that stands in for another one in a pipeline file.
///
/// @param path of the key below `spec`, such as `heal.gate.minLabels` or `features[0].lag.steps`
/// @param value as it would stand in the file
public record Setting(String path, String value) {
    @Override
    public String toString() {
        return path + "=" + value;
    }
}
