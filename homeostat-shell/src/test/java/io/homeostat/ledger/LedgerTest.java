package io.homeostat.ledger;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
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
}
