/// Writes files that must never be read half written.
///
/// ## In
///
/// Bytes.
///
/// ## Out
///
/// A file that is on disk under its name, or an error.
///
/// ## Rules
///
/// A file appears under its name only when all of it is on disk, and its name is on disk too.
///
/// ## Threads
///
/// Any; calls wait for the disk.
@NullMarked
package io.homeostat.files;

import org.jspecify.annotations.NullMarked;
