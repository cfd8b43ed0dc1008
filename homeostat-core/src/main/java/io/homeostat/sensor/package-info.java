/// The health of sensors: which one is sick, since when and how, and what it would say if it were
/// well. A sick sensor is not a drifting world.
///
/// ## In
///
/// Readings, in the order in which they came.
///
/// ## Out
///
/// Reports of faults with their evidence, and readings in which sick values are replaced.
///
/// ## Rules
///
/// Deterministic; memory per device does not grow. What many sensors or many devices show is never
/// called a fault of one sensor.
///
/// ## Threads
///
/// Single writer.
@NullMarked
package io.homeostat.sensor;

import org.jspecify.annotations.NullMarked;
