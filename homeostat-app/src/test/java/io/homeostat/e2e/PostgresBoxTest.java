package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.homeostat.config.PipelineResource;
import io.homeostat.history.HistoryRow;
import io.homeostat.http.NodeApi;
import io.homeostat.http.ProblemException;
import io.homeostat.ledger.PostgresServer;
import io.homeostat.loop.OperatorCommand;
import io.homeostat.node.BoxHistory;
import io.homeostat.node.Node;
import io.homeostat.node.NodeOptions;
import io.homeostat.node.Stores;
import io.homeostat.node.Wiring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole boxes with their ledger on a real PostgreSQL, which goes away while they run.
class PostgresBoxTest {
    private static final PipelineResource PIPELINE = Plant.resource(Plant.INLINE);

    /// Before the first model, and long after the world has changed.
    private static final int EARLY = 150;

    private static final int LATE = 1_400;

    private static PostgresServer postgres;

    @TempDir private Path directory;

    @BeforeAll
    static void start() throws Exception {
        postgres = PostgresServer.start();
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    private Node node(String box) {
        NodeOptions options = State.options(directory.resolve(box));
        return Wiring.start(
                options.with(new Stores(Optional.of(postgres.ledger(box)), Optional.empty())),
                List.of(PIPELINE));
    }

    private State undisturbed() throws Exception {
        Path data = directory.resolve("undisturbed");
        try (Node node = Wiring.start(State.options(data), List.of(PIPELINE))) {
            Feeder.feed(node.mqttPort(), 0, LATE);
            return State.of(node, PIPELINE);
        }
    }

    private static NodeApi.Probe probe(Node node, String name) {
        return node.health().probes().stream()
                .filter(probe -> probe.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// All that was acknowledged while the server was away is worked off when it is back: the same
    /// decisions, every prediction once, none before what it follows from was entered.
    @Test
    void an_outage_while_it_runs_costs_no_reading_and_no_decision() throws Exception {
        try (Node node = node("outage")) {
            Feeder.feed(node.mqttPort(), 0, EARLY);
            var _ = node.digest(Plant.NAME);
            postgres.breakOff();
            try {
                Feeder.feed(node.mqttPort(), EARLY, LATE);
                Eventually.eventually(
                        "a pipeline that says that it waits",
                        () -> probe(node, Plant.NAME).detail().contains("waits for the ledger"));
                assertThat(probe(node, "ledger").good()).isFalse();
                assertThat(node.health().live()).isTrue();
                assertThat(node.health().ready()).isTrue();
                assertThat(node.snapshots().getFirst().readings()).isLessThan(LATE);
                var plant = node.pipeline(Plant.NAME).orElseThrow();
                assertThatThrownBy(() -> plant.decisions(0, 10))
                        .isInstanceOf(ProblemException.class)
                        .hasMessageContaining("the ledger is away");
                assertThatThrownBy(() ->
                                plant.decide("ann", new OperatorCommand.Retrain())
                                        .toCompletableFuture()
                                        .join())
                        .hasCauseInstanceOf(ProblemException.class);
            } finally {
                postgres.go();
            }
            Eventually.eventually(
                    "everything worked off", () -> node.snapshots().getFirst().readings() == LATE);
            State after = State.of(node, PIPELINE);
            State undisturbed = undisturbed();
            assertThat(after.decisions()).isEqualTo(undisturbed.decisions());
            assertThat(after.digest()).isEqualTo(undisturbed.digest());
            Eventually.eventually("health", () -> probe(node, Plant.NAME).good());
        }
        try (var history = BoxHistory.open(directory.resolve("outage"))) {
            List<HistoryRow> rows =
                    history.after(
                            Plant.NAME, -1, LATE, Instant.EPOCH, Instant.MAX.minusSeconds(1), LATE);
            assertThat(rows)
                    .extracting(HistoryRow::reading)
                    .containsExactlyElementsOf(
                            LongStream.range(rows.getFirst().reading(), LATE).boxed().toList());
        }
    }

    /// Closed in the middle of an outage, it saves no state that is ahead of its ledger.
    @Test
    void a_box_that_stops_while_the_server_is_away_goes_on_from_what_the_ledger_has()
            throws Exception {
        try (Node node = node("stopped")) {
            Feeder.feed(node.mqttPort(), 0, EARLY);
            var _ = node.digest(Plant.NAME);
            postgres.stop();
            Feeder.feed(node.mqttPort(), EARLY, LATE);
            Eventually.eventually("waiting", () -> !probe(node, Plant.NAME).good());
        } finally {
            postgres.go();
        }
        try (Node node = node("stopped")) {
            assertThat(State.of(node, PIPELINE)).isEqualTo(undisturbed());
        }
    }

    @Test
    void two_boxes_on_one_server_with_the_same_pipeline_decide_each_for_itself() throws Exception {
        try (Node one = node("one");
                Node other = node("other")) {
            Feeder.feed(one.mqttPort(), 0, LATE);
            Feeder.feed(other.mqttPort(), 0, 300);
            State first = State.of(one, PIPELINE);
            State second = State.of(other, PIPELINE);
            assertThat(first.decisions()).isEqualTo(undisturbed().decisions());
            assertThat(second.decisions()).hasSizeLessThan(first.decisions().size()).isNotEmpty();
        }
    }

    /// A process of its own, killed while its ledger is away.
    @Test
    void a_box_that_is_killed_in_an_outage_loses_nothing() throws Exception {
        Path data = directory.resolve("killed");
        String[] options = options("killed");
        try (Box box = Box.up(data, options)) {
            Feeder.feed(box.mqttPort(), 0, EARLY);
            postgres.breakOff();
            try {
                Feeder.feed(box.mqttPort(), EARLY, LATE);
                Eventually.eventually("waiting", () -> says(box, "waits for the ledger"));
                assertThat(box.get("/health/live").status()).isEqualTo(200);
                assertThat(box.text("/metrics")).contains("homeostat_ledger_up 0");
                assertThat(box.get("/api/v1/pipelines/plant/decisions").status()).isEqualTo(503);
                assertThat(
                                box.get(
                                                "/api/2.0/mlflow/experiments/get-by-name?experiment_name=plant")
                                        .status())
                        .isEqualTo(503);
                box.kill();
            } finally {
                postgres.go();
            }
        }
        try (Box box = Box.up(data, options)) {
            assertThat(box.snapshot(Plant.NAME).path("readings").asInt()).isEqualTo(LATE);
            assertThat(box.text("/metrics")).contains("homeostat_ledger_up 1");
            JsonNode decisions = box.get("/api/v1/pipelines/plant/decisions").body();
            assertThat(decisions.findValues("number")).isNotEmpty();
        }
        listed(data, options);
    }

    private static boolean says(Box box, String text) throws Exception {
        return box.get("/health").body().toString().contains(text);
    }

    private String[] options(String schema) throws Exception {
        Path secret = Files.writeString(directory.resolve("password"), PostgresServer.PASSWORD);
        return new String[] {
            "--lockstep",
            "--ledger",
            postgres.url(),
            "--ledger-schema",
            schema,
            "--ledger-password-file",
            secret.toString(),
            Plant.file(directory, Plant.INLINE).toString()
        };
    }

    private static void listed(Path data, String... options) {
        List<String> ledger = List.of(options).subList(1, 7);
        Said listed = Said.homeostat(words(List.of("models", "list", "--data", data), ledger));
        assertThat(listed.code()).as(listed.toString()).isZero();
        assertThat(listed.out()).contains("plant", "champion");
        Said shown = Said.homeostat(words(List.of("models", "show", "plant", 1), ledger));
        assertThat(shown.code()).as(shown.toString()).isZero();
        assertThat(shown.out()).contains("data digest");
        Said exported =
                Said.homeostat(
                        words(
                                List.of(
                                        "models",
                                        "export",
                                        "plant",
                                        1,
                                        "--data",
                                        data,
                                        "--output",
                                        data.resolve("model")),
                                ledger));
        assertThat(exported.code()).as(exported.toString()).isZero();
        Said forgotten = Said.homeostat("models", "list", "--data", data);
        assertThat(forgotten.code()).isEqualTo(2);
        assertThat(forgotten.err()).contains("--ledger: found none, expected that of");
        Said doctor =
                Said.homeostat(
                        words(
                                List.of("doctor", "--data", data, "--port", 0, "--mqtt-port", 0),
                                ledger));
        assertThat(doctor.out()).containsPattern("good  ledger +PostgreSQL .*has a ledger");
    }

    private static Object[] words(List<Object> first, List<String> more) {
        return Stream.concat(first.stream(), more.stream()).toArray();
    }

    @Test
    void what_is_wrong_with_the_url_or_the_server_ends_a_start_with_2() throws Exception {
        Path wrong = Files.writeString(directory.resolve("wrong"), "wr0ng");
        String file = Plant.file(directory, Plant.INLINE).toString();
        Path data = directory.resolve("data");
        Box.Ended password =
                Box.fails(
                        data,
                        "--ledger",
                        postgres.url(),
                        "--ledger-password-file",
                        "" + wrong,
                        file);
        assertThat(password.code()).as(password.output()).isEqualTo(2);
        assertThat(password.output())
                .contains("password authentication failed for user")
                .doesNotContain("wr0ng");
        Path secret = Files.writeString(directory.resolve("password"), PostgresServer.PASSWORD);
        Said database =
                Said.homeostat(
                        "up",
                        "--data",
                        data,
                        "--port",
                        0,
                        "--mqtt-port",
                        0,
                        "--ledger",
                        postgres.url()
                                .replace("/postgres", "/nothing")
                                .replace("nothing@", "postgres@"),
                        "--ledger-password-file",
                        secret,
                        file);
        assertThat(database.code()).as(database.toString()).isEqualTo(2);
        assertThat(database.err()).contains("database \"nothing\" does not exist");
        complains("--ledger: found 'mysql://x', expected postgresql://", "--ledger", "mysql://x");
        complains("found a password in the URL", "--ledger", "postgresql://a:secret@h:5432/db");
        complains(
                "--ledger-schema: found 'A B'",
                "--ledger",
                "postgresql://a@h/db",
                "--ledger-schema",
                "A B");
        complains("found option 'user=x'", "--ledger", "postgresql://a@h/db?user=x");
        complains("found without --ledger", "--ledger-password-file", secret);
    }

    private static void complains(String text, Object... options) {
        Said said =
                Said.homeostat(
                        words(List.of("up"), Arrays.stream(options).map(String::valueOf).toList()));
        assertThat(said.code()).as(said.toString()).isEqualTo(2);
        assertThat(said.err()).contains(text).doesNotContain("secret@");
    }
}
