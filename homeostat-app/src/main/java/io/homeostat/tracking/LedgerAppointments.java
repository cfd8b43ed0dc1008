package io.homeostat.tracking;

import io.homeostat.gitops.Appointment;
import io.homeostat.gitops.Appointments;
import io.homeostat.ledger.ChampionChange;
import io.homeostat.ledger.GitMark;
import io.homeostat.ledger.Ledger;
import io.homeostat.ledger.StoredModel;
import io.homeostat.ledger.TrainingRun;
import io.homeostat.loop.Decision;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// The ledger's champions as news for a git repository.
///
/// A repository that knows nothing of a pipeline is told of the champion that serves now and of
/// those to come: who served before is not its history.
public final class LedgerAppointments implements Appointments {
    private static final int DECISIONS_SEARCHED = 500;
    private static final int WAITING_MAX = 1_000;

    /// A decision that is not there by then has another time, that of a clock which the loop does
    /// not believe.
    private static final int ASKED_MAX = 3;

    private final Ledger ledger;
    private final List<String> pipelines;
    private final String repository;
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();

    /// @param repository which one is told
    public LedgerAppointments(Ledger ledger, List<String> pipelines, String repository) {
        this.ledger = ledger;
        this.pipelines = List.copyOf(pipelines);
        this.repository = repository;
        for (String pipeline : pipelines) {
            if (ledger.gitMark(pipeline)
                    .filter(mark -> mark.repository().equals(repository))
                    .isEmpty()) {
                long newest = newest(pipeline);
                long before = Math.max(0, newest - 1);
                ledger.putGitMark(new GitMark(pipeline, repository, before, before, ""));
            }
        }
    }

    private long newest(String pipeline) {
        return ledger.champions(pipeline, 1).stream()
                .mapToLong(ChampionChange::number)
                .findFirst()
                .orElse(0);
    }

    private GitMark mark(String pipeline) {
        return ledger.gitMark(pipeline)
                .orElseGet(() -> new GitMark(pipeline, repository, 0, 0, ""));
    }

    @Override
    public List<String> pipelines() {
        return pipelines;
    }

    @Override
    public Optional<Appointment> next(String pipeline) {
        return ledger.champions(pipeline, mark(pipeline).told(), 1).stream()
                .findFirst()
                .flatMap(this::explained);
    }

    /// The decision comes into the ledger right after the champion: without it the newest change is
    /// not told yet.
    private Optional<Appointment> explained(ChampionChange change) {
        List<Decision> newest =
                ledger.newestDecisions(change.pipeline(), DECISIONS_SEARCHED).reversed();
        Optional<Decision> why = decision(change, newest);
        boolean pending =
                why.isEmpty()
                        && change.number() > 1
                        && change.number() == newest(change.pipeline())
                        && newest.stream().noneMatch(made -> made.at().isAfter(change.at()))
                        && asked.merge(change.pipeline() + "/" + change.number(), 1, Integer::sum)
                                <= ASKED_MAX;
        return pending ? Optional.empty() : Optional.of(appointment(change, why));
    }

    @Override
    public long waiting() {
        return pipelines.stream()
                .mapToLong(name -> ledger.champions(name, mark(name).told(), WAITING_MAX).size())
                .sum();
    }

    @Override
    public void told(String pipeline, long number) {
        GitMark mark = mark(pipeline);
        ledger.putGitMark(new GitMark(pipeline, repository, number, mark.requested(), mark.seen()));
    }

    @Override
    public Optional<Appointment> nextRequest(String pipeline) {
        GitMark mark = mark(pipeline);
        return ledger.champions(pipeline, mark.requested(), 1).stream()
                .filter(change -> change.number() <= mark.told())
                .findFirst()
                .map(change ->
                        appointment(
                                change,
                                decision(
                                        change,
                                        ledger.newestDecisions(pipeline, DECISIONS_SEARCHED))));
    }

    @Override
    public long requestsWaiting() {
        return pipelines.stream()
                .map(this::mark)
                .mapToLong(mark -> Math.max(0, mark.told() - mark.requested()))
                .sum();
    }

    @Override
    public void requested(String pipeline, long number) {
        GitMark mark = mark(pipeline);
        ledger.putGitMark(new GitMark(pipeline, repository, mark.told(), number, mark.seen()));
    }

    @Override
    public String seen(String pipeline) {
        return mark(pipeline).seen();
    }

    @Override
    public void seen(String pipeline, String blob) {
        GitMark mark = mark(pipeline);
        ledger.putGitMark(new GitMark(pipeline, repository, mark.told(), mark.requested(), blob));
    }

    @Override
    public String champion(String pipeline) {
        return ledger.champion(pipeline).map(StoredModel::digest).orElse("");
    }

    @Override
    public boolean made(String pipeline, long number, String digest) {
        return ledger.champions(pipeline, number - 1, 1).stream()
                .filter(change -> change.number() == number)
                .flatMap(change -> ledger.model(pipeline, change.version()).stream())
                .anyMatch(model -> model.digest().equals(digest));
    }

    private Appointment appointment(ChampionChange change, Optional<Decision> decision) {
        String pipeline = change.pipeline();
        StoredModel model = ledger.model(pipeline, change.version()).orElseThrow();
        SequencedMap<String, Double> metrics =
                ledger.runOf(pipeline, model.digest())
                        .map(TrainingRun::metrics)
                        .orElseGet(TreeMap::new);
        return new Appointment(
                pipeline,
                change.number(),
                change.version(),
                model.digest(),
                model.lineage().parent(),
                model.lineage().family(),
                model.lineage().cause(),
                change.reason(),
                change.at(),
                metrics,
                decision.map(made -> made.kind().label()).orElse(""),
                decision.map(Decision::evidence).orElseGet(TreeMap::new));
    }

    /// The decision that made it champion; the first model needs none.
    private static Optional<Decision> decision(ChampionChange change, List<Decision> decisions) {
        return decisions.stream()
                .filter(made -> appoints(made.kind()))
                .filter(made -> made.reason().equals(change.reason()))
                .filter(made -> made.at().equals(change.at()))
                .findFirst();
    }

    private static boolean appoints(Decision.Kind kind) {
        return kind == Decision.Kind.PROMOTED || kind == Decision.Kind.ROLLED_BACK;
    }
}
