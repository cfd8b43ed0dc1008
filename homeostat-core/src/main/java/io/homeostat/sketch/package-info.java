/// Summaries of streams in bounded memory that can be merged.
///
/// ## In
///
/// Numbers, one at a time; other summaries.
///
/// ## Out
///
/// How many values are below which, up to a stated error.
///
/// ## Rules
///
/// Bounded memory. Same seed, same values in the same order: same summary, on every platform.
///
/// ## Threads
///
/// Single writer.
@NullMarked
package io.homeostat.sketch;

import org.jspecify.annotations.NullMarked;
