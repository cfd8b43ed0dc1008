package io.homeostat.node;

import io.homeostat.history.History;
import io.homeostat.ledger.Ledger;
import io.homeostat.ledger.StoredModel;
import io.homeostat.ledger.TrainingRun;
import io.homeostat.loop.Continuation;
import io.homeostat.loop.Decision;
import io.homeostat.model.Candidate;
import io.homeostat.model.Lineage;
import io.homeostat.model.ModelCodec;
import io.homeostat.vault.Vault;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What the ledger knows of an earlier life of a pipeline.
final class Earlier {
    private Earlier() {}

    /// @param schemaHash the feature schema that a champion must have to serve on
    static Continuation of(
            String pipeline, String schemaHash, Ledger ledger, Vault vault, History history) {
        List<Decision> newest = ledger.newestDecisions(pipeline, 1);
        long decisions = newest.isEmpty() ? 0 : newest.getFirst().number();
        // A number that was given is not given again: the history goes by it.
        long readings =
                Math.max(
                        newest.isEmpty() ? 0 : newest.getFirst().reading() + 1,
                        history.newest(pipeline, 1).stream()
                                .mapToLong(row -> row.reading() + 1)
                                .max()
                                .orElse(0));
        long orders =
                ledger.runs(pipeline, 1).stream().mapToLong(TrainingRun::order).max().orElse(0);
        int versions =
                ledger.models(pipeline).stream()
                        .max(Comparator.comparingInt(StoredModel::version))
                        .map(StoredModel::version)
                        .orElse(0);
        Optional<StoredModel> champion =
                ledger.champion(pipeline)
                        .filter(model -> model.lineage().schemaHash().equals(schemaHash))
                        .filter(model -> vault.contains(model.digest()));
        return new Continuation(
                readings,
                decisions,
                orders,
                versions,
                champion.map(StoredModel::version).orElse(0),
                imported(ledger.models(pipeline), schemaHash),
                champion.map(model ->
                        new Candidate(
                                ModelCodec.decode(vault.get(model.digest())), model.lineage())));
    }

    /// Digest of the newest model that was made elsewhere, for these features.
    private static String imported(List<StoredModel> models, String schemaHash) {
        return models.stream()
                .filter(model -> model.lineage().imported())
                .max(Comparator.comparingInt(StoredModel::version))
                .map(StoredModel::lineage)
                .filter(lineage -> lineage.schemaHash().equals(schemaHash))
                .map(Lineage::modelDigest)
                .orElse("");
    }
}
