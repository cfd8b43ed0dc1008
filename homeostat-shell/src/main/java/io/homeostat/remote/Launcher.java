package io.homeostat.remote;

/// Starts somebody who carries out an order.
public interface Launcher {
    /// Nobody has to be started: a trainer watches the store.
    Launcher NONE = _ -> {};

    /// Doing it again for the same order changes nothing.
    ///
    /// @param order its digest
    /// @throws RuntimeException when nobody could be started now
    void launch(String order) throws InterruptedException;
}
