package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Consumer;

/// What the judges of a model had seen at a few moments of the near past, so that what a sick
/// sensor made them see can be undone.
///
/// Memory: [#KEPT] copies of their state, one each [#EVERY] outcomes.
@SingleWriter
final class Checkpoints {
    static final int EVERY = 64;
    static final int KEPT = 5;

    /// The room of the oldest is that of the next: a state is some kilobytes, and the judges' size
    /// hardly changes.
    private static final class Mark {
        private long reading;
        private final StateWriter state = new StateWriter();
    }

    private final ArrayDeque<Mark> marks = new ArrayDeque<>();
    private int passed;

    /// An outcome of reading `reading` has been judged.
    void judged(long reading, Consumer<StateWriter> save) {
        if (++passed < EVERY) {
            return;
        }
        passed = 0;
        Mark mark = marks.size() == KEPT ? marks.removeFirst() : new Mark();
        mark.reading = reading;
        mark.state.clear();
        save.accept(mark.state);
        marks.addLast(mark);
    }

    /// The newest state from before reading `onset`; what is newer is forgotten.
    Optional<StateReader> before(long onset) {
        while (!marks.isEmpty() && marks.getLast().reading >= onset) {
            marks.removeLast();
            passed = 0;
        }
        return marks.isEmpty()
                ? Optional.empty()
                : Optional.of(new StateReader(marks.getLast().state.toBuffer()));
    }

    void clear() {
        marks.clear();
        passed = 0;
    }

    void save(StateWriter out) {
        out.putInt(passed).putInt(marks.size());
        marks.forEach(mark -> out.putLong(mark.reading).putBytes(mark.state.toBuffer()));
    }

    void load(StateReader in) {
        clear();
        passed = in.getInt();
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            Mark mark = new Mark();
            mark.reading = in.getLong();
            mark.state.put(in.getBuffer());
            marks.addLast(mark);
        }
    }
}
