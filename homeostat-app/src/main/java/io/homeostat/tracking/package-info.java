/// Joins ledger and vault with the tracking server: neither side knows the other.
///
/// ## In
///
/// The ledger's outbox.
///
/// ## Out
///
/// News in the words of the tracking adapter.
///
/// ## Rules
///
/// Translates, and decides nothing.
///
/// ## Threads
///
/// Called by the tracking adapter's thread.
@NullMarked
package io.homeostat.tracking;

import org.jspecify.annotations.NullMarked;
