package io.homeostat.tracking;

import io.homeostat.ledger.Ledger;
import io.homeostat.ledger.OutboxEntry;
import io.homeostat.ledger.StoredModel;
import io.homeostat.ledger.TrainingRun;
import io.homeostat.mlflow.News;
import io.homeostat.mlflow.Outbox;
import io.homeostat.vault.Vault;
import java.util.List;
import java.util.Optional;

/// The ledger's outbox as MLflow's news, with the artefacts from the vault.
public final class LedgerOutbox implements Outbox {
    private final Ledger ledger;
    private final Vault vault;

    public LedgerOutbox(Ledger ledger, Vault vault) {
        this.ledger = ledger;
        this.vault = vault;
    }

    @Override
    public Optional<News> next() {
        List<OutboxEntry> entries = ledger.outbox(1);
        return entries.isEmpty() ? Optional.empty() : Optional.of(news(entries.getFirst()));
    }

    @Override
    public void done(long number) {
        ledger.outboxDone(number);
    }

    @Override
    public Optional<byte[]> artefact(String digest) {
        return vault.contains(digest) ? Optional.of(vault.get(digest)) : Optional.empty();
    }

    private News news(OutboxEntry entry) {
        return switch (entry.kind()) {
            case RUN -> run(entry);
            case MODEL -> model(entry);
            case CHAMPION ->
                    new News.ChampionSet(
                            entry.number(), entry.pipeline(), Math.toIntExact(entry.subject()));
        };
    }

    private News run(OutboxEntry entry) {
        TrainingRun run = ledger.run(entry.pipeline(), entry.subject()).orElseThrow();
        return new News.RunEnded(
                entry.number(),
                LedgerFacts.of(run),
                run.metrics(),
                run.startedAt(),
                run.endedAt().orElseThrow());
    }

    private News model(OutboxEntry entry) {
        int version = Math.toIntExact(entry.subject());
        StoredModel model = ledger.model(entry.pipeline(), version).orElseThrow();
        return new News.ModelKept(
                entry.number(),
                model.pipeline(),
                version,
                ledger.runOf(model.pipeline(), model.digest()).map(TrainingRun::order).orElse(0L),
                model.lineage(),
                model.digest(),
                model.at());
    }
}
