package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.PipelineResource;
import io.homeostat.node.Node;
import io.homeostat.node.Wiring;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A person has a transaction open on the ledger's file for longer than SQLite waits.
class HeldLedgerTest {
    private static final PipelineResource PIPELINE = Plant.resource(Plant.INLINE);

    /// Before the first model, and long after the world has changed.
    private static final int EARLY = 150;

    private static final int LATE = 1_000;

    @TempDir private Path directory;

    @Test
    void the_pipeline_waits_and_decides_as_if_nothing_had_been() throws Exception {
        Path data = directory.resolve("held");
        State after;
        try (Node node = Wiring.start(State.options(data), List.of(PIPELINE));
                Connection other =
                        DriverManager.getConnection("jdbc:sqlite:" + data.resolve("ledger.db"));
                Statement statement = other.createStatement()) {
            Feeder.feed(node.mqttPort(), 0, EARLY);
            var _ = node.digest(Plant.NAME);
            statement.execute("BEGIN IMMEDIATE");
            Feeder.feed(node.mqttPort(), EARLY, LATE);
            Eventually.eventually(
                    "a pipeline that says that it waits",
                    () ->
                            node.health().probes().stream()
                                    .anyMatch(probe ->
                                            probe.detail().contains("waits for the ledger")));
            statement.execute("ROLLBACK");
            Eventually.eventually(
                    "everything worked off", () -> node.snapshots().getFirst().readings() == LATE);
            after = State.of(node, PIPELINE);
        }
        try (Node node =
                Wiring.start(State.options(directory.resolve("free")), List.of(PIPELINE))) {
            Feeder.feed(node.mqttPort(), 0, LATE);
            assertThat(after).isEqualTo(State.of(node, PIPELINE));
        }
    }
}
