package io.homeostat.node;

import io.homeostat.ledger.LedgerServer;
import java.util.Optional;

/// Stores of a box that are servers instead of files in its data directory.
///
/// @param ledger PostgreSQL for registry, runs, decisions and audit
public record Stores(Optional<LedgerServer> ledger) {
    /// All in the data directory.
    public static final Stores EMBEDDED = new Stores(Optional.empty());
}
