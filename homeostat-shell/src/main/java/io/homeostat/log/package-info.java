/// The newest lines of the process's own log, in memory, for people who look and for those who
/// carry them elsewhere.
///
/// ## In
///
/// Lines of the log, from any thread.
///
/// ## Out
///
/// The newest of them by level, pipeline and text, or all after a number.
///
/// ## Rules
///
/// Bounded in bytes: the oldest line goes first, and who comes too late for it can tell how many it
/// has missed. To add a line never waits for anything but another line.
///
/// ## Threads
///
/// Any; none of its own.
@NullMarked
package io.homeostat.log;

import org.jspecify.annotations.NullMarked;
