package io.homeostat.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The ledger on a real PostgreSQL.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PostgresLedgerTest extends LedgerContract {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static PostgresServer postgres;

    @TempDir Path directory;
    private String schema = "";

    @BeforeAll
    static void start() throws Exception {
        postgres = PostgresServer.start();
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    @BeforeEach
    void another_schema() {
        schema = "box-" + SCHEMAS.incrementAndGet();
    }

    @Override
    Ledger open() {
        return open(directory, schema);
    }

    private static Ledger open(Path data, String schema) {
        return new LedgerHome(data).open(Optional.of(postgres.ledger(schema)));
    }

    @Override
    Ledger open(Migrator migrator) {
        return Ledger.open(
                postgres.ledger(schema + "_m"), "box", false, Optional.empty(), migrator);
    }

    private static void eventually(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(20);
        }
    }

    @Test
    void two_boxes_with_the_same_pipeline_know_nothing_of_each_other() {
        try (Ledger one = open();
                Ledger other = open(directory.resolve("other"), schema + "_other")) {
            one.putModel("nox", 1, lineage(1), "digest1", AT);
            one.setChampion("nox", 1, "first", AT);
            other.putModel("nox", 1, lineage(2), "digest2", AT);

            assertThat(other.champion("nox")).isEmpty();
            assertThat(other.outbox(10)).hasSize(1);
            assertThat(one.champion("nox")).map(StoredModel::digest).contains("digest1");
        }
    }

    @Test
    void refuses_the_schema_of_another_box_running_or_not() {
        Path other = directory.resolve("other");
        try (Ledger _ = open()) {
            assertThatThrownBy(() ->
                            new LedgerHome(other)
                                    .open(
                                            Optional.of(
                                                    postgres.ledger(schema)
                                                            .waitedFor(Duration.ZERO))))
                    .isInstanceOf(LedgerAwayException.class)
                    .hasMessageContaining("another process has the ledger in schema " + schema);
        }
        assertThatThrownBy(() -> open(other, schema))
                .isInstanceOf(LedgerRefusedException.class)
                .hasMessageContaining("belongs to another box")
                .hasMessageContaining("--ledger-schema");
    }

    @Test
    void a_ledger_in_a_file_moves_to_the_server_once_with_all_that_is_in_it() {
        Ledger file = new LedgerHome(directory).open(Optional.empty());
        try (file) {
            fill(file);
        }
        try (Ledger moved = open()) {
            same(moved);
            moved.audit(AT, "ben", "resume", "nox", "");
            assertThat(moved.outbox(9).getFirst().number()).isEqualTo(2);
        }
        assertThat(directory.resolve("ledger.db")).doesNotExist();
        assertThat(directory.resolve("ledger.db.moved")).exists();
        try (Ledger again = open()) {
            assertThat(again.audit(9)).hasSize(2);
        }
    }

    private static void fill(Ledger ledger) {
        ledger.putPipeline("nox", "h1", AT);
        ledger.startRun("nox", Orders.order(1), AT);
        ledger.endRun(
                "nox", 1, new io.homeostat.loop.TrainingResult.Failed("x"), new TreeMap<>(), AT);
        ledger.startRun("nox", Orders.order(2), AT);
        for (int i = 1; i <= 3; i++) {
            ledger.putModel("nox", i, lineage(i), "digest" + i, AT);
            ledger.setChampion("nox", i, "better", AT);
        }
        for (int i = 1; i <= 1_200; i++) {
            ledger.recordDecision("nox", decision(i, "because"));
        }
        ledger.audit(AT, "anna", "promote", "nox", "3");
        ledger.outboxDone(1);
        ledger.putGitMark(new GitMark("nox", "git", 2, 1, "abc"));
        ledger.writeNotes(notes -> {
            notes.put("run", "a", "1", "{}");
            notes.add("a", "mae", new Notes.Point(Double.NaN, 5, 1L << 40));
            return 0;
        });
    }

    private static void same(Ledger ledger) {
        assertThat(ledger.specHash("nox")).contains("h1");
        assertThat(ledger.models("nox")).hasSize(3);
        assertThat(ledger.champion("nox")).map(StoredModel::version).contains(3);
        assertThat(ledger.champions("nox", 9)).hasSize(3);
        assertThat(ledger.runs("nox", 9))
                .extracting(TrainingRun::status)
                .containsExactly("running", "failed");
        assertThat(ledger.newestDecisions("nox", 1)).containsExactly(decision(1_200, "because"));
        assertThat(ledger.decisions("nox", 0, 2_000)).hasSize(1_200);
        assertThat(ledger.gitMark("nox")).contains(new GitMark("nox", "git", 2, 1, "abc"));
        assertThat(ledger.<List<Notes.Point>>readNotes(notes -> notes.points("a", "mae")))
                .containsExactly(new Notes.Point(Double.NaN, 5, 1L << 40));
    }

    /// The note is written before anything is copied, and says that it was copied only afterwards.
    @Test
    void a_move_that_was_cut_short_is_made_again() throws Exception {
        try (Ledger file = new LedgerHome(directory).open(Optional.empty())) {
            fill(file);
        }
        Files.copy(directory.resolve("ledger.db"), directory.resolve("copy"));
        open().close();
        // Killed after the copy, before the note and the new name of the file.
        Path note = directory.resolve("ledger.place");
        Files.writeString(note, Files.readString(note).replaceAll("place .*", "place "));
        Files.move(directory.resolve("copy"), directory.resolve("ledger.db"));

        try (Ledger again = open()) {
            same(again);
            assertThat(again.audit(9)).hasSize(1);
        }
        assertThat(directory.resolve("ledger.db")).doesNotExist();
    }

    @Test
    void a_directory_whose_ledger_is_on_a_server_does_not_begin_another() {
        open().close();
        assertThatThrownBy(() -> new LedgerHome(directory).open(Optional.empty()))
                .isInstanceOf(LedgerRefusedException.class)
                .hasMessageContaining("--ledger: found none, expected that of")
                .hasMessageContaining("127.0.0.1:" + postgres.port());
        assertThatThrownBy(() -> open(directory, schema + "_new"))
                .isInstanceOf(LedgerRefusedException.class)
                .hasMessageContaining("is empty, but this data directory had its ledger");
    }

    @Test
    void says_what_is_wrong_with_password_database_rights_and_schema() throws Exception {
        postgres.execute("CREATE ROLE guest LOGIN PASSWORD 'guest'");
        String host = "@127.0.0.1:" + postgres.port();
        refused(
                "postgresql://postgres" + host + "/postgres",
                "wrong",
                "password authentication failed");
        refused(
                "postgresql://postgres" + host + "/nothing",
                PostgresServer.PASSWORD,
                "database \"nothing\" does not exist");
        refused(
                "postgresql://guest" + host + "/postgres",
                "guest",
                "permission denied for database");
        assertThatThrownBy(() ->
                        new LedgerHome(directory).view(Optional.of(postgres.ledger("nobodys"))))
                .isInstanceOf(LedgerRefusedException.class)
                .hasMessageContaining("has no ledger; expected the --ledger-schema of a box");
    }

    private void refused(String url, String password, String why) {
        LedgerServer server = LedgerServer.parse(url, schema, () -> password);
        assertThatThrownBy(() -> new LedgerHome(directory).open(Optional.of(server)))
                .isInstanceOf(LedgerRefusedException.class)
                .hasMessageStartingWith("--ledger: postgresql://")
                .hasMessageContaining(why)
                .hasMessageNotContaining(password.equals("guest") ? "\u0000" : password);
    }

    @Test
    void somebody_who_looks_changes_nothing_and_holds_nobody_up() {
        LedgerHome home = new LedgerHome(directory);
        try (Ledger box = open();
                Ledger view = home.view(Optional.of(postgres.ledger(schema)))) {
            box.putPipeline("nox", "h", AT);
            assertThat(view.pipelines()).containsExactly("nox");
            assertThatThrownBy(() -> view.putPipeline("x", "h", AT))
                    .isInstanceOf(LedgerAwayException.class);
        }
    }

    @Test
    void goes_on_after_the_server_was_broken_off_and_loses_nothing_that_was_written()
            throws Exception {
        try (Ledger ledger = open()) {
            ledger.putModel("nox", 1, lineage(1), "digest1", AT);
            postgres.breakOff();
            try {
                assertThatThrownBy(() -> ledger.setChampion("nox", 1, "first", AT))
                        .isInstanceOf(LedgerAwayException.class);
                assertThatThrownBy(() -> ledger.pipelines())
                        .isInstanceOf(LedgerAwayException.class);
                assertThat(ledger.link()).map(LinkState::up).contains(false);
            } finally {
                postgres.go();
            }
            assertThat(ledger.await()).isTrue();
            assertThat(ledger.link()).map(LinkState::outages).contains(1L);

            ledger.setChampion("nox", 1, "first", AT);
            assertThat(ledger.champion("nox")).map(StoredModel::version).contains(1);
        }
    }

    /// The answer to a commit may be lost: told again, everything is there once.
    @Test
    void told_again_after_a_session_was_ended_everything_is_there_once() throws Exception {
        try (Ledger ledger = open()) {
            for (int i = 1; i <= 10; i++) {
                int version = i;
                Runnable all =
                        () -> {
                            ledger.putModel(
                                    "nox", version, lineage(version), "digest" + version, AT);
                            ledger.setChampion("nox", version, "first", AT.plusSeconds(version));
                            ledger.recordDecision("nox", decision(version, "because"));
                            ledger.audit(AT.plusSeconds(version), "anna", "promote", "nox", "");
                        };
                all.run();
                end_sessions();
                until_told(ledger, all);
            }
            assertThat(ledger.champions("nox", 99)).hasSize(10);
            assertThat(ledger.outbox(99)).hasSize(20);
            assertThat(ledger.audit(99)).hasSize(10);
            assertThat(ledger.newestDecisions("nox", 99)).hasSize(10);
        }
    }

    private void end_sessions() throws Exception {
        postgres.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name ="
                        + " 'homeostat "
                        + schema
                        + "'");
    }

    private static void until_told(Ledger ledger, Runnable all) {
        boolean told = false;
        while (!told) {
            try {
                all.run();
                told = true;
            } catch (LedgerAwayException away) {
                assertThat(ledger.await()).isTrue();
            }
        }
    }

    @Test
    void the_lock_comes_back_with_the_connection_and_keeps_others_out() throws Exception {
        try (Ledger ledger = open()) {
            end_sessions();
            until_told(ledger, () -> ledger.putPipeline("nox", "h", AT));
            assertThatThrownBy(() ->
                            new LedgerHome(directory)
                                    .open(
                                            Optional.of(
                                                    postgres.ledger(schema)
                                                            .waitedFor(Duration.ZERO))))
                    .hasMessageContaining("another process has the ledger");
        }
    }

    @Test
    void promotions_that_come_together_leave_one_champion_and_one_line_each() throws Exception {
        try (Ledger ledger = open()) {
            for (int i = 1; i <= 8; i++) {
                ledger.putModel("nox", i, lineage(i), "digest" + i, AT);
            }
            CompletableFuture<?>[] all = new CompletableFuture<?>[8];
            for (int i = 0; i < 8; i++) {
                int version = i + 1;
                all[i] =
                        CompletableFuture.runAsync(
                                () -> ledger.setChampion("nox", version, "an order", AT));
            }
            CompletableFuture.allOf(all).join();
            assertThat(ledger.models("nox"))
                    .filteredOn(m -> m.status() == StoredModel.Status.CHAMPION)
                    .hasSize(1);
            assertThat(ledger.champions("nox", 99))
                    .extracting(ChampionChange::number)
                    .doesNotHaveDuplicates()
                    .hasSize(8);
        }
    }

    /// Held by the database itself, whoever writes.
    @Test
    void the_database_refuses_a_second_champion() throws Exception {
        try (Ledger ledger = open()) {
            ledger.putModel("nox", 1, lineage(1), "digest1", AT);
            ledger.putModel("nox", 2, lineage(2), "digest2", AT);
            ledger.setChampion("nox", 1, "first", AT);
        }
        try (Connection connection = postgres.connect("postgres");
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() ->
                            statement.execute(
                                    "UPDATE \"" + schema + "\".models SET status = 'champion'"))
                    .hasMessageContaining("one_champion");
        }
    }

    @Test
    void waits_at_its_start_for_a_server_that_is_not_there_yet() throws Exception {
        postgres.stop();
        CompletableFuture<Ledger> opening = CompletableFuture.supplyAsync(this::open);
        try {
            assertThatThrownBy(() ->
                            Ledger.open(
                                    postgres.ledger("late").waitedFor(Duration.ZERO),
                                    "box",
                                    false,
                                    Optional.empty()))
                    .isInstanceOf(LedgerAwayException.class)
                    .hasMessageContaining(
                            "is away: Connection to 127.0.0.1:" + postgres.port() + " refused");
        } finally {
            postgres.go();
        }
        opening.join().close();
    }

    @Test
    void a_thread_that_waits_for_the_server_is_let_go_when_the_ledger_closes() throws Exception {
        Ledger ledger = open();
        postgres.stop();
        try {
            eventually(() -> !ledger.link().orElseThrow().up());
            CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(ledger::await);
            ledger.close();
            assertThat(waiting.join()).isFalse();
        } finally {
            postgres.go();
        }
    }
}
