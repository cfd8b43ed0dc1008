package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.http.PipelineApi;
import io.homeostat.ledger.AuditEntry;
import io.homeostat.ledger.Ledger;
import io.homeostat.loop.OperatorCommand;
import io.homeostat.node.Node;
import io.homeostat.node.Wiring;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people order, and the audit of it.
class OrdersTest {
    private static final int ORDERS = 30;

    /// Enough for the first model, and too few for another training, whose end would be entered in
    /// the ledger too.
    private static final int FED = 300;

    /// Much less than SQLite waits for a file that another process holds.
    private static final int QUESTIONS = 5;

    @TempDir private Path directory;

    private Path ledger() {
        return directory.resolve("data").resolve("ledger.db");
    }

    private Node up() throws Exception {
        Node node =
                Wiring.start(
                        State.options(directory.resolve("data")),
                        List.of(Plant.resource(Plant.INLINE)));
        Feeder.feed(node.mqttPort(), 0, FED);
        Eventually.eventually("a model", () -> node.snapshots().getFirst().champion() == 1);
        var _ = node.digest(Plant.NAME);
        return node;
    }

    @Test
    void an_audit_that_waits_for_the_disk_holds_up_nobody_else() throws Exception {
        try (Node node = up();
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + ledger());
                Statement statement = other.createStatement()) {
            PipelineApi plant = node.pipeline(Plant.NAME).orElseThrow();
            statement.execute("BEGIN IMMEDIATE");
            CompletableFuture<Void> ordered =
                    plant.decide("somebody", new OperatorCommand.Resume()).toCompletableFuture();
            for (int i = 0; i < QUESTIONS; i++) {
                // Both are answered by the lane.
                var _ = node.digest(Plant.NAME);
            }

            assertThat(ordered).isNotDone();
            statement.execute("ROLLBACK");
            ordered.get(30, TimeUnit.SECONDS);
        }
        assertThat(audit()).extracting(AuditEntry::who).containsExactly("somebody");
    }

    @Test
    void orders_stand_in_the_audit_as_they_were_given() throws Exception {
        List<String> people = new ArrayList<>();
        try (Node node = up()) {
            PipelineApi plant = node.pipeline(Plant.NAME).orElseThrow();
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < ORDERS; i++) {
                people.add("person " + i);
                all.add(
                        plant.decide("person " + i, new OperatorCommand.Resume())
                                .toCompletableFuture());
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
                    .get(30, TimeUnit.SECONDS);
        }
        assertThat(audit().reversed()).extracting(AuditEntry::who).isEqualTo(people);
    }

    private List<AuditEntry> audit() {
        try (Ledger ledger = Ledger.open(ledger())) {
            return ledger.audit(1_000);
        }
    }
}
