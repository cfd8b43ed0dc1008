package io.homeostat.node;

import io.homeostat.gitops.Orders;
import io.homeostat.http.PipelineApi;
import io.homeostat.http.ProblemException;
import io.homeostat.ledger.Ledger;
import io.homeostat.ledger.StoredModel;
import io.homeostat.loop.OperatorCommand;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/// Orders that come by a commit go the way of every person's order: audited, journaled, decided by
/// the loop, and watched by it on probation.
final class CommitOrders implements Orders {
    private final Node node;
    private final Ledger ledger;

    CommitOrders(Node node, Ledger ledger) {
        this.node = node;
        this.ledger = ledger;
    }

    @Override
    public Optional<String> serve(String pipeline, int version, String digest, String who) {
        Optional<PipelineApi> one = node.pipeline(pipeline);
        Optional<StoredModel> model = model(pipeline, version, digest);
        if (one.isEmpty() || model.isEmpty()) {
            return Optional.of(
                    "this box has no "
                            + (digest.isEmpty() ? "version " + version : "model " + digest)
                            + " of it");
        }
        int found = model.get().version();
        if (version > 0 && version != found) {
            return Optional.of(
                    "the file names version " + version + " and the digest of version " + found);
        }
        if (model.get().status() == StoredModel.Status.CHAMPION) {
            return Optional.empty();
        }
        try {
            one.get().decide(who, new OperatorCommand.Promote(found)).toCompletableFuture().join();
            return Optional.empty();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ProblemException objection) {
                return Optional.of(String.valueOf(objection.getMessage()));
            }
            throw e;
        }
    }

    /// A digest is the model; a version alone is this box's own count.
    private Optional<StoredModel> model(String pipeline, int version, String digest) {
        return digest.isEmpty()
                ? ledger.model(pipeline, version)
                : ledger.models(pipeline).stream()
                        .filter(model -> model.digest().equals(digest))
                        // The same bytes may stand under two versions.
                        .reduce((one, other) -> one.version() == version ? one : other);
    }
}
