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
        assertThat(outbox.poll(false)).isEmpty();
        assertThat(outbox.poll(true).orElseThrow().topic()).isEqualTo("b");
        assertThat(outbox.poll(true).orElseThrow().topic()).isEqualTo("c");
    }

    private static Outbox.Message message(String topic, int qos) {
        return new Outbox.Message(topic, new Outbox.Payload(new byte[1]), qos, false);
    }
}
