/// Drives a loop through scripted worlds and holds it to its promises after every event.
///
/// ## In
///
/// A seed.
///
/// ## Out
///
/// A report: what was decided, and which promises were broken.
///
/// ## Rules
///
/// A seed reproduces everything: world, label delays, trainings, operators, restarts.
///
/// ## Threads
///
/// Single writer.
@NullMarked
package io.homeostat.scenario;

import org.jspecify.annotations.NullMarked;
