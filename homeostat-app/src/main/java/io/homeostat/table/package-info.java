/// Reads tables of readings from files.
///
/// ## In
///
/// CSV files, as they come out of historians and spreadsheets.
///
/// ## Out
///
/// One decoded row after another; a bad cell makes its row a
/// [io.homeostat.reading.Decoded.Rejected], and no row is lost silently.
///
/// ## Rules
///
/// Rows stream: memory does not grow with the file.
///
/// ## Threads
///
/// One: whoever opened the source.
@NullMarked
package io.homeostat.table;

import org.jspecify.annotations.NullMarked;
