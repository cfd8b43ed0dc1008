package io.homeostat.config;

/// One thing that is wrong with a file.
///
/// @param origin name of the file
/// @param line from 1; 0 when it concerns the whole file
/// @param column from 1; 0 when it concerns the whole line
/// @param path for example `spec.features[2].lag.steps`; empty for the file itself
/// @param found what stands there
/// @param expected what should
/// @param suggestion the nearest valid name, or empty
public record Problem(
        String origin,
        int line,
        int column,
        String path,
        String found,
        String expected,
        String suggestion) {
    /// The problem in one line.
    public String message() {
        StringBuilder text = new StringBuilder(origin);
        if (line > 0) {
            text.append(':').append(line);
        }
        text.append(": ");
        if (!path.isEmpty()) {
            text.append(path).append(": ");
        }
        text.append("found ").append(found).append(", expected ").append(expected);
        if (!suggestion.isEmpty()) {
            text.append("; did you mean '").append(suggestion).append("'?");
        }
        return text.toString();
    }
}
