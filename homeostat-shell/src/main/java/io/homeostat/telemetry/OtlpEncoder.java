package io.homeostat.telemetry;

import io.homeostat.protobuf.WireWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A scrape as OpenTelemetry's message `ExportMetricsServiceRequest` (opentelemetry-proto 1.7),
/// with the names that `/metrics` has. Its field numbers stand beside their names.
final class OtlpEncoder {
    private static final String SCOPE = "io.homeostat";

    /// Counts since the start of the process.
    private static final int CUMULATIVE = 2;

    private final Map<String, String> resource;
    private final String version;
    private final long startNanos;

    /// @param start since when counters count
    OtlpEncoder(Map<String, String> resource, Instant start) {
        this.resource = resource;
        this.version = resource.getOrDefault("service.version", "");
        this.startNanos = nanos(start);
    }

    private static long nanos(Instant at) {
        return TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
    }

    byte[] encode(MetricSnapshots scrape, Instant at) {
        long now = nanos(at);
        WireWriter scope =
                new WireWriter().message(1, new WireWriter().text(1, SCOPE).text(2, version));
        for (MetricSnapshot snapshot : scrape) {
            metric(scope, snapshot, now);
        }
        WireWriter about = new WireWriter();
        resource.forEach((name, value) -> attribute(about, 1, name, value));
        WireWriter all = new WireWriter().message(1, about).message(2, scope);
        return new WireWriter().message(1, all).toByteArray();
    }

    /// A metric without numbers now is left out, as at `/metrics`.
    private void metric(WireWriter scope, MetricSnapshot snapshot, long now) {
        if (snapshot.getDataPoints().isEmpty()) {
            return;
        }
        String name = snapshot.getMetadata().getPrometheusName();
        String full =
                switch (snapshot) {
                    case CounterSnapshot _ -> name + "_total";
                    case InfoSnapshot _ -> name + "_info";
                    default -> name;
                };
        WireWriter metric = new WireWriter().text(1, full);
        if (snapshot.getMetadata().getHelp() != null) {
            metric.text(2, snapshot.getMetadata().getHelp());
        }
        WireWriter points = new WireWriter();
        switch (snapshot) {
            case CounterSnapshot counter -> {
                counter.getDataPoints()
                        .forEach(p -> point(points, p.getLabels(), p.getValue(), now));
                scope.message(2, metric.message(7, points.integer(2, CUMULATIVE).integer(3, 1)));
            }
            case GaugeSnapshot gauge -> {
                gauge.getDataPoints().forEach(p -> point(points, p.getLabels(), p.getValue(), now));
                scope.message(2, metric.message(5, points));
            }
            case UnknownSnapshot unknown -> {
                unknown.getDataPoints()
                        .forEach(p -> point(points, p.getLabels(), p.getValue(), now));
                scope.message(2, metric.message(5, points));
            }
            case InfoSnapshot info -> {
                info.getDataPoints().forEach(p -> point(points, p.getLabels(), 1, now));
                scope.message(2, metric.message(5, points));
            }
            case HistogramSnapshot histogram -> {
                histogram.getDataPoints().forEach(p -> buckets(points, p, now));
                scope.message(2, metric.message(9, points.integer(2, CUMULATIVE)));
            }
            case SummarySnapshot summary -> {
                summary.getDataPoints().forEach(p -> quantiles(points, p, now));
                scope.message(2, metric.message(11, points));
            }
            default ->
                    throw new IllegalStateException(
                            "a metric of the kind " + snapshot.getClass() + " cannot be pushed");
        }
    }

    private void point(WireWriter points, Labels labels, double value, long now) {
        WireWriter point = times(now).real64(4, value);
        points.message(1, labelled(point, 7, labels));
    }

    private WireWriter times(long now) {
        return new WireWriter().fixed64(2, startNanos).fixed64(3, now);
    }

    private void buckets(
            WireWriter points, HistogramSnapshot.HistogramDataPointSnapshot data, long now) {
        ClassicHistogramBuckets buckets = data.getClassicBuckets();
        long[] counts = new long[buckets.size()];
        // The last one is without a bound.
        long[] bounds = new long[Math.max(0, buckets.size() - 1)];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = buckets.getCount(i);
            if (i < bounds.length) {
                bounds[i] = Double.doubleToRawLongBits(buckets.getUpperBound(i));
            }
        }
        WireWriter point = times(now).fixed64(4, data.getCount());
        if (data.hasSum()) {
            point.real64(5, data.getSum());
        }
        point.packedFixed64(6, counts).packedFixed64(7, bounds);
        points.message(1, labelled(point, 9, data.getLabels()));
    }

    private void quantiles(
            WireWriter points, SummarySnapshot.SummaryDataPointSnapshot data, long now) {
        WireWriter point = times(now).fixed64(4, data.getCount()).real64(5, data.getSum());
        for (Quantile one : data.getQuantiles()) {
            point.message(
                    6, new WireWriter().real64(1, one.getQuantile()).real64(2, one.getValue()));
        }
        points.message(1, labelled(point, 7, data.getLabels()));
    }

    private static WireWriter labelled(WireWriter point, int field, Labels labels) {
        for (Label label : labels) {
            attribute(point, field, label.getName(), label.getValue());
        }
        return point;
    }

    private static void attribute(WireWriter out, int field, String name, String value) {
        out.message(
                field, new WireWriter().text(1, name).message(2, new WireWriter().text(1, value)));
    }
}
