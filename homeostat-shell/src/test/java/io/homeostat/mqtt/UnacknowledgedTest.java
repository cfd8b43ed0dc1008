package io.homeostat.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnacknowledgedTest {
    private final Unacknowledged unacknowledged = new Unacknowledged();

    private boolean add(int packetId) {
        Outbox.Payload payload = new Outbox.Payload(new byte[1]);
        return unacknowledged.add(packetId, new Outbox.Message("m" + packetId, payload, 1, false));
    }

    private void assertWaiting(Integer... packetIds) {
        assertThat(unacknowledged)
                .extracting(Unacknowledged.Sent::packetId)
                .containsExactly(packetIds);
        assertThat(unacknowledged)
                .allMatch(sent -> sent.message().topic().equals("m" + sent.packetId()));
        assertThat(unacknowledged.size()).isEqualTo(packetIds.length);
    }

    @Test
    void keeps_the_order_in_which_messages_were_sent_whatever_is_acknowledged() {
        for (int packetId : new int[] {65_534, 65_535, 1, 2, 3}) {
            assertThat(add(packetId)).isTrue();
        }
        unacknowledged.remove(1);
        unacknowledged.remove(65_534);
        assertWaiting(65_535, 2, 3);

        unacknowledged.remove(3);
        unacknowledged.remove(65_535);
        unacknowledged.remove(2);
        assertWaiting();
    }

    @Test
    void an_identifier_is_free_again_when_its_message_is_acknowledged() {
        assertThat(add(7)).isTrue();
        assertThat(add(8)).isTrue();
        assertThat(add(7)).isFalse();
        assertWaiting(7, 8);

        unacknowledged.remove(7);
        unacknowledged.remove(7);
        unacknowledged.remove(0);
        assertThat(add(7)).isTrue();
        assertWaiting(8, 7);
    }
}
