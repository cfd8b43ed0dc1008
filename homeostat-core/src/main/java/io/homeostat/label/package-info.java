/// Joins each prediction with its truth, however late, within a bound.
///
/// ## In
///
/// Predictions, and truths that arrive later.
///
/// ## Out
///
/// Outcomes: predictions joined with their truth.
///
/// ## Rules
///
/// Pending predictions are bounded; reaching the bound is counted.
///
/// ## Threads
///
/// Single writer: the lane.
@NullMarked
package io.homeostat.label;

import org.jspecify.annotations.NullMarked;
