/// Joins ledger, vault and history with servers that are told of them: experiment trackers, the
/// box's own and a foreign one, and a log's server. Neither side knows the other.
///
/// ## In
///
/// The ledger's outbox, runs, models and notes.
///
/// ## Out
///
/// The same in the words of their adapters.
///
/// ## Rules
///
/// Translates, and decides nothing.
///
/// ## Threads
///
/// Called by the adapters' threads, and by those that answer HTTP.
@NullMarked
package io.homeostat.tracking;

import org.jspecify.annotations.NullMarked;
