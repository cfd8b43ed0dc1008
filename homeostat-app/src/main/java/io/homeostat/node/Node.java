package io.homeostat.node;

import io.homeostat.gitops.GitStats;
import io.homeostat.gitops.GitSync;
import io.homeostat.http.HttpApi;
import io.homeostat.http.HttpCounts;
import io.homeostat.http.NodeApi;
import io.homeostat.http.PipelineApi;
import io.homeostat.ledger.Ledger;
import io.homeostat.ledger.LinkState;
import io.homeostat.log.LogRing;
import io.homeostat.loop.LoopSnapshot;
import io.homeostat.vault.ReplicaState;
import io.homeostat.vault.Vault;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running box. Closes in the reverse order of its wiring, keeping the first failure.
public final class Node implements NodeApi, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final List<PipelineNode> nodes = new ArrayList<>();
    private final List<PipelineApi> views = new ArrayList<>();
    private final List<Supplier<Probe>> watched = new ArrayList<>();
    private final Deque<AutoCloseable> closers = new ArrayDeque<>();
    private Optional<MqttSide> mqtt = Optional.empty();
    private Optional<HttpApi> http = Optional.empty();
    private Optional<GitSync> git = Optional.empty();
    private Optional<Ledger> ledger = Optional.empty();
    private Optional<Vault> vault = Optional.empty();

    Node() {}

    /// Closes `part` when the node is closed, before everything that was added earlier.
    <T extends AutoCloseable> T own(T part) {
        closers.push(part);
        return part;
    }

    void add(PipelineNode node, PipelineApi view) {
        nodes.add(node);
        views.add(view);
    }

    void listening(MqttSide side, HttpApi api) {
        mqtt = Optional.of(side);
        http = Optional.of(api);
    }

    void keeping(Ledger entries, Vault models) {
        ledger = Optional.of(entries);
        vault = Optional.of(models);
    }

    /// Has a look at something outside, which keeps nobody from working when it is away.
    void watch(Supplier<Probe> outside) {
        watched.add(outside);
    }

    void committing(GitSync sync) {
        git = Optional.of(sync);
    }

    List<PipelineNode> nodes() {
        return nodes;
    }

    public int mqttPort() {
        return mqtt.orElseThrow().port();
    }

    /// Where devices connect, for a person.
    ///
    /// @param host the name of this box
    public String mqttAddress(String host) {
        return mqtt.orElseThrow().address(host);
    }

    public int httpPort() {
        return http.orElseThrow().port();
    }

    /// Where the dashboard is, for a person.
    ///
    /// @param host the name of this box
    public String httpAddress(String host) {
        HttpApi api = http.orElseThrow();
        return api.scheme() + "://" + host + ":" + api.port() + "/";
    }

    HttpCounts httpCounts() {
        return http.map(HttpApi::counts).orElse(HttpCounts.NONE);
    }

    @Override
    public List<PipelineApi> pipelines() {
        return List.copyOf(views);
    }

    @Override
    public Optional<PipelineApi> pipeline(String name) {
        return views.stream().filter(view -> view.name().equals(name)).findFirst();
    }

    /// The newest picture of every loop.
    public List<LoopSnapshot> snapshots() {
        return views.stream().map(PipelineApi::snapshot).toList();
    }

    /// SHA-256 of the decision log of `pipeline`, after everything that was put into its lane
    /// before.
    public String digest(String pipeline) {
        return nodes.stream()
                .filter(node -> node.resource().name().equals(pipeline))
                .findFirst()
                .orElseThrow()
                .ask(loop -> loop.digest())
                .join();
    }

    @Override
    public Health health() {
        List<Probe> probes = new ArrayList<>();
        boolean ready = http.isPresent() && mqtt.isPresent();
        boolean live = true;
        for (PipelineNode node : nodes) {
            String fault = node.fault();
            String waiting = node.waitsFor();
            boolean good = fault.isEmpty();
            ready &= good;
            live &= good;
            probes.add(
                    new Probe(
                            node.resource().name(),
                            good && waiting.isEmpty(),
                            good ? waiting.isEmpty() ? node.snapshot().state() : waiting : fault));
        }
        // A ledger that is away keeps nobody from taking readings in.
        ledger.flatMap(Ledger::link).ifPresent(link -> probes.add(probe(link)));
        vault.flatMap(Vault::replica).ifPresent(state -> probes.add(probe(state)));
        // A repository that is away keeps nobody from working.
        git.ifPresent(sync -> probes.add(probe(sync.stats())));
        watched.forEach(outside -> probes.add(outside.get()));
        return new Health(live, ready, probes);
    }

    @Override
    public LogRing logs() {
        return LogRing.process();
    }

    private static Probe probe(LinkState link) {
        return new Probe(
                "ledger",
                link.up(),
                link.up() ? link.place() : link.place() + ": " + link.reason());
    }

    private static Probe probe(ReplicaState state) {
        String detail = state.waiting() + " waiting";
        return state.failures() == 0
                ? new Probe("artefacts", true, detail)
                : new Probe("artefacts", false, detail + "; " + state.lastFailure());
    }

    private static Probe probe(GitStats stats) {
        String detail = stats.waiting() + " waiting";
        if (stats.failures() > 0) {
            return new Probe("git", false, detail + "; " + stats.lastFailure());
        }
        GitStats.Requests requests = stats.requests();
        if (!requests.reason().isEmpty()) {
            String open = requests.waiting() + " requests to open; " + requests.reason();
            return new Probe("git", false, detail + ", " + open);
        }
        return stats.objection().isEmpty()
                ? new Probe("git", true, detail)
                : new Probe("git", false, detail + "; " + stats.objection());
    }

    @Override
    public void close() {
        RuntimeException first = null;
        while (!closers.isEmpty()) {
            try {
                closers.pop().close();
            } catch (Exception e) {
                // The boundary of a part: the others are closed all the same.
                LOG.atError().setCause(e).log("closing failed");
                if (first == null) {
                    first = new IllegalStateException("closing failed: " + e.getMessage(), e);
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
