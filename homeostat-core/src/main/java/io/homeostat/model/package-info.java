/// Maps a feature vector to an estimate.
///
/// ## In
///
/// Feature vectors.
///
/// ## Out
///
/// Estimates, and where the model came from.
///
/// ## Rules
///
/// Models are immutable and pure; their bytes are their identity.
///
/// ## Threads
///
/// Any; models are immutable.
@NullMarked
package io.homeostat.model;

import org.jspecify.annotations.NullMarked;
