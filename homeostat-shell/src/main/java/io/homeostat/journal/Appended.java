package io.homeostat.journal;

/// Hears how an append ended, exactly once, on the journal's writer thread: be quick and do not
/// block.
public interface Appended {
    /// The record is on disk at `position`.
    void durable(long position);

    /// The record was not accepted; whoever sent it must not be told otherwise.
    void failed(RuntimeException cause);
}
