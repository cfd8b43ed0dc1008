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

    private static final class Mark {
        private final long reading;
        private final byte[] state;

        Mark(long reading, byte[] state) {
            this.reading = reading;
            this.state = state;
        }
    }

    private final ArrayDeque<Mark> marks = new ArrayDeque<>();
    private int passed;

    /// Grows once to what a state needs.
    private final StateWriter buffer = new StateWriter();

    /// An outcome of reading `reading` has been judged.
    void judged(long reading, Consumer<StateWriter> save) {
        if (++passed < EVERY) {
            return;
        }
        passed = 0;
        buffer.clear();
        save.accept(buffer);
        marks.addLast(new Mark(reading, buffer.toByteArray()));
        if (marks.size() > KEPT) {
            marks.removeFirst();
        }
    }

    /// The newest state from before reading `onset`; what is newer is forgotten.
    Optional<StateReader> before(long onset) {
        while (!marks.isEmpty() && marks.getLast().reading >= onset) {
            marks.removeLast();
            passed = 0;
        }
        return marks.isEmpty()
                ? Optional.empty()
                : Optional.of(new StateReader(marks.getLast().state));
    }

    void clear() {
        marks.clear();
        passed = 0;
    }

    void save(StateWriter out) {
        out.putInt(passed).putInt(marks.size());
        marks.forEach(mark -> out.putLong(mark.reading).putBytes(mark.state));
    }

    void load(StateReader in) {
        clear();
        passed = in.getInt();
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            marks.addLast(new Mark(in.getLong(), in.getBytes()));
        }
    }
}
