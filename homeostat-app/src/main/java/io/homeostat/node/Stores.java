package io.homeostat.node;

import io.homeostat.ledger.LedgerServer;
import io.homeostat.s3.S3Place;
import java.util.Optional;

/// Stores of a box that are servers instead of files in its data directory.
///
/// @param ledger PostgreSQL for registry, runs, decisions and audit
/// @param artefacts object store that has the models too
public record Stores(Optional<LedgerServer> ledger, Optional<S3Place> artefacts) {
    /// All in the data directory.
    public static final Stores EMBEDDED = new Stores(Optional.empty(), Optional.empty());
}
