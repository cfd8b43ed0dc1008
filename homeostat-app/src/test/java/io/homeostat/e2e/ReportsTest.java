package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A box that tells others how it is, from its command line.
class ReportsTest {
    private static final String NOBODY = "http://127.0.0.1:9";

    @TempDir private Path data;

    @Test
    void everything_wrong_is_told_at_once() throws Exception {
        Box.Ended ended =
                Box.fails(
                        data,
                        "--logs",
                        "https://ann:secret@search:9200",
                        "--otlp",
                        "collector:4318",
                        "--host",
                        "0.0.0.0");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.output())
                .contains("--logs: found a user or password in the URL")
                .contains("--otlp: found 'collector:4318', expected http://HOST:PORT")
                .contains("--host: found '0.0.0.0'")
                .doesNotContain("secret");
        Box.Ended alone = Box.fails(data, "--logs-predictions", "all", "--otlp-interval", "5");
        assertThat(alone.code()).isEqualTo(2);
        assertThat(alone.output())
                .contains("--logs-predictions: found without --logs")
                .contains("--otlp-interval: found without --otlp");
        assertThat(Box.fails(data, "--logs", NOBODY, "--logs-user", "ann").output())
                .contains("--logs-user: expected together with HOMEOSTAT_LOGS_PASSWORD");
        assertThat(Box.fails(data, "--logs", NOBODY, "--logs-predictions", "2/3").output())
                .contains("--logs-predictions: found '2/3', expected all, none or 1/100");
    }

    @Test
    void it_starts_without_its_servers_and_pushes_when_one_is_there() throws Exception {
        BlockingQueue<String> pushed = new LinkedBlockingQueue<>();
        HttpServer collector =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext(
                "/v1/metrics",
                exchange -> {
                    byte[] body = exchange.getRequestBody().readAllBytes();
                    pushed.add(new String(body, StandardCharsets.ISO_8859_1));
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        collector.start();
        String url = "http://127.0.0.1:" + collector.getAddress().getPort();
        try (Box box =
                Box.up(
                        data,
                        "--logs",
                        NOBODY,
                        "--otlp",
                        url,
                        "--otlp-interval",
                        "1",
                        "--box",
                        "box-7")) {
            assertThat(pushed.poll(60, TimeUnit.SECONDS))
                    .contains("homeostat_readings_total", "service.instance.id", "box-7");
            Eventually.eventually(
                    "a failure of the log's server",
                    () -> !box.text("/metrics").contains("homeostat_logs_failures 0.0"));
            assertThat(box.text("/metrics"))
                    .contains("homeostat_otlp_pushes_total", "homeostat_logs_lost_total 0.0");
            JsonNode health = box.get("/health").body();
            assertThat(health.path("status").asText()).isEqualTo("UP");
            assertThat(health.path("checks").toString())
                    .contains("\"name\":\"logs\"", "does not answer", "\"name\":\"otlp\"");
            JsonNode lines = box.get("/api/v1/logs?text=http%20listening").body().path("lines");
            assertThat(lines.at("/0/fields/host").asText()).isEqualTo("127.0.0.1");
            assertThat(lines.at("/0/logger").asText()).isEqualTo("io.homeostat.http.HttpApi");
            assertThat(lines.size()).isEqualTo(1);
        } finally {
            collector.stop(0);
        }
    }
}
