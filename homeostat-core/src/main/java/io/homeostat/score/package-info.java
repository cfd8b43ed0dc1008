/// Reduces outcomes to errors and running summaries.
///
/// ## In
///
/// Outcomes.
///
/// ## Out
///
/// Losses, and running summaries of them.
///
/// ## Rules
///
/// Test, then train: a model is scored before it may learn from an outcome.
///
/// ## Threads
///
/// Single writer: the lane.
@NullMarked
package io.homeostat.score;

import org.jspecify.annotations.NullMarked;
