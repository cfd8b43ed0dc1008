package io.homeostat.node;

import io.homeostat.base.SingleWriter;
import io.homeostat.journal.Journal;
import io.homeostat.journal.JournalReader;
import io.homeostat.journal.JournalRecord;
import io.homeostat.ledger.Ledger;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What stands in the journal and the lane has not taken: after a start, after a break of the loop,
/// after an outage of the ledger. It is worked off in the journal's order, so much at a time that
/// questions are answered in between, and that what comes meanwhile is put aside: that is durable,
/// and has its turn in the journal.
///
/// Owned by the lane, and before it runs by who starts it.
@SingleWriter
final class Backlog {
    private static final String WAITS = "waits for the ledger; readings stay journaled";

    /// Records that are worked off at a time: some milliseconds.
    private static final int RECORDS_AT_ONCE = 1_024;

    /// Twice what fits into the lane, more than which cannot come meanwhile; an outage of the
    /// ledger, in which millions may come, is not made up for in one go.
    private static final int RECORDS_AT_ONCE_MAX = 8_192;

    private final JournaledLoop loop;
    private final Journal journal;
    private final Recovery recovery;
    private final SnapshotTimes snapshots;
    private final Ledger ledger;
    private final Predicate<Runnable> lane;
    private final Consumer<JournalRecord> take;
    private boolean behind;
    private boolean again;
    private boolean scheduled;
    private int putAside;
    private @Nullable JournalReader reader;
    private volatile boolean stopped;
    private volatile String waitsFor = "";

    /// @param lane runs what it is given on the lane, after what waits there, unless it is full
    /// @param take has the loop take a record, the one at its position
    Backlog(
            JournaledLoop loop,
            Journal journal,
            Recovery recovery,
            SnapshotTimes snapshots,
            Ledger ledger,
            Predicate<Runnable> lane,
            Consumer<JournalRecord> take) {
        this.loop = loop;
        this.journal = journal;
        this.recovery = recovery;
        this.snapshots = snapshots;
        this.ledger = ledger;
        this.lane = lane;
        this.take = take;
    }

    /// Whether the record at the loop's position may be taken as it comes: all before it has been
    /// taken, and nothing that was decided waits for the ledger.
    boolean none() {
        return !loop.owes() && !behind && !again;
    }

    /// A record is left to the journal.
    void putAside() {
        behind = true;
        putAside++;
        if (!scheduled) {
            workOff();
        }
    }

    /// All since the newest snapshot is to be done again, in its turn.
    void again() {
        again = true;
        schedule();
    }

    /// The same, as soon as the ledger is back.
    void againLater() {
        again = true;
        waitsFor = WAITS;
    }

    /// Whether what the loop holds is not what its records make of it, but a part of that.
    boolean unrecovered() {
        return again;
    }

    /// Does what can be done now.
    void workOff() {
        if (stopped || none()) {
            return;
        }
        if (ledger.link().filter(link -> !link.up()).isPresent()) {
            waitsFor = WAITS;
            return;
        }
        if (again) {
            snapshots.settle();
            endReading();
            recovery.begin(loop);
            again = false;
        }
        if (!loop.settle()) {
            waitsFor = WAITS;
            return;
        }
        // Twice as many as have come since, so that it ends whatever comes: who sends more waits
        // for room in the lane.
        workOff(Math.clamp(2L * putAside, RECORDS_AT_ONCE, RECORDS_AT_ONCE_MAX));
        if (none()) {
            waitsFor = "";
        }
    }

    /// Does so many records now, and the rest on the lane.
    void workOff(int records) {
        behind = true;
        putAside = 0;
        for (int i = 0; i < records && behind && !loop.owes() && !stopped; i++) {
            if (recovery.underWay() && loop.position() >= recovery.until()) {
                recovery.end(loop);
                waitsFor = "";
            }
            Optional<JournalRecord> next = reading().next();
            next.ifPresent(take);
            behind = next.isPresent();
        }
        if (!behind) {
            endReading();
        } else if (!loop.owes()) {
            if (recovery.underWay()) {
                waitsFor = left(recovery.until() - loop.position());
            }
            schedule();
        }
    }

    private static String left(long records) {
        return "works off " + records + " journaled records; readings are taken in";
    }

    /// Goes on when those who wait have had their turn. There may be no room for that: then the
    /// next record does it.
    private void schedule() {
        scheduled =
                !stopped
                        && lane.test(() -> {
                            scheduled = false;
                            workOff();
                        });
    }

    private JournalReader reading() {
        JournalReader open = reader;
        if (open == null) {
            open = journal.read(loop.position());
            reader = open;
        }
        return open;
    }

    private void endReading() {
        JournalReader open = reader;
        if (open != null) {
            reader = null;
            open.close();
        }
    }

    /// What it waits for, or does instead of taking each record as it comes; or empty. Any thread.
    String waitsFor() {
        return waitsFor;
    }

    /// From now on nothing is worked off: the next start does it. Any thread.
    void stop() {
        stopped = true;
    }

    /// When the lane has ended.
    void close() {
        stop();
        endReading();
    }
}
