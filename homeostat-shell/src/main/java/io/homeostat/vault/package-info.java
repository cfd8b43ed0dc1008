/// Keeps whole files that must never be read half written: model artefacts and loop snapshots.
///
/// ## In
///
/// Bytes.
///
/// ## Out
///
/// The same bytes, verified by their digest, or an error that names the file.
///
/// ## Rules
///
/// A file appears under its name only when all of it is on disk. Nothing is used before its digest
/// was checked.
///
/// ## Threads
///
/// Any for the vault; one per pipeline for its snapshots. Calls wait for the disk.
@NullMarked
package io.homeostat.vault;

import org.jspecify.annotations.NullMarked;
