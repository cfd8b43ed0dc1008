package io.homeostat.telemetry;

import io.homeostat.estimate.Lateness;
import io.homeostat.loop.Decision;
import io.homeostat.loop.LoopSnapshot;
import io.homeostat.telemetry.MetricNames.Kind;
import io.homeostat.telemetry.MetricNames.Name;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// A node's metrics, read from the newest snapshots whenever somebody scrapes.
public final class Metrics {
    /// The labels of `HealingState`, as they are exposed.
    static final List<String> STATES =
            List.of(
                    "learning",
                    "healthy",
                    "suspicious",
                    "retraining",
                    "on-trial",
                    "probation",
                    "cooling-down",
                    "quarantined");

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Supplier<List<LoopSnapshot>> snapshots;

    /// Takes one number under its labels.
    private interface Sink {
        void put(double value, String... labels);
    }

    /// Produces all numbers of one metric.
    private interface Source {
        void collect(Sink sink);
    }

    private Metrics(Supplier<List<LoopSnapshot>> snapshots) {
        this.snapshots = snapshots;
    }

    /// @param snapshots the newest snapshot of each pipeline
    /// @param adapters the adapters' numbers, by the names in [MetricNames]; what is not supplied
    ///   is not exposed
    public static Metrics of(
            Supplier<List<LoopSnapshot>> snapshots, Map<Name, DoubleSupplier> adapters) {
        Metrics metrics = new Metrics(snapshots);
        metrics.registerLoops();
        metrics.registerScores();
        metrics.registerOutlook();
        metrics.registerJvm();
        adapters.forEach(
                (name, value) -> metrics.register(name, sink -> sink.put(value.getAsDouble())));
        return metrics;
    }

    /// The exposition, in Prometheus' text format 0.0.4.
    public String text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /// The same as numbers.
    MetricSnapshots scrape() {
        return registry.scrape();
    }

    private void registerLoops() {
        perPipeline(MetricNames.READINGS, LoopSnapshot::readings);
        perPipeline(MetricNames.PREDICTIONS, LoopSnapshot::predictions);
        perPipeline(MetricNames.LABELS, LoopSnapshot::labels);
        perPipeline(MetricNames.PENDING, LoopSnapshot::pending);
        perPipeline(MetricNames.PENDING_DROPPED, LoopSnapshot::pendingDropped);
        perPipeline(MetricNames.LABELS_IGNORED, LoopSnapshot::ignoredLabels);
        perPipeline(MetricNames.CHAMPION, LoopSnapshot::champion);
        perPipeline(MetricNames.DRIFT, s -> count(s, Decision.Kind.DRIFT));
        perPipeline(MetricNames.TRAININGS, s -> count(s, Decision.Kind.TRAINED));
        perPipeline(MetricNames.TRAININGS_FAILED, s -> count(s, Decision.Kind.TRAINING_FAILED));
        perPipeline(MetricNames.PROMOTIONS, s -> count(s, Decision.Kind.PROMOTED));
        perPipeline(MetricNames.REFUSALS, s -> count(s, Decision.Kind.REFUSED));
        perPipeline(MetricNames.ROLLBACKS, s -> count(s, Decision.Kind.ROLLED_BACK));
        register(
                MetricNames.DECISIONS,
                sink -> {
                    for (LoopSnapshot snapshot : snapshots.get()) {
                        for (Decision.Kind kind : Decision.Kind.values()) {
                            sink.put(count(snapshot, kind), snapshot.pipeline(), kind.label());
                        }
                    }
                });
        register(
                MetricNames.STATE,
                sink -> {
                    for (LoopSnapshot snapshot : snapshots.get()) {
                        for (String state : STATES) {
                            double in = snapshot.state().equals(state) ? 1 : 0;
                            sink.put(in, snapshot.pipeline(), state);
                        }
                    }
                });
    }

    private static double count(LoopSnapshot snapshot, Decision.Kind kind) {
        return snapshot.counts().getOrDefault(kind.label(), 0L);
    }

