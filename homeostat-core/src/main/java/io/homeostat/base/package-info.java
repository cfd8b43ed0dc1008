/// The half-dozen words everything is written in.
///
/// ## In
///
/// Nothing.
///
/// ## Out
///
/// Checks, seeds and the state codec.
///
/// ## Rules
///
/// Depends on nothing but `java.base`.
///
/// ## Threads
///
/// Immutable, or owned by one writer.
@NullMarked
package io.homeostat.base;

import org.jspecify.annotations.NullMarked;
