package io.homeostat.label;

/// Truth that came in a message of its own.
///
/// @param key names the reading it belongs to: the value of the key field, as text
/// @param value the value, or the index of the class
public record Label(String key, double value) {}
