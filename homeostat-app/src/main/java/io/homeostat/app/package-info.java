/// The entry point.
///
/// ## In
///
/// The command line.
///
/// ## Out
///
/// An exit code.
///
/// ## Rules
///
/// Nobody else ends the process.
///
/// ## Threads
///
/// The main thread.
@NullMarked
package io.homeostat.app;

import org.jspecify.annotations.NullMarked;
