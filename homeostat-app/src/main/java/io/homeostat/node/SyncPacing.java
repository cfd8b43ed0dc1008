package io.homeostat.node;

import java.time.Duration;

/// How far apart a pipeline's journal is synced.
///
/// As soon as the disk is free, while the lane could go on with what is on its way there. While it
/// has more in hand than it can do in two milliseconds, the disk may wait so long for company: a
/// prediction comes no later by that, an acknowledgement two milliseconds later at most, and the
/// lane keeps the core from which a sync for each handful would put it off.
final class SyncPacing {
    /// Two milliseconds' work, and more than that, for the fastest lane (some 100,000 a second).
    private static final int IN_HAND = 256;

    private static final Duration BUSY = Duration.ofMillis(2);

    private SyncPacing() {}

    /// @param waiting durable records that the lane has not begun with
    static Duration interval(int waiting) {
        return waiting < IN_HAND ? Duration.ZERO : BUSY;
    }
}
