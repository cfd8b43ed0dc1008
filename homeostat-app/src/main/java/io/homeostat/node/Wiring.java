package io.homeostat.node;

import io.homeostat.config.PipelineResource;
import io.homeostat.gitops.GitPolicy;
import io.homeostat.gitops.GitSync;
import io.homeostat.history.History;
import io.homeostat.history.HistoryPolicy;
import io.homeostat.http.HttpApi;
import io.homeostat.http.HttpOptions;
import io.homeostat.http.LiveFeed;
import io.homeostat.http.NodeApi;
import io.homeostat.http.TrackingApi;
import io.homeostat.ledger.Ledger;
import io.homeostat.ledger.LedgerHome;
import io.homeostat.ledger.LinkState;
import io.homeostat.loop.AdaptiveLoop;
import io.homeostat.mlflow.MlflowPolicy;
import io.homeostat.mlflow.MlflowSync;
import io.homeostat.mlflow.server.NotedFiles;
import io.homeostat.mlflow.server.TrackingServer;
import io.homeostat.mlflow.server.TrackingStore;
import io.homeostat.mqtt.DurableOutbox;
import io.homeostat.remote.RemoteState;
import io.homeostat.remote.RemoteTraining;
import io.homeostat.runtime.Clerk;
import io.homeostat.runtime.Training;
import io.homeostat.runtime.TrainingPool;
import io.homeostat.runtime.TrainingRunner;
import io.homeostat.sparkplug.EdgeNode;
import io.homeostat.telemetry.MetricNames;
import io.homeostat.telemetry.Metrics;
import io.homeostat.telemetry.ServerNames;
import io.homeostat.tracking.LedgerAppointments;
import io.homeostat.tracking.LedgerOutbox;
import io.homeostat.tracking.LedgerTrackingStore;
import io.homeostat.vault.ReplicaState;
import io.homeostat.vault.SnapshotStore;
import io.homeostat.vault.Vault;
import io.homeostat.xgboost.TrainerCatalog;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// The composition root: every part of a box, constructed once, in the order of the data flow.
public final class Wiring {
    private Wiring() {}

    /// Starts a box with `pipelines`; returns when it takes readings.
    public static Node start(NodeOptions options, List<PipelineResource> pipelines) {
        return start(options, pipelines, Surroundings.machine());
    }

