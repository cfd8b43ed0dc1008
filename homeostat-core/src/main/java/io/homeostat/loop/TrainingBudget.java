package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;

/// At most so many trainings within so much time.
@SingleWriter
final class TrainingBudget {
    private final int trainings;
    private final Duration per;
    private final ArrayDeque<Instant> spent = new ArrayDeque<>();

    TrainingBudget(int trainings, Duration per) {
        this.trainings = trainings;
        this.per = per;
    }

    boolean allows(Instant now) {
        while (!spent.isEmpty() && !spent.getFirst().plus(per).isAfter(now)) {
            spent.removeFirst();
        }
        return spent.size() < trainings;
    }

    void spend(Instant now) {
        spent.addLast(now);
    }

    void save(StateWriter out) {
        out.putInt(spent.size());
        spent.forEach(at -> out.putLong(at.getEpochSecond()).putInt(at.getNano()));
    }

    void load(StateReader in) {
        spent.clear();
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            spent.addLast(Instant.ofEpochSecond(in.getLong(), in.getInt()));
        }
    }
}
