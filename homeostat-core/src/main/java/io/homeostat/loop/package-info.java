/// Composes the floors into one replayable step per event for one pipeline.
///
/// ## In
///
/// Events.
///
/// ## Out
///
/// Reactions: a prediction, transitions, effects.
///
/// ## Rules
///
/// Same events, same reactions, bit for bit.
///
/// ## Threads
///
/// Single writer: the lane.
@NullMarked
package io.homeostat.loop;

import org.jspecify.annotations.NullMarked;
