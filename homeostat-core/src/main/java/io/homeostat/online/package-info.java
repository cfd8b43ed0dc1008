/// Learns from one labelled row at a time.
///
/// ## In
///
/// Feature vectors, and later the truth of each.
///
/// ## Out
///
/// Estimates.
///
/// ## Rules
///
/// Bounded state, whatever the length of the stream. Same rows in the same order and same seed,
/// same bits: a learner that was saved and loaded goes on as if it had not stopped. Chance comes
/// from the seed and the number of the row, so that there is no generator to save. Estimates are
/// finite.
///
/// ## Threads
///
/// Single writer; nobody predicts while it learns.
@NullMarked
package io.homeostat.online;

import org.jspecify.annotations.NullMarked;
