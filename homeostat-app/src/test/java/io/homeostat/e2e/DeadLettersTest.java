package io.homeostat.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.PipelineResource;
import io.homeostat.http.PipelineApi;
import io.homeostat.ledger.AuditEntry;
import io.homeostat.ledger.Ledger;
import io.homeostat.node.Node;
import io.homeostat.node.Wiring;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Payloads that were no readings, listed, shown and taken in once more.
class DeadLettersTest {
    private static final String BY_FIELD =
            Plant.INLINE
                    .replace("\"{topic.2}\"", "who")
                    .replace("    x: {}", "    who: {}\n    x: {}");
    private static final String WRONG_TIME = Plant.INLINE.replace("epoch-s", "iso-8601");

    @TempDir private Path directory;

    private Path data() {
        return directory.resolve("data");
    }

    private Node up(String yaml) {
        PipelineResource pipeline = Plant.resource(yaml);
        return Wiring.start(State.options(data()), List.of(pipeline));
    }

    private static void publish(Node node, String... payloads) throws Exception {
        try (Feeder feeder = new Feeder(node.mqttPort())) {
            for (String payload : payloads) {
                feeder.publish(Plant.TOPIC, payload.getBytes(UTF_8));
            }
            feeder.drain();
        }
    }

    private static void kept(Node node, int letters) throws Exception {
        PipelineApi plant = node.pipeline(Plant.NAME).orElseThrow();
        Eventually.eventually(letters + " letters", () -> plant.deadLetters() == letters);
        var _ = node.digest(Plant.NAME);
    }

    private Said said(Object... words) {
        Object[] all = new Object[words.length + 3];
        all[0] = "dead-letters";
        System.arraycopy(words, 0, all, 1, words.length);
        all[words.length + 1] = "--data";
        all[words.length + 2] = data();
        return Said.homeostat(all);
    }

    @Test
    void lists_and_shows_them_of_a_running_box() throws Exception {
        try (Node node = up(Plant.INLINE)) {
            publish(node, "{\"x\":", "{\"at\":1,\"x\":\"warm\"}", "\u0001\u0002");
            kept(node, 3);

            Said list = said("list", "plant");
            assertThat(list.code()).isZero();
            assertThat(list.out().lines()).hasSize(4);
            assertThat(list.out()).contains("warm");
            assertThat(said("show", "plant", 1).out())
                    .contains("topic         test/d1/reading", "{\"at\":1,\"x\":\"warm\"}");
            assertThat(said("show", "plant", 2).out()).contains("01 02");
            assertThat(said("list", "--limit", 1).out().lines()).hasSize(2);
        }
    }

    @Test
    void names_what_it_does_not_find() throws Exception {
        try (Node node = up(Plant.INLINE)) {
            publish(node, "{");
            kept(node, 1);
        }
        assertThat(said("show", "plant", 7).err()).contains("found 7, expected one of 0 to 0");
        assertThat(said("list", "plnt").err()).contains("found 'plnt', expected one of [plant]");
        assertThat(said("retry", "plant", 7).code()).isEqualTo(2);
        assertThat(Said.homeostat("dead-letters", "list", "--data", directory).err())
                .contains("expected a box's data directory");
    }

    @Test
    void a_running_box_takes_one_in_once_and_keeps_it_again_with_its_new_reason() throws Exception {
        try (Node node = up(WRONG_TIME)) {
            publish(node, Plant.reading(0), "{");
            kept(node, 2);
        }
        try (Node node = up(Plant.INLINE)) {
            String url = "http://127.0.0.1:" + node.httpPort();
            for (int number = 0; number < 2; number++) {
                Said said = Said.homeostat("dead-letters", "retry", "plant", number, "--url", url);
                assertThat(said.out()).contains("dead letter " + number + " is taken in");
            }
            kept(node, 3);
            assertThat(node.snapshots().getFirst().readings()).isEqualTo(1);

            PipelineApi plant = node.pipeline(Plant.NAME).orElseThrow();
            List<PipelineApi.Letter> letters = plant.letters(Long.MAX_VALUE, 10);
            assertThat(letters)
                    .extracting(PipelineApi.Letter::retried)
                    .containsExactly(false, true, true);
            Said again = Said.homeostat("dead-letters", "retry", "plant", 0, "--url", url);
            assertThat(again.code()).isEqualTo(1);
            assertThat(again.err()).contains("was taken in once more before");
            Said unknown = Said.homeostat("dead-letters", "retry", "plant", 9, "--url", url);
            assertThat(unknown.code()).isEqualTo(2);
            assertThat(unknown.err()).contains("dead letter 9 is not kept");
            assertThat(Said.homeostat("dead-letters", "retry", "oven", 0, "--url", url).err())
                    .contains("no pipeline oven");
        }
        assertThat(audit())
                .extracting(AuditEntry::action, AuditEntry::subject)
                .containsOnly(org.assertj.core.groups.Tuple.tuple("Retry", "plant"))
                .hasSize(2);
    }

    @Test
    void a_stopped_box_takes_one_in_at_its_next_start() throws Exception {
        try (Node node = up(WRONG_TIME)) {
            publish(node, Plant.reading(0));
            kept(node, 1);
            Said running = said("retry", "plant", 0);
            assertThat(running.code()).isEqualTo(1);
            assertThat(running.err()).contains("is in use by another process");
        }
        // The box has to know the mended pipeline before the letter comes.
        up(Plant.INLINE).close();

        Said said = said("retry", "plant", 0);

        assertThat(said.out()).contains("dead letter 0 will be taken in at the next start");
        assertThat(said("retry", "plant", 0).err()).contains("was taken in once more before");
        for (int start = 0; start < 2; start++) {
            try (Node node = up(Plant.INLINE)) {
                kept(node, 1);
                assertThat(node.snapshots().getFirst().readings()).isEqualTo(1);
            }
        }
        assertThat(audit()).extracting(AuditEntry::action).containsExactly("Retry");
    }

    /// A pipeline whose devices name themselves in a field.
    @Test
    void a_reading_without_its_device_fails_again() throws Exception {
        try (Node node = up(BY_FIELD)) {
            publish(node, Plant.reading(0));
            kept(node, 1);
            PipelineApi plant = node.pipeline(Plant.NAME).orElseThrow();
            plant.retry("somebody", 0).toCompletableFuture().join();
            kept(node, 2);
            assertThat(plant.letters(Long.MAX_VALUE, 2))
                    .extracting(PipelineApi.Letter::reason)
                    .allMatch(reason -> reason.contains("device"));
        }
    }

    private List<AuditEntry> audit() {
        try (Ledger ledger = Ledger.open(data().resolve("ledger.db"))) {
            return ledger.audit(100);
        }
    }
}
