package io.homeostat.tracking;

import static io.homeostat.e2e.Eventually.eventually;

import io.homeostat.gitops.GitPolicy;
import io.homeostat.gitops.GitPolicy.Access;
import io.homeostat.gitops.GitSync;
import io.homeostat.gitops.Orders;
import io.homeostat.gitops.Proposals;
import io.homeostat.ledger.Ledger;
import io.homeostat.loop.Decision;
import io.homeostat.model.Lineage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Champions of a ledger, and a repository of the real git.
final class GitFixture implements AutoCloseable {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    static final String PIPELINE = "oven";
    static final String FILE = "models/oven.yaml";

    final Path directory;
    final GitServer server;
    final Ledger ledger;
    final List<String> orders = new CopyOnWriteArrayList<>();

    GitFixture(Path directory) throws Exception {
        this.directory = directory;
        this.server = GitServer.start(directory.resolve("server"));
        this.ledger = Ledger.open(directory.resolve("ledger.db"));
    }

    @Override
    public void close() {
        ledger.close();
        server.close();
    }

    static String digest(int version) {
        return String.format("%064d", version);
    }

    /// Version `version` becomes champion, for the `times`-th time.
    static void champion(Ledger ledger, String pipeline, int version, int times) {
        Instant at = AT.plusSeconds(100L * version + times);
        Lineage lineage =
                new Lineage(
                        "ridge",
                        new TreeMap<>(),
                        "drift found in the error",
                        version - 1,
                        1,
                        9,
                        9,
                        "data",
                        "schema",
                        7,
                        digest(version),
                        new TreeMap<>());
        ledger.putModel(pipeline, version, lineage, digest(version), AT);
        String reason = "better by 0.5 in \"rmse\": v" + version;
        var evidence = new TreeMap<String, Object>(Map.of("eValue", 42.5, "labels", 88L));
        if (version > 1 || times > 1) {
            Decision.Kind kind = times > 1 ? Decision.Kind.ROLLED_BACK : Decision.Kind.PROMOTED;
            ledger.recordDecision(
                    pipeline,
                    new Decision(100L * version + times, 5, at, kind, version, reason, evidence));
        }
        ledger.setChampion(pipeline, version, reason, at);
    }

    GitPolicy policy(String url, boolean proposals, boolean follow, Access access) {
        return policy(
                url, proposals ? new Proposals.Branches() : new Proposals.None(), follow, access);
    }

    GitPolicy policy(String url, Proposals proposals, boolean follow, Access access) {
        GitPolicy standard = GitPolicy.standard(url, "line-3");
        return new GitPolicy(
                url,
                standard.branch(),
                standard.path(),
                standard.box(),
                standard.author(),
                access,
                Optional.empty(),
                proposals,
                follow,
                GitPolicy.Signatures.NONE,
                Duration.ofSeconds(20),
                Duration.ofMillis(100),
                Duration.ofMillis(600));
    }

    GitPolicy policy() {
        return policy(server.file(), false, false, new Access.Open());
    }

    GitPolicy following() {
        return policy(server.file(), false, true, new Access.Open());
    }

    LedgerAppointments news(GitPolicy policy) {
        return new LedgerAppointments(ledger, List.of(PIPELINE), policy.place());
    }

    /// Notes each order, and has the ledger obey it.
    Optional<String> obey(String pipeline, int version, String digest, String who) {
        orders.add(who.substring(0, 4) + version);
        return ledger.models(pipeline).stream().anyMatch(m -> m.digest().equals(digest))
                ? Optional.empty()
                : Optional.of("this box has no model " + digest);
    }

    GitSync sync(GitPolicy policy) {
        return sync(policy, this::obey);
    }

    GitSync sync(GitPolicy policy, Orders taken) {
        return GitSync.start(policy, news(policy), directory.resolve("copy"), taken);
    }

    static void told(GitSync sync, LedgerAppointments news) throws Exception {
        sync.wake();
        eventually(
                "git knows all champions",
                () -> news.waiting() == 0 && sync.stats().failures() == 0);
    }
}
