/// The Parquet file format, for tables of plain columns: reads files of others page by page, and
/// writes files that others read.
///
/// ## In
///
/// Files; rows to be written.
///
/// ## Out
///
/// The columns of a file and their values, pushed into a [io.homeostat.parquet.ValueSink]; files.
///
/// ## Rules
///
/// Of a row group no more is in memory than one page and one dictionary of each column, and not
/// even that where it is not let to: what a page holds is read again when it was let go. Knows
/// nothing of readings. What is wrong with a file is a [io.homeostat.config.ConfigException] with
/// file, row group, column, found and expected. No class of the library is loaded before a Parquet
/// file is opened.
///
/// ## Threads
///
/// One: whoever opened the file.
@NullMarked
package io.homeostat.parquet;

import org.jspecify.annotations.NullMarked;
