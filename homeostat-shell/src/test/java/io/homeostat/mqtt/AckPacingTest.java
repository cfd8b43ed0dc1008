package io.homeostat.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AckPacingTest {
    private final Deque<Runnable> later = new ArrayDeque<>();
    private boolean patient = true;
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new AckPacing(() -> patient, later::add));

    private void readSomething() {
        channel.pipeline().fireChannelReadComplete();
    }

    private boolean isRead() {
        return channel.config().isAutoRead();
    }

    private void passTime() {
        later.remove().run();
        channel.runPendingTasks();
    }

    @Test
    void is_left_alone_for_a_while_after_each_look() {
        assertThat(isRead()).isTrue();
        readSomething();
        assertThat(isRead()).isFalse();
        passTime();
        assertThat(isRead()).isTrue();
        readSomething();
        assertThat(isRead()).isFalse();
    }

    @Test
    void is_read_on_where_somebody_waits() {
        patient = false;
        readSomething();
        assertThat(isRead()).isTrue();
    }

    /// What TLS had still to decode ends a look once more.
    @Test
    void a_second_end_of_a_look_begins_no_second_while() {
        readSomething();
        readSomething();
        assertThat(later).hasSize(1);
    }
}
