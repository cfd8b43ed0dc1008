package io.homeostat.model;

import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;

/// Reads models of a family that needs a library of the shell. Found by [java.util.ServiceLoader],
/// so that the core knows of none.
public interface ModelFormat {
    /// As in [Model#family].
    String family();

    /// Reads what [Model#save] wrote; the bytes are trusted as little as those of [ModelCodec].
    ///
    /// @throws StateFormatException when they are no such model, or cannot be used here
    Model load(StateReader in);
}
