package io.homeostat.telemetry;

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
        ProtobufWriter scope =
                new ProtobufWriter()
                        .message(1, new ProtobufWriter().text(1, SCOPE).text(2, version));
        for (MetricSnapshot snapshot : scrape) {
            metric(scope, snapshot, now);
        }
        ProtobufWriter about = new ProtobufWriter();
        resource.forEach((name, value) -> attribute(about, 1, name, value));
        ProtobufWriter all = new ProtobufWriter().message(1, about).message(2, scope);
        return new ProtobufWriter().message(1, all).toBytes();
    }

    /// A metric without numbers now is left out, as at `/metrics`.
    private void metric(ProtobufWriter scope, MetricSnapshot snapshot, long now) {
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
        ProtobufWriter metric = new ProtobufWriter().text(1, full);
        if (snapshot.getMetadata().getHelp() != null) {
            metric.text(2, snapshot.getMetadata().getHelp());
        }
        ProtobufWriter points = new ProtobufWriter();
        switch (snapshot) {
            case CounterSnapshot counter -> {
                counter.getDataPoints()
                        .forEach(p -> point(points, p.getLabels(), p.getValue(), now));
                scope.message(2, metric.message(7, points.varint(2, CUMULATIVE).varint(3, 1)));
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
                scope.message(2, metric.message(9, points.varint(2, CUMULATIVE)));
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

    private void point(ProtobufWriter points, Labels labels, double value, long now) {
        ProtobufWriter point = times(now).real(4, value);
        points.message(1, labelled(point, 7, labels));
    }

    private ProtobufWriter times(long now) {
        return new ProtobufWriter().fixed64(2, startNanos).fixed64(3, now);
    }

    private void buckets(
            ProtobufWriter points, HistogramSnapshot.HistogramDataPointSnapshot data, long now) {
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
        ProtobufWriter point = times(now).fixed64(4, data.getCount());
        if (data.hasSum()) {
            point.real(5, data.getSum());
        }
        point.fixed64s(6, counts).fixed64s(7, bounds);
        points.message(1, labelled(point, 9, data.getLabels()));
    }

    private void quantiles(
            ProtobufWriter points, SummarySnapshot.SummaryDataPointSnapshot data, long now) {
        ProtobufWriter point = times(now).fixed64(4, data.getCount()).real(5, data.getSum());
        for (Quantile one : data.getQuantiles()) {
            point.message(
                    6, new ProtobufWriter().real(1, one.getQuantile()).real(2, one.getValue()));
        }
        points.message(1, labelled(point, 7, data.getLabels()));
    }

    private static ProtobufWriter labelled(ProtobufWriter point, int field, Labels labels) {
        for (Label label : labels) {
            attribute(point, field, label.getName(), label.getValue());
        }
        return point;
    }

    private static void attribute(ProtobufWriter out, int field, String name, String value) {
        out.message(
                field,
                new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().text(1, value)));
    }
}
