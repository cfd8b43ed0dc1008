package io.homeostat.journal;

/// What a journal has done since it was opened.
///
/// @param first oldest position kept
/// @param end one past the newest durable position
/// @param bytes size of all segments
/// @param queued appends that wait for the disk
/// @param blocked appends that found the queue full and had to wait
/// @param batches syncs
/// @param failed whether a write has failed, after which nothing is accepted
public record JournalStats(
        long first,
        long end,
        int segments,
        long bytes,
        int queued,
        long blocked,
        long batches,
        boolean failed) {}
