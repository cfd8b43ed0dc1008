/// One running box: every adapter bridged to the lanes of its pipelines.
///
/// ## In
///
/// Pipeline resources, options, messages from devices, questions from people.
///
/// ## Out
///
/// Predictions, decisions, stored models, history.
///
/// ## Rules
///
/// A message is acknowledged when its journal has it. Only a lane touches its loop; what comes out
/// of the loop is written in an order that may be repeated after a crash without harm.
///
/// ## Threads
///
/// Called on the lanes, on the journals' writers, on event loops and on HTTP workers; starts none
/// of its own but through `runtime`.
@NullMarked
package io.homeostat.node;

import org.jspecify.annotations.NullMarked;
