/// What a person types: one class per command.
///
/// ## In
///
/// Words on the command line.
///
/// ## Out
///
/// Text for a person, exit code 0 good, 2 wrong configuration or input, 1 failure.
///
/// ## Rules
///
/// Only this package prints. Progress bars on a terminal, plain lines otherwise.
///
/// ## Threads
///
/// The main thread.
@NullMarked
package io.homeostat.cli;

import org.jspecify.annotations.NullMarked;
