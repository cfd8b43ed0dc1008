package io.homeostat.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.homeostat.request.Login;
import io.homeostat.request.Target;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What is pushed is read by the classes that OpenTelemetry generates from its own definition.
class OtlpPushTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00.5Z");
    private static final Instant NOW = Instant.parse("2026-03-01T12:01:00Z");

    private static SequencedMap<String, String> resource() {
        SequencedMap<String, String> resource = new LinkedHashMap<>();
        resource.put("service.name", "homeostat");
        resource.put("service.instance.id", "box-7");
        resource.put("service.version", "1.2.3");
        return resource;
    }

    private static Map<String, Metric> decoded(byte[] body) throws Exception {
        ExportMetricsServiceRequest request = ExportMetricsServiceRequest.parseFrom(body);
        assertThat(request.getUnknownFields().asMap()).isEmpty();
        ResourceMetrics of = request.getResourceMetrics(0);
        assertThat(attributes(of.getResource().getAttributesList())).isEqualTo(resource());
        assertThat(of.getScopeMetrics(0).getScope().getName()).isEqualTo("io.homeostat");
        return of.getScopeMetrics(0).getMetricsList().stream()
                .collect(Collectors.toMap(Metric::getName, metric -> metric));
    }

    private static Map<String, String> attributes(List<KeyValue> all) {
        return all.stream()
                .collect(Collectors.toMap(KeyValue::getKey, v -> v.getValue().getStringValue()));
    }

    private static Metric metric(Map<String, Metric> all, String name) {
        return Optional.ofNullable(all.get(name)).orElseThrow();
    }

    @Test
    void every_kind_of_metric_is_understood() throws Exception {
        PrometheusRegistry registry = new PrometheusRegistry();
        Counter.builder()
                .name("readings_total")
                .help("Readings taken in.")
                .labelNames("pipeline")
                .register(registry)
                .labelValues("öfen")
                .inc(300);
        Gauge gauge = Gauge.builder().name("heat").register(registry);
        gauge.set(-2.5);
        Histogram histogram =
                Histogram.builder()
                        .name("seconds")
                        .classicOnly()
                        .classicUpperBounds(0.1, 1)
                        .labelNames("route")
                        .register(registry);
        for (double seconds : new double[] {0.05, 0.5, 0.6, 7}) {
            histogram.labelValues("/predict").observe(seconds);
        }
        Summary summary = Summary.builder().name("size").quantile(0.5).register(registry);
        summary.observe(4);
        Gauge.builder().name("empty").labelNames("x").register(registry);

        Map<String, Metric> metrics =
                decoded(new OtlpEncoder(resource(), START).encode(registry.scrape(), NOW));

        assertThat(metrics).containsOnlyKeys("readings_total", "heat", "seconds", "size");
        Metric readings = metric(metrics, "readings_total");
        assertThat(readings.getDescription()).isEqualTo("Readings taken in.");
        assertThat(readings.getSum().getIsMonotonic()).isTrue();
        assertThat(readings.getSum().getAggregationTemporality())
                .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
        NumberDataPoint count = readings.getSum().getDataPoints(0);
        assertThat(count.getAsDouble()).isEqualTo(300);
        assertThat(attributes(count.getAttributesList())).isEqualTo(Map.of("pipeline", "öfen"));
        assertThat(count.getStartTimeUnixNano())
                .isEqualTo(START.getEpochSecond() * 1_000_000_000 + 500_000_000);
        assertThat(count.getTimeUnixNano()).isEqualTo(NOW.getEpochSecond() * 1_000_000_000);
        assertThat(metric(metrics, "heat").getGauge().getDataPoints(0).getAsDouble())
                .isEqualTo(-2.5);
        HistogramDataPoint seconds = metric(metrics, "seconds").getHistogram().getDataPoints(0);
        assertThat(seconds.getExplicitBoundsList()).containsExactly(0.1, 1.0);
        assertThat(seconds.getBucketCountsList()).containsExactly(1L, 2L, 1L);
        assertThat(seconds.getCount()).isEqualTo(4);
        assertThat(seconds.getSum()).isEqualTo(8.15);
        assertThat(attributes(seconds.getAttributesList())).isEqualTo(Map.of("route", "/predict"));
        assertThat(metric(metrics, "seconds").getHistogram().getAggregationTemporality())
                .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
        SummaryDataPoint size = metric(metrics, "size").getSummary().getDataPoints(0);
        assertThat(size.getSum()).isEqualTo(4);
        assertThat(size.getQuantileValues(0).getValue()).isEqualTo(4);
    }

    @Test
    void the_same_numbers_as_at_metrics_are_pushed_again_after_a_refusal() throws Exception {
        BlockingQueue<byte[]> taken = new LinkedBlockingQueue<>();
        BlockingQueue<String> headers = new LinkedBlockingQueue<>();
        AtomicInteger asked = new AtomicInteger();
        HttpServer receiver =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext(
                "/otlp/v1/metrics",
                exchange -> {
                    byte[] body = exchange.getRequestBody().readAllBytes();
                    boolean busy = asked.getAndIncrement() == 0;
                    if (!busy) {
                        taken.add(body);
                        headers.add(
                                exchange.getRequestHeaders().getFirst("Content-Type")
                                        + " "
                                        + exchange.getRequestHeaders().getFirst("X-Key"));
                    }
                    exchange.sendResponseHeaders(busy ? 503 : 200, -1);
                    exchange.close();
                });
        receiver.start();
        Metrics metrics = Metrics.of(List::of, Map.of(MetricNames.MQTT_RECEIVED, () -> 42));
        Target collector =
                new Target(
                        URI.create(
                                "http://127.0.0.1:" + receiver.getAddress().getPort() + "/otlp/"),
                        Optional.empty(),
                        new Login.Headers(Map.of("X-Key", "k")),
                        Duration.ofSeconds(20));
        try (OtlpPush push =
                OtlpPush.start(
                        new OtlpPolicy(collector, resource(), Duration.ofMillis(600)),
                        metrics,
                        InstantSource.fixed(NOW))) {
            byte[] body = taken.poll(60, TimeUnit.SECONDS);
            Map<String, Metric> pushed = decoded(body);

            assertThat(
                            metric(pushed, "homeostat_mqtt_received_total")
                                    .getSum()
                                    .getDataPoints(0)
                                    .getAsDouble())
                    .isEqualTo(42);
            String text = metrics.text();
            assertThat(pushed.keySet())
                    .allSatisfy(name -> assertThat(text).contains("# TYPE " + name + " "));
            assertThat(text.lines().filter(line -> line.startsWith("# TYPE")).count())
                    .isEqualTo(pushed.size());
            assertThat(headers.poll(60, TimeUnit.SECONDS)).isEqualTo("application/x-protobuf k");
            // A second one: it goes on.
            assertThat(taken.poll(60, TimeUnit.SECONDS)).isNotEmpty();
            assertThat(push.stats().failures()).isZero();
            assertThat(push.stats().pushes()).isPositive();
        } finally {
            receiver.stop(0);
        }
    }
}
