package io.homeostat.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CheckpointsTest {
    private static final int MARKS = 12;

    /// Each state names its mark, and is longer or shorter than the one before.
    private static Checkpoints afterMarks(int marks) {
        Checkpoints checkpoints = new Checkpoints();
        for (int i = 1; i <= marks * Checkpoints.EVERY; i++) {
            int mark = i / Checkpoints.EVERY;
            checkpoints.judged(
                    i,
                    out -> {
                        out.putInt(mark);
                        out.putDoubles(new double[mark % 2 == 0 ? 300 : 1]);
                    });
        }
        return checkpoints;
    }

    @Test
    void go_back_to_the_newest_state_before_an_onset_among_the_last_few() {
        for (int mark = MARKS - Checkpoints.KEPT + 1; mark <= MARKS; mark++) {
            Checkpoints checkpoints = afterMarks(MARKS);

            StateReader state =
                    checkpoints.before((long) mark * Checkpoints.EVERY + 1).orElseThrow();

            assertThat(state.getInt()).isEqualTo(mark);
            assertThat(state.getDoubles()).hasSize(mark % 2 == 0 ? 300 : 1);
            assertThat(state.exhausted()).isTrue();
        }
    }

    @Test
    void have_nothing_from_before_the_last_few() {
        long oldest = (MARKS - Checkpoints.KEPT + 1L) * Checkpoints.EVERY;

        assertThat(afterMarks(MARKS).before(oldest)).isEmpty();
        assertThat(afterMarks(MARKS).before(oldest + 1)).isPresent();
    }

    @Test
    void are_restored_as_they_were() {
        StateWriter saved = new StateWriter();
        afterMarks(MARKS).save(saved);

        Checkpoints restored = new Checkpoints();
        restored.load(new StateReader(saved.toByteArray()));

        StateWriter again = new StateWriter();
        restored.save(again);
        assertThat(again.toByteArray()).isEqualTo(saved.toByteArray());
        long newest = (long) MARKS * Checkpoints.EVERY;
        assertThat(restored.before(newest + 1).orElseThrow().getInt()).isEqualTo(MARKS);
    }
}
