/// Writes what a box knows of its readings to a file for analysis.
///
/// ## In
///
/// The history of a box, running or not, and the pipeline that it belongs to.
///
/// ## Out
///
/// A Parquet file: one row for each reading, its declared fields under their names, and beside them
/// what was predicted and what turned out to be true. The file can be replayed with its pipeline.
///
/// ## Rules
///
/// The box is only read. Rows stream: memory does not grow with the history. The file appears under
/// its name when it is whole and on disk.
///
/// ## Threads
///
/// One: whoever exports.
@NullMarked
package io.homeostat.export;

import org.jspecify.annotations.NullMarked;
