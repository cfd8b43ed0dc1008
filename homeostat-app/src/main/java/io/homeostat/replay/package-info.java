/// The backtest: the same loop over a file, at full speed, without a network.
///
/// ## In
///
/// A pipeline and files of readings.
///
/// ## Out
///
/// A report: what was served beside the frozen first model and the trivial baseline, and every
/// decision.
///
/// ## Rules
///
/// Deterministic: the same files, pipeline and seed give the same digest. A training takes no time
/// in the stream: its result is there before the next reading, as it is for a plant whose readings
/// are minutes apart.
///
/// ## Threads
///
/// The caller's.
@NullMarked
package io.homeostat.replay;

import org.jspecify.annotations.NullMarked;
