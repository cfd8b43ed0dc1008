/// Turns readings into feature vectors.
///
/// ## In
///
/// Readings, and the newest known labels.
///
/// ## Out
///
/// Vectors of a fixed, named and hashed shape.
///
/// ## Rules
///
/// The same code serves training and prediction; no feature of time t holds the target of time t
/// unless declared known.
///
/// ## Threads
///
/// Single writer: the lane.
@NullMarked
package io.homeostat.feature;

import org.jspecify.annotations.NullMarked;
