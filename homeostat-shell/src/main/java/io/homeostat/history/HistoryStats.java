package io.homeostat.history;

/// What a history has done since it was opened.
///
/// @param written changes that reached the database
/// @param queued changes that wait
/// @param blocked appends that found the queue full and had to wait
/// @param givenUp changes lost because the database refused them for too long; the journal has them
public record HistoryStats(long written, int queued, long blocked, long givenUp) {}
