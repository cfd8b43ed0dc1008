/// The entry point, how the process logs, and the rehearsal that a start-up cache is made of.
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
/// The main thread; `warm-up` beside it, until the stores' libraries are loaded.
@NullMarked
package io.homeostat.app;

import org.jspecify.annotations.NullMarked;
