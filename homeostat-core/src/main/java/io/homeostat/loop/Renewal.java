package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.learn.TrainingBuffer;

/// When to train again without another alarm.
///
/// A model that was trained right after a change knows little of the new world: it **ripens**, and
/// is trained again as soon as there are [#RIPE] times as many rows of that world, unless it has
/// learned from as many as a training takes. Later it is **renewed** when [#RENEWAL] times the rows
/// it learned from have come, and so is the first model, which learned from the few rows that there
/// were. A renewal that the gate refuses shows that the champion is still good: the wait is
/// doubled.
@SingleWriter
final class Renewal {
    private static final long RIPE = 3;
    private static final long RENEWAL = 2;

    private final TrainingBuffer buffer;
    private final long freshMin;
    private final long rowsMax;

    private long cut;
    private long dueAt = Long.MAX_VALUE;
    private boolean ripening;
    private long rows;

    /// @param freshMin new rows below which training again would teach the same
    /// @param rowsMax rows that a training learns from at most
    Renewal(TrainingBuffer buffer, long freshMin, long rowsMax) {
        this.buffer = buffer;
        this.freshMin = freshMin;
        this.rowsMax = rowsMax;
    }

    boolean due() {
        return buffer.added() >= dueAt;
    }

    /// Whether the next one is for the newest change, not for age.
    boolean ripening() {
        return ripening;
    }

    /// The change that the newest training answered, as a reading index.
    long cut() {
        return cut;
    }

    /// From where the next training learns, the champion having learned from `learned` rows. Where
    /// no change has been found yet, that is the beginning.
    long nextCut(long learned) {
        return ripening || cut == 0 ? cut : buffer.readingOf(RENEWAL * learned);
    }

    /// A training from `newCut` has been ordered.
    ///
    /// @param aged whether for age: then the rows that a renewal waits for stay as they are
    void ordered(long newCut, long newRows, boolean aged, boolean serving) {
        cut = newCut;
        if (!aged) {
            rows = newRows;
        }
        plan(serving);
    }

    /// The first model, which learned from `learned` rows, serves.
    void installed(long learned) {
        rows = learned;
        ripening = false;
        dueAt = buffer.added() + RENEWAL * rows;
    }

    /// A model that learned from `learned` rows has been promoted.
    void promoted(long learned) {
        if (!ripening) {
            rows = learned;
            plan(true);
        }
    }

    /// A kept model that learned from `learned` rows serves again, for what changed at `newCut`: it
    /// need not ripen.
    void recalled(long newCut, long learned) {
        cut = newCut;
        rows = learned;
        ripening = false;
        dueAt = buffer.added() + RENEWAL * rows;
    }

    /// A candidate has been refused.
    void refused() {
        if (!ripening) {
            rows *= 2;
            plan(true);
        }
    }

    /// The champion was taken back: what led to it is no reason to train again.
    void rolledBack() {
        dueAt = Long.MAX_VALUE;
    }

    private void plan(boolean serving) {
        long fresh = buffer.countSince(cut);
        // Few new rows in a window of many old ones would teach the same again.
        long more = Math.max(RIPE * fresh, freshMin) - fresh;
        ripening = fresh < rowsMax && more < RENEWAL * rows;
        dueAt = serving ? buffer.added() + (ripening ? more : RENEWAL * rows) : Long.MAX_VALUE;
    }

    void save(StateWriter out) {
        out.putLong(cut).putLong(dueAt).putBoolean(ripening).putLong(rows);
    }

    void load(StateReader in) {
        cut = in.getLong();
        dueAt = in.getLong();
        ripening = in.getBoolean();
        rows = in.getLong();
    }
}
