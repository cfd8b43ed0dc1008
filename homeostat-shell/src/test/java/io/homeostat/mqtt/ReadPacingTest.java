package io.homeostat.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// On a channel whose time stands still until the test lets it go on.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReadPacingTest {
    private boolean waiting;
    private boolean paused;
    private final Deque<Runnable> later = new ArrayDeque<>();
    private final ReadPacing pacing = new ReadPacing(() -> waiting, () -> paused, later::add);
    private final EmbeddedChannel channel = new EmbeddedChannel(pacing);

    @BeforeEach
    void stop_time() {
        channel.freezeTime();
    }

    private void readSomething() {
        channel.pipeline().fireChannelReadComplete();
    }

    private boolean isRead() {
        return channel.config().isAutoRead();
    }

    private void passMillis(int millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    private void passInterval() {
        later.remove().run();
        channel.runPendingTasks();
    }

    @Test
    void reads_on_where_nothing_waits_for_the_disk() {
        readSomething();

        assertThat(isRead()).isTrue();
    }

    @Test
    void is_left_alone_until_all_that_was_read_is_on_disk() {
        waiting = true;
        readSomething();
        assertThat(isRead()).isFalse();
        passInterval();
        pacing.settled();
        assertThat(isRead()).isFalse();
        waiting = false;
        pacing.settled();
        assertThat(isRead()).isTrue();
    }

    @Test
    void however_fast_the_disk_is_it_is_not_read_on_at_once() {
        waiting = true;
        readSomething();
        waiting = false;
        pacing.settled();
        assertThat(isRead()).isFalse();
        passInterval();
        assertThat(isRead()).isTrue();
    }

    @Test
    void what_never_comes_to_disk_keeps_the_others_out_for_ten_milliseconds_only() {
        waiting = true;
        readSomething();
        passMillis(9);
        assertThat(isRead()).isFalse();
        passMillis(1);
        assertThat(isRead()).isTrue();
        readSomething();
        assertThat(isRead()).isFalse();
    }

    @Test
    void is_not_read_on_while_it_is_paused_and_then_is() {
        waiting = true;
        readSomething();
        paused = true;
        passInterval();
        passMillis(10);
        waiting = false;
        pacing.settled();
        assertThat(isRead()).isFalse();
        paused = false;
        pacing.release();
        assertThat(isRead()).isTrue();
    }

    /// Its own patience counts from its own beginning.
    @Test
    void a_second_wait_is_not_cut_short_by_the_first() {
        waiting = true;
        readSomething();
        passMillis(9);
        pacing.release();
        readSomething();
        passMillis(9);
        assertThat(isRead()).isFalse();
        passMillis(1);
        assertThat(isRead()).isTrue();
    }
}
