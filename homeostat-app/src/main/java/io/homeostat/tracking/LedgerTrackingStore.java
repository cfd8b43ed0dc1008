package io.homeostat.tracking;

import io.homeostat.ledger.Ledger;
import io.homeostat.ledger.StoredModel;
import io.homeostat.ledger.TrainingRun;
import io.homeostat.mlflow.server.TrackingStore;
import io.homeostat.vault.Vault;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What the box's tracking server shows: the ledger's runs and models with the artefacts from the
/// vault; and where it keeps what people note.
public final class LedgerTrackingStore implements TrackingStore {
    private final Ledger ledger;
    private final Vault vault;

    public LedgerTrackingStore(Ledger ledger, Vault vault) {
        this.ledger = ledger;
        this.vault = vault;
    }

    @Override
    public List<OwnPipeline> own() {
        return ledger.pipelines().stream()
                .map(name ->
                        new OwnPipeline(
                                name,
                                ledger.runs(name, Integer.MAX_VALUE).reversed().stream()
                                        .map(LedgerTrackingStore::run)
                                        .toList(),
                                ledger.models(name).stream()
                                        .map(LedgerTrackingStore::version)
                                        .toList()))
                .toList();
    }

    private static OwnRun run(TrainingRun run) {
        return new OwnRun(LedgerFacts.of(run), run.metrics(), run.startedAt(), run.endedAt());
    }

    private static OwnVersion version(StoredModel model) {
        return new OwnVersion(
                model.version(),
                model.digest(),
                model.status().label(),
                model.lineage(),
                model.at());
    }

    @Override
    public Optional<byte[]> artefact(String digest) {
        return vault.contains(digest) ? Optional.of(vault.get(digest)) : Optional.empty();
    }

    @Override
    public <T> T read(Function<Notes, T> work) {
        return ledger.readNotes(notes -> work.apply(new LedgerNotes(notes)));
    }

    @Override
    public <T> T write(Function<Notes, T> work) {
        return ledger.writeNotes(notes -> work.apply(new LedgerNotes(notes)));
    }

    private record LedgerNotes(io.homeostat.ledger.Notes notes) implements Notes {
        @Override
        public Optional<String> find(String kind, String id) {
            return notes.find(kind, id);
        }

        @Override
        public List<String> of(String kind, String parent) {
            return notes.of(kind, parent);
        }

        @Override
        public List<String> all(String kind) {
            return notes.all(kind);
        }

        @Override
        public void put(String kind, String id, String parent, String body) {
            notes.put(kind, id, parent, body);
        }

        @Override
        public void remove(String kind, String id) {
            notes.remove(kind, id);
        }

        @Override
        public void add(String run, String key, Point point) {
            notes.add(
                    run,
                    key,
                    new io.homeostat.ledger.Notes.Point(point.value(), point.at(), point.step()));
        }

        @Override
        public List<Point> points(String run, String key) {
            return notes.points(run, key).stream()
                    .map(point -> new Point(point.value(), point.at(), point.step()))
                    .toList();
        }
    }
}
