/// Says whether a candidate has earned the champion's place.
///
/// ## In
///
/// Paired losses of candidate and champion.
///
/// ## Out
///
/// A verdict with its evidence.
///
/// ## Rules
///
/// Valid however often it is looked at.
///
/// ## Threads
///
/// Single writer: the lane.
@NullMarked
package io.homeostat.gate;

import org.jspecify.annotations.NullMarked;
