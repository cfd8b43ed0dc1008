/// Keeps what was predicted about each reading, and what turned out to be true, for people to look
/// at and for later training.
///
/// ## In
///
/// Predictions with their readings, and labels that come later.
///
/// ## Out
///
/// Rows in arrival order: the newest, a range thinned to so many points, a stretch of time.
///
/// ## Rules
///
/// One row per pipeline and reading, however often it is written. Bounded in rows, which stand in
/// blocks of an SQLite file. It can be rebuilt from the journal, and never stops the loop for
/// longer than its bounded retries.
///
/// ## Threads
///
/// One writer thread, `history-writer`; any thread may append or ask. An append waits while the
/// queue is full.
@NullMarked
package io.homeostat.history;

import org.jspecify.annotations.NullMarked;