    /// The same on another disk, by another clock.
    public static Node start(
            NodeOptions options, List<PipelineResource> pipelines, Surroundings surroundings) {
        Node node = new Node();
        try {
            wire(node, options, pipelines, surroundings);
            return node;
        } catch (RuntimeException e) {
            try {
                node.close();
            } catch (RuntimeException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    private static void wire(
            Node node,
            NodeOptions options,
            List<PipelineResource> pipelines,
            Surroundings surroundings) {
        Path data = directory(options.data());
        node.own(DataLock.take(data));
        node.own(new HeapKeeper());
        Vertx vertx = vertx();
        node.own(() -> vertx.close().toCompletionStage().toCompletableFuture().join());

        Ledger ledger = node.own(new LedgerHome(data).open(options.stores().ledger()));
        Vault vault = node.own(Vault.open(data.resolve("vault"), options.stores().artefacts()));
        History history = node.own(History.open(BoxHistory.file(data), HistoryPolicy.standard()));
        LiveFeed feed = node.own(LiveFeed.start(vertx));
        Optional<MlflowSync> tracking =
                options.mlflow()
                        .map(url ->
                                node.own(
                                        MlflowSync.start(
                                                MlflowPolicy.standard(url),
                                                new LedgerOutbox(ledger, vault))));
        Reporting reporting = Reporting.start(node, options.reports(), data, ledger, pipelines);
        TrainingRunner runner = new TrainingRunner(TrainerCatalog::of);
        Optional<RemoteTraining> remote = options.trainer().map(plane -> plane.open(node, runner));
        Training training = remote.<Training>map(away -> away).orElse(runner);
        TrainingPool pool =
                new TrainingPool(
                        training, remote.isEmpty() ? 1 : TrainingPlane.atOnce(pipelines.size()));
        Clerk clerk = new Clerk();
        AtomicReference<Optional<GitSync>> git = new AtomicReference<>(Optional.empty());
        Optional<DurableOutbox> outbox =
                options.mqtt()
                        .broker()
                        .map(_ ->
                                node.own(
                                        DurableOutbox.open(
                                                surroundings.disk(), data.resolve("outbox"))));
        SequencedMap<String, EdgeNode> edgeNodes =
                edgeNodes(pipelines, data.resolve("sparkplug"), surroundings);
        Postbox postbox = new Postbox(outbox, edgeNodes, surroundings.clock());
        Services services =
                new Services(
                        data,
                        surroundings.disk(),
                        options.journal(),
                        surroundings.clock(),
                        ledger,
                        vault,
                        SnapshotStore.open(KeptPipeline.snapshots(data)),
                        history,
                        training,
                        pool,
                        clerk,
                        feed,
                        postbox,
                        outbox,
                        () -> {
                            tracking.ifPresent(MlflowSync::wake);
                            reporting.wake();
                            git.get().ifPresent(GitSync::wake);
                        },
                        options.lockstep() ? Services.Pace.LOCKSTEP : Services.Pace.LIVE);
        for (PipelineResource pipeline : pipelines) {
            PipelineNode one = node.own(new PipelineNode(pipeline, services));
            List<String> features = new AdaptiveLoop(pipeline.loop()).featureNames();
            node.add(one, new PipelineView(one, services, features));
        }
        // Closed before the pipelines: no training may end into a closed journal, no order.
        node.own(pool);
        node.own(clerk);
        node.nodes().forEach(PipelineNode::start);

        git.set(options.git().map(policy -> node.own(gitSync(node, policy, services))));
        Router router = new Router(node.nodes());
        MqttSide mqtt =
                node.own(
                        MqttSide.start(
                                vertx,
                                options,
                                services,
                                node.nodes(),
                                edgeNodes.values(),
                                router));
        postbox.open(mqtt);
        node.own(new Ticker(node.nodes(), services.clock()));
        Map<MetricNames.Name, DoubleSupplier> counters = adapters(node, mqtt, feed, git.get());
        ledger(counters, ledger);
        artefacts(counters, vault);
        remote.ifPresent(away -> trainer(counters, node, away));
        queues(counters, node, history);
        reporting.count(counters);
        Metrics metrics = Metrics.of(node::snapshots, counters);
        HttpApi http =
                node.own(
                        HttpApi.start(
                                vertx,
                                new HttpOptions(options.host(), options.httpPort(), options.http()),
                                node,
                                tracking(services, options.trackingBytes()),
                                feed,
                                metrics::text));
        git.get().ifPresent(node::committing);
        node.keeping(ledger, vault);
        reporting.push(node, metrics, surroundings.clock());
        node.listening(mqtt, http);
    }

    /// @param home of the numbers of their lives
    private static SequencedMap<String, EdgeNode> edgeNodes(
            List<PipelineResource> pipelines, Path home, Surroundings surroundings) {
        SequencedMap<String, EdgeNode> nodes = new LinkedHashMap<>();
        for (PipelineResource one : pipelines) {
            one.publish()
                    .edgeNode()
                    .ifPresent(id ->
                            nodes.put(
                                    one.name(),
                                    EdgeNode.of(
                                            id,
                                            one.loop().target().task(),
                                            home.resolve(one.name()),
                                            surroundings.clock())));
        }
        return nodes;
    }

    private static TrackingApi tracking(Services services, long bytes) {
        TrackingStore store = new LedgerTrackingStore(services.ledger(), services.vault());
        NotedFiles files = new NotedFiles(services.data().resolve("tracking"), bytes);
        return new Tracker(new TrackingServer(store, files, services.clock()));
    }

    private static GitSync gitSync(Node node, GitPolicy policy, Services services) {
        List<String> names = node.nodes().stream().map(one -> one.resource().name()).toList();
        return GitSync.start(
                policy,
                new LedgerAppointments(services.ledger(), names, policy.place()),
                services.data().resolve("git"),
                new CommitOrders(node, services.ledger()));
    }

    private static Vertx vertx() {
        // One event loop is enough for a small box; what may block has workers of its own.
        return Vertx.vertx(
                new VertxOptions()
                        .setEventLoopPoolSize(
                                Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 4))
                        .setWorkerPoolSize(4)
                        .setInternalBlockingPoolSize(2));
    }

    private static Path directory(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the data directory " + path, e);
        }
    }

    private static Map<MetricNames.Name, DoubleSupplier> adapters(
            Node node, MqttSide mqtt, LiveFeed feed, Optional<GitSync> git) {
        Map<MetricNames.Name, DoubleSupplier> adapters = new LinkedHashMap<>();
        adapters.put(MetricNames.MQTT_CONNECTIONS, () -> mqtt.counts().connections());
        adapters.put(MetricNames.MQTT_CONNECTIONS_TOTAL, () -> mqtt.counts().connectionsTotal());
        adapters.put(MetricNames.MQTT_RECEIVED, () -> mqtt.counts().received());
        adapters.put(MetricNames.MQTT_ACKNOWLEDGED, () -> mqtt.counts().acknowledged());
        adapters.put(MetricNames.MQTT_DELIVERED, () -> mqtt.counts().delivered());
        adapters.put(MetricNames.MQTT_DROPPED, () -> mqtt.counts().dropped());
        adapters.put(MetricNames.MQTT_SLOW_CLOSED, () -> mqtt.counts().slowClosed());
        adapters.put(MetricNames.MQTT_DUPLICATES, () -> mqtt.counts().duplicates());
        adapters.put(MetricNames.MQTT_PAUSES, () -> mqtt.counts().pauses());
        adapters.put(MetricNames.MQTT_PROTOCOL_ERRORS, () -> mqtt.counts().protocolErrors());
        adapters.put(MetricNames.MQTT_OUTBOX_FAULTS, () -> mqtt.counts().outboxFaults());
        adapters.put(MetricNames.MQTT_CERTIFICATE_UNTIL, () -> mqtt.counts().certificateSeconds());
        adapters.put(MetricNames.REJECTED, () -> sum(node, n -> n.rejections().count()));
        adapters.put(MetricNames.HELD, () -> sum(node, PipelineNode::held));
        adapters.put(MetricNames.REDELIVERED, () -> sum(node, n -> n.snapshot().duplicates()));
        adapters.put(MetricNames.JOURNAL_RECORDS, () -> sum(node, n -> n.journal().stats().end()));
        adapters.put(MetricNames.JOURNAL_BYTES, () -> sum(node, n -> n.journal().stats().bytes()));
        adapters.put(
                MetricNames.JOURNAL_SYNCS, () -> sum(node, n -> n.journal().stats().batches()));
        adapters.put(MetricNames.LIVE_SLOW_CLOSED, () -> feed.counts().slowClosed());
        adapters.put(MetricNames.LIVE_CLIENTS, () -> feed.counts().clients());
        adapters.put(MetricNames.HTTP_UNKNOWN, () -> node.httpCounts().unknown());
        adapters.put(MetricNames.HTTP_FORBIDDEN, () -> node.httpCounts().forbidden());
        adapters.put(MetricNames.HTTP_LIMITED, () -> node.httpCounts().limited());
        adapters.put(
                MetricNames.HTTP_CERTIFICATE_UNTIL, () -> node.httpCounts().certificateSeconds());
        git.ifPresent(sync -> git(adapters, sync));
        return adapters;
    }

    /// What waits, and how often what comes before it had to wait for that.
    private static void queues(
            Map<MetricNames.Name, DoubleSupplier> adapters, Node node, History history) {
        adapters.put(MetricNames.JOURNAL_QUEUE, () -> sum(node, n -> n.journal().stats().queued()));
        adapters.put(
                MetricNames.JOURNAL_BLOCKED, () -> sum(node, n -> n.journal().stats().blocked()));
        adapters.put(MetricNames.LANE_QUEUE, () -> sum(node, PipelineNode::waiting));
        adapters.put(MetricNames.LANE_BLOCKED, () -> sum(node, PipelineNode::blocked));
        adapters.put(MetricNames.HISTORY_QUEUE, () -> history.stats().queued());
        adapters.put(MetricNames.HISTORY_BLOCKED, () -> history.stats().blocked());
    }

    private static void ledger(Map<MetricNames.Name, DoubleSupplier> adapters, Ledger ledger) {
        if (ledger.link().isPresent()) {
            Supplier<LinkState> link = () -> ledger.link().orElseThrow();
            adapters.put(ServerNames.LEDGER_UP, () -> link.get().up() ? 1 : 0);
            adapters.put(ServerNames.LEDGER_OUTAGES, () -> link.get().outages());
        }
    }

    private static void artefacts(Map<MetricNames.Name, DoubleSupplier> adapters, Vault vault) {
        if (vault.replica().isPresent()) {
            Supplier<ReplicaState> state = () -> vault.replica().orElseThrow();
            adapters.put(ServerNames.ARTEFACTS_WAITING, () -> state.get().waiting());
            adapters.put(ServerNames.ARTEFACTS_SENT, () -> state.get().uploaded());
            adapters.put(ServerNames.ARTEFACTS_FAILURES, () -> state.get().failures());
        }
    }

    private static void trainer(
            Map<MetricNames.Name, DoubleSupplier> adapters, Node node, RemoteTraining training) {
        adapters.put(ServerNames.TRAININGS_AWAY, () -> training.state().away());
        adapters.put(ServerNames.TRAININGS_ANSWERED, () -> training.state().answered());
        adapters.put(ServerNames.TRAININGS_TAKEN_BACK, () -> training.state().takenBack());
        node.watch(() -> probe(training.state()));
    }

    private static NodeApi.Probe probe(RemoteState state) {
        String detail =
                state.answered() + " trained at " + state.place() + ", " + state.away() + " there";
        return state.lastFailure().isEmpty()
                ? new NodeApi.Probe("trainer", true, detail)
                : new NodeApi.Probe("trainer", false, detail + "; " + state.lastFailure());
    }

    private static void git(Map<MetricNames.Name, DoubleSupplier> adapters, GitSync sync) {
        adapters.put(ServerNames.GIT_WAITING, () -> sync.stats().waiting());
        adapters.put(ServerNames.GIT_COMMITS, () -> sync.stats().commits());
        adapters.put(ServerNames.GIT_ORDERS, () -> sync.stats().ordered());
        adapters.put(ServerNames.GIT_FAILURES, () -> sync.stats().failures());
        adapters.put(ServerNames.GIT_DIFFERING, () -> sync.stats().differing());
        adapters.put(ServerNames.GIT_REQUESTS_WAITING, () -> sync.stats().requests().waiting());
        adapters.put(ServerNames.GIT_REQUESTS, () -> sync.stats().requests().opened());
        adapters.put(ServerNames.GIT_REQUEST_FAILURES, () -> sync.stats().requests().failures());
        adapters.put(ServerNames.GIT_DISTRUSTED, () -> sync.stats().distrusted());
    }

    private static double sum(Node node, ToLongFunction<PipelineNode> number) {
        return node.nodes().stream().mapToLong(number).sum();
    }
}
