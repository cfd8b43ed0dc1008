/// Has models trained off the box.
///
/// ## In
///
/// Training orders of the box; on the other side, where they lie.
///
/// ## Out
///
/// Results, as if the box had trained itself: the same order gives the same model everywhere. What
/// does not come in time, or is no answer to the order, the box trains itself.
///
/// ## Rules
///
/// Orders, models and replies lie in an object store under the SHA-256 of what they are or answer,
/// so that telling and doing twice change nothing, and what comes back is checked against its name.
///
/// ## Threads
///
/// Those of the callers, who wait.
@NullMarked
package io.homeostat.remote;

import org.jspecify.annotations.NullMarked;
