package io.homeostat.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LaneTest {
    private final List<Throwable> broken = Collections.synchronizedList(new ArrayList<>());
    private final Lane lane = new Lane("test", 2, broken::add, () -> {}, () -> {});

    @AfterEach
    void close() {
        lane.close();
    }

    @Test
    void a_question_is_answered_in_its_turn() {
        List<String> order = new ArrayList<>();
        lane.put(() -> order.add("before"));
        CompletableFuture<List<String>> answer = lane.ask(() -> List.copyOf(order)).orElseThrow();
        lane.start();
        lane.put(() -> order.add("after"));
        assertThat(answer.join()).containsExactly("before");
    }

    @Test
    void a_full_lane_takes_no_question() {
        lane.put(() -> {});
        assertThat(lane.ask(() -> 1)).isPresent();
        assertThat(lane.ask(() -> 2)).isEmpty();
        lane.start();
    }

    @Test
    void a_question_that_fails_is_its_askers_affair() {
        CompletableFuture<Integer> answer =
                lane.<Integer>ask(
                                () -> {
                                    throw new IllegalArgumentException("no answer");
                                })
                        .orElseThrow();
        lane.start();
        assertThatThrownBy(answer::join).hasRootCauseMessage("no answer");
        assertThat(broken).isEmpty();
        assertThat(lane.ask(() -> 3).orElseThrow().join()).isEqualTo(3);
    }
}