    private void registerScores() {
        register(
                MetricNames.ROLLING,
                sink -> {
                    for (LoopSnapshot snapshot : snapshots.get()) {
                        String metric = snapshot.monitor().metric();
                        snapshot.rolling()
                                .forEach((m, v) -> sink.put(v, snapshot.pipeline(), metric, m));
                    }
                });
        register(
                MetricNames.SCORE,
                sink -> {
                    for (LoopSnapshot s : snapshots.get()) {
                        s.healed().forEach((m, v) -> sink.put(v, s.pipeline(), m, "healed"));
                        s.frozen().forEach((m, v) -> sink.put(v, s.pipeline(), m, "frozen"));
                        s.baseline().forEach((m, v) -> sink.put(v, s.pipeline(), m, "baseline"));
                    }
                });
    }

    private void registerOutlook() {
        register(
                MetricNames.ESTIMATED,
                sink -> {
                    for (LoopSnapshot s : snapshots.get()) {
                        if (s.estimated().readings() > 0) {
                            sink.put(s.estimated().value(), s.pipeline(), s.estimated().metric());
                        }
                    }
                });
        perPipeline(MetricNames.ESTIMATE_VALID, s -> s.estimated().valid() ? 1 : 0);
        perPipeline(MetricNames.ONLINE_SHARE, LoopSnapshot::onlineShare);
        registerDelay(MetricNames.LABEL_DELAY_READINGS, s -> s.labelDelay().readings());
        registerDelay(MetricNames.LABEL_DELAY_SECONDS, s -> s.labelDelay().seconds());
    }

    private void registerDelay(Name name, Function<LoopSnapshot, Lateness.Quantiles> which) {
        register(
                name,
                sink -> {
                    for (LoopSnapshot s : snapshots.get()) {
                        if (s.labelDelay().labels() > 0) {
                            Lateness.Quantiles late = which.apply(s);
                            sink.put(late.median(), s.pipeline(), "0.5");
                            sink.put(late.ninetieth(), s.pipeline(), "0.9");
                            sink.put(late.largest(), s.pipeline(), "1");
                        }
                    }
                });
    }

    private void registerJvm() {
        register(
                MetricNames.START,
                sink -> sink.put(ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3));
        register(
                MetricNames.MEMORY_USED,
                sink -> {
                    sink.put((double) heap().getUsed(), "heap");
                    sink.put((double) offHeap().getUsed(), "nonheap");
                });
        register(
                MetricNames.MEMORY_MAX,
                sink -> {
                    if (heap().getMax() > 0) {
                        sink.put((double) heap().getMax(), "heap");
                    }
                    if (offHeap().getMax() > 0) {
                        sink.put((double) offHeap().getMax(), "nonheap");
                    }
                });
        register(
                MetricNames.GC_COUNT,
                sink -> {
                    for (GarbageCollectorMXBean gc : collectors()) {
                        sink.put((double) Math.max(0, gc.getCollectionCount()), gc.getName());
                    }
                });
        register(
                MetricNames.GC_SECONDS,
                sink -> {
                    for (GarbageCollectorMXBean gc : collectors()) {
                        sink.put(Math.max(0, gc.getCollectionTime()) / 1e3, gc.getName());
                    }
                });
        register(
                MetricNames.THREADS,
                sink -> sink.put(ManagementFactory.getThreadMXBean().getThreadCount()));
    }

    private static MemoryUsage heap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    }

    private static MemoryUsage offHeap() {
        return ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
    }

    private static List<GarbageCollectorMXBean> collectors() {
        return ManagementFactory.getGarbageCollectorMXBeans();
    }

    private void perPipeline(Name name, ToDoubleFunction<LoopSnapshot> value) {
        register(
                name,
                sink -> {
                    for (LoopSnapshot snapshot : snapshots.get()) {
                        sink.put(value.applyAsDouble(snapshot), snapshot.pipeline());
                    }
                });
    }

    private void register(Name name, Source source) {
        String[] labels = name.labels().toArray(String[]::new);
        if (name.kind() == Kind.COUNTER) {
            CounterWithCallback.builder()
                    .name(name.name())
                    .help(name.help())
                    .labelNames(labels)
                    .callback(callback -> source.collect(callback::call))
                    .register(registry);
        } else {
            GaugeWithCallback.builder()
                    .name(name.name())
                    .help(name.help())
                    .labelNames(labels)
                    .callback(callback -> source.collect(callback::call))
                    .register(registry);
        }
    }
}
