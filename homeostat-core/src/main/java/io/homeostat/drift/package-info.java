/// Says whether a stream of numbers has changed.
///
/// ## In
///
/// Streams of errors, one number each, and vectors of inputs.
///
/// ## Out
///
/// Verdicts: stable, warning or drifted, since when, how sure; for inputs, which columns by how
/// much.
///
/// ## Rules
///
/// Bounded memory. A detector refuses what is not finite with `IllegalArgumentException` and is
/// none the worse; in an input vector NaN is a missing value. What `save` wrote makes the same
/// verdicts.
///
/// ## Threads
///
/// Single writer: the lane.
@NullMarked
package io.homeostat.drift;

import org.jspecify.annotations.NullMarked;
