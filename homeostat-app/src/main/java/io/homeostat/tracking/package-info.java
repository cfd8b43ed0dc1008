/// Joins ledger and vault with tracking servers, the box's own and a foreign one: neither side
/// knows the other.
///
/// ## In
///
/// The ledger's outbox, runs, models and notes.
///
/// ## Out
///
/// The same in the words of the tracking adapter.
///
/// ## Rules
///
/// Translates, and decides nothing.
///
/// ## Threads
///
/// Called by the tracking adapter's thread, and by those that answer HTTP.
@NullMarked
package io.homeostat.tracking;

import org.jspecify.annotations.NullMarked;
