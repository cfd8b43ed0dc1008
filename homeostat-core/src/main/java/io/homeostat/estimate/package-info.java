/// Estimates how wrong a model is where no label has come yet.
///
/// ## In
///
/// Estimates with the inputs they are about; later, the truths of some of them.
///
/// ## Out
///
/// The accuracy or mean absolute error that the newest estimates are expected to have, whether the
/// labels that come bear it out, and how late they come.
///
/// ## Rules
///
/// An expectation is held against a label before it learns from it. Nothing here decides anything.
///
/// ## Threads
///
/// Single writer: the lane.
@NullMarked
package io.homeostat.estimate;

import org.jspecify.annotations.NullMarked;
