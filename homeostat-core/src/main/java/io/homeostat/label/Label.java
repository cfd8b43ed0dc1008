package io.homeostat.label;

import io.homeostat.base.Check;

/// Truth that came in a message of its own.
///
/// @param key names the reading it belongs to: the value of the key field, as text
/// @param value the value, finite, or the index of the class
public record Label(String key, double value) {
    public Label {
        // Decoders refuse these with a reason; here it would spoil every sum it enters.
        Check.that(Double.isFinite(value), "label of '%s' is %s, not a finite number", key, value);
    }
}
