/// Deterministic arithmetic on streams of numbers.
///
/// ## In
///
/// Streams of numbers.
///
/// ## Out
///
/// Moments, rings and sums.
///
/// ## Rules
///
/// Deterministic: ordered sums, `StrictMath`.
///
/// ## Threads
///
/// Single writer.
@NullMarked
package io.homeostat.numeric;

import org.jspecify.annotations.NullMarked;
