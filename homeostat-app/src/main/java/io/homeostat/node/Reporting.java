package io.homeostat.node;

import io.homeostat.config.PipelineResource;
import io.homeostat.elastic.LineSource;
import io.homeostat.elastic.LogPolicy;
import io.homeostat.elastic.LogShipper;
import io.homeostat.elastic.LogStats;
import io.homeostat.elastic.Marks;
import io.homeostat.elastic.Source;
import io.homeostat.http.NodeApi;
import io.homeostat.ledger.Ledger;
import io.homeostat.log.LogRing;
import io.homeostat.telemetry.MetricNames;
import io.homeostat.telemetry.Metrics;
import io.homeostat.telemetry.OtlpPolicy;
import io.homeostat.telemetry.OtlpPush;
import io.homeostat.telemetry.OtlpStats;
import io.homeostat.telemetry.ServerNames;
import io.homeostat.tracking.DecisionDocuments;
import io.homeostat.tracking.PredictionDocuments;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;

/// What tells others how the box is: log and metrics, each only where somebody wants them.
final class Reporting {
    private final Optional<LogShipper> shipper;
    private final Optional<OtlpPolicy> metrics;
    private final AtomicReference<Optional<OtlpPush>> push =
            new AtomicReference<>(Optional.empty());

    private Reporting(Optional<LogShipper> shipper, Optional<OtlpPolicy> metrics) {
        this.shipper = shipper;
        this.metrics = metrics;
    }

    /// To be called before the pipelines are made: it is closed after them, and tells their last
    /// lines too.
    static Reporting start(
            Node node,
            Reports reports,
            Path data,
            Ledger ledger,
            List<PipelineResource> pipelines) {
        return new Reporting(
                reports.logs().map(policy -> shipper(node, policy, data, ledger, pipelines)),
                reports.metrics());
    }

    private static LogShipper shipper(
            Node node,
            LogPolicy policy,
            Path data,
            Ledger ledger,
            List<PipelineResource> pipelines) {
        Marks marks = Marks.open(data.resolve("logs.json"), policy.server().url());
        List<Source> sources = new ArrayList<>();
        List<String> names = pipelines.stream().map(PipelineResource::name).toList();
        sources.add(new DecisionDocuments(ledger, names, marks));
        sources.add(new LineSource(LogRing.process()));
        if (policy.predictions() > 0) {
            sources.add(
                    node.own(
                            new PredictionDocuments(
                                    BoxHistory.open(data),
                                    pipelines,
                                    marks,
                                    policy.predictions())));
        }
        LogShipper shipper = node.own(LogShipper.start(policy, sources));
        node.watch(() -> probe("logs", shipper.stats()));
        return shipper;
    }

    private static NodeApi.Probe probe(String name, LogStats stats) {
        String detail = stats.waiting() + " waiting";
        return stats.failures() == 0
                ? new NodeApi.Probe(name, true, detail)
                : new NodeApi.Probe(name, false, detail + "; " + stats.lastFailure());
    }

    /// The ledger has a new decision.
    void wake() {
        shipper.ifPresent(LogShipper::wake);
    }

    void count(Map<MetricNames.Name, DoubleSupplier> adapters) {
        shipper.ifPresent(logs -> {
            adapters.put(ServerNames.LOGS_TOLD, () -> logs.stats().told());
            adapters.put(ServerNames.LOGS_REFUSED, () -> logs.stats().refused());
            adapters.put(ServerNames.LOGS_LOST, logs::lost);
            adapters.put(ServerNames.LOGS_WAITING, () -> logs.stats().waiting());
            adapters.put(ServerNames.LOGS_FAILURES, () -> logs.stats().failures());
        });
        if (metrics.isPresent()) {
            adapters.put(ServerNames.OTLP_PUSHES, () -> pushed().pushes());
            adapters.put(ServerNames.OTLP_FAILURES, () -> pushed().failures());
        }
    }

    private OtlpStats pushed() {
        return push.get().map(OtlpPush::stats).orElse(OtlpStats.NONE);
    }

    /// Pushes from now on.
    void push(Node node, Metrics all, InstantSource clock) {
        push.set(metrics.map(policy -> node.own(OtlpPush.start(policy, all, clock))));
        push.get()
                .ifPresent(pushing ->
                        node.watch(() -> {
                            OtlpStats stats = pushing.stats();
                            return stats.failures() == 0
                                    ? new NodeApi.Probe("otlp", true, stats.pushes() + " pushed")
                                    : new NodeApi.Probe("otlp", false, stats.lastFailure());
                        }));
    }
}
