/// Owns the threads that compute: one lane per pipeline, one pool for trainings, and a crew for the
/// laboratory.
///
/// ## In
///
/// Tasks for a loop, training orders.
///
/// ## Out
///
/// Their results, on the thread that ran them.
///
/// ## Rules
///
/// Only a lane touches its loop. Every queue is bounded and blocks its caller when full. A training
/// never runs on a lane, unless the lane is told to keep step with it.
///
/// ## Threads
///
/// `lane-<pipeline>`, `training`; `work-<n>` in the laboratory only; virtual ones for errands, and
/// for what is tried again and again against somebody who may be away.
@NullMarked
package io.homeostat.runtime;

import org.jspecify.annotations.NullMarked;
