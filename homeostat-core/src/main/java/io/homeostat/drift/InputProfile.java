package io.homeostat.drift;

import io.homeostat.feature.Column;
import java.util.List;
import java.util.Optional;

/// What a box knows of the distribution of a pipeline's inputs, for whoever merges it with what
/// other boxes know: see [FleetInputs].
///
/// @param test how a window is compared with its reference
/// @param window vectors in a window
/// @param k of the sketches of numbers
/// @param reference the window that the champion met first; empty until it is full
/// @param recent the newest full window after it; empty until one is full
public record InputProfile(
        List<Column> columns,
        InputTest test,
        int window,
        int k,
        Optional<InputWindow> reference,
        Optional<InputWindow> recent) {
    public InputProfile {
        columns = List.copyOf(columns);
    }
}
