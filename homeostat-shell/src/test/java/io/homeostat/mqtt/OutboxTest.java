package io.homeostat.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutboxTest {
    @Test
    void a_full_outbox_gives_up_the_oldest_best_effort_message_first() {
        Outbox outbox = new Outbox(2);
        assertThat(outbox.offer(message("a", 0))).isEqualTo(Outbox.Offered.QUEUED);
        assertThat(outbox.offer(message("b", 1))).isEqualTo(Outbox.Offered.QUEUED);
        assertThat(outbox.offer(message("c", 1))).isEqualTo(Outbox.Offered.DROPPED_ONE);
        assertThat(outbox.offer(message("d", 0))).isEqualTo(Outbox.Offered.DROPPED_ONE);
        assertThat(outbox.offer(message("e", 1))).isEqualTo(Outbox.Offered.FULL);
        assertThat(outbox.take(1_000, 0)).isEmpty();
        assertThat(outbox.take(1_000, 1)).extracting(Outbox.Message::topic).containsExactly("b");
        assertThat(outbox.take(1_000, 9)).extracting(Outbox.Message::topic).containsExactly("c");
        assertThat(outbox.take(1_000, 9)).isEmpty();
    }

    @Test
    void what_is_taken_ends_at_the_bounds_and_keeps_its_order() {
        Outbox outbox = new Outbox(1_000);
        outbox.offer(message("a", 0));
        outbox.offer(message("b", 1));
        outbox.offer(message("c", 0));
        outbox.offer(message("d", 1));
        outbox.offer(message("e", 0));

        assertThat(outbox.take(1, 9)).extracting(Outbox.Message::topic).containsExactly("a");
        assertThat(outbox.take(1_000, 1))
                .extracting(Outbox.Message::topic)
                .containsExactly("b", "c");
        assertThat(outbox.take(1_000, 0)).isEmpty();
        assertThat(outbox.take(1_000, 1))
                .extracting(Outbox.Message::topic)
                .containsExactly("d", "e");
    }

    private static Outbox.Message message(String topic, int qos) {
        return new Outbox.Message(topic, new Outbox.Payload(new byte[1]), qos, false);
    }
}
