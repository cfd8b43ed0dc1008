package io.homeostat.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LedgerTest extends LedgerContract {
    @TempDir Path directory;

    @Override
    Ledger open() {
        return Ledger.open(directory.resolve("ledger.sqlite"));
    }

    @Override
    Ledger open(Migrator migrator) {
        return Ledger.open(directory.resolve("m.sqlite"), migrator);
    }

    /// It reads before it writes, as most of what is entered does.
    @Test
    void an_entry_waits_while_another_process_writes() throws Exception {
        try (Ledger ledger = open();
                Connection other =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + directory.resolve("ledger.sqlite"));
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            CompletableFuture<Void> entered =
                    CompletableFuture.runAsync(
                            () -> ledger.audit(Instant.EPOCH, "ann", "Resume", "plant", ""));
            Thread.sleep(200);
            assertThat(entered).isNotDone();
            statement.execute("ROLLBACK");
            entered.join();
            assertThat(ledger.audit(10)).hasSize(1);
        }
    }
}
