/// The backtest and the laboratory: the same loop over the past, at full speed, without a network;
/// once, or under several policies, seeds and settings beside each other.
///
/// ## In
///
/// A pipeline and a tape: files of readings, or what a box has journaled. What is to be changed
/// about them: faults of sensors, the delay of labels, settings.
///
/// ## Out
///
/// A report: what was served beside the frozen first model and the trivial baseline, and every
/// decision; as a table, as JSON, as a page.
///
/// ## Rules
///
/// Deterministic: the same files, pipeline and seed give the same digest. A training takes no time
/// in the stream: its result is there before the next reading, as it is for a plant whose readings
/// are minutes apart.
///
/// ## Threads
///
/// The caller's; in the laboratory each experiment has one of `runtime.WorkCrew` for itself.
@NullMarked
package io.homeostat.replay;

import org.jspecify.annotations.NullMarked;
