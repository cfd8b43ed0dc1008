/// Keeps every accepted event on disk before anybody hears that it was accepted.
///
/// ## In
///
/// Opaque records: a type, a time, bytes.
///
/// ## Out
///
/// Their positions once they are on disk; the same records in the same order, for ever.
///
/// ## Rules
///
/// A position is told only after the bytes were forced to disk. A torn tail is cut off on open;
/// damage anywhere else is an error that names file and offset. The first failed write ends the
/// journal: nothing after it is accepted. Knows nothing of what the bytes mean.
///
/// ## Threads
///
/// One writer thread per journal, named after its directory; any thread may append; each reader
/// belongs to one thread.
@NullMarked
package io.homeostat.journal;

import org.jspecify.annotations.NullMarked;
