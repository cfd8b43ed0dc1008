/// Says whether a stream of numbers has changed.
///
/// ## In
///
/// Streams of numbers.
///
/// ## Out
///
/// Verdicts: stable, warning or drifted, since when, how sure.
///
/// ## Rules
///
/// Bounded memory; NaN is refused by the caller.
///
/// ## Threads
///
/// Single writer: the lane.
@NullMarked
package io.homeostat.drift;

import org.jspecify.annotations.NullMarked;
