package io.homeostat.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.homeostat.log.LogRecord;
import io.homeostat.log.LogRing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The log over HTTP, and the memory it comes from.
class LogsTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    private static void add(
            LogRing ring, int second, LogRecord.Level level, String message, String pipeline) {
        LinkedHashMap<String, String> fields = new LinkedHashMap<>();
        if (!pipeline.isEmpty()) {
            fields.put("pipeline", pipeline);
        }
        Optional<LogRecord.Failure> failure =
                level == LogRecord.Level.ERROR
                        ? Optional.of(new LogRecord.Failure("X", "broken pipe", "at Somewhere"))
                        : Optional.empty();
        ring.add(AT.plusSeconds(second), level, "a.Logger", "t", message, fields, failure);
    }

    private static List<String> messages(Served served, String query) throws Exception {
        List<String> found = new ArrayList<>();
        for (JsonNode line : Served.body(served.get("/api/v1/logs" + query), 200).path("lines")) {
            found.add(line.path("message").asText());
        }
        return found;
    }

    @Test
    void lines_are_found_by_level_pipeline_text_time_and_number() throws Exception {
        try (Served served = Served.after(0)) {
            LogRing ring = served.node.lines;
            add(ring, 0, LogRecord.Level.INFO, "one", "gas-turbine-nox");
            add(ring, 1, LogRecord.Level.WARN, "two", "machine-efficiency");
            add(ring, 2, LogRecord.Level.ERROR, "three", "");

            assertThat(messages(served, "")).containsExactly("three", "two", "one");
            assertThat(messages(served, "?level=warn")).containsExactly("three", "two");
            assertThat(messages(served, "?pipeline=gas-turbine-nox")).containsExactly("one");
            assertThat(messages(served, "?text=BROKEN%20pipe")).containsExactly("three");
            assertThat(messages(served, "?text=efficiency")).containsExactly("two");
            assertThat(messages(served, "?since=2026-03-01T12:00:02Z")).containsExactly("three");
            assertThat(messages(served, "?after=1")).containsExactly("three", "two");
            assertThat(messages(served, "?limit=1")).containsExactly("three");
            JsonNode body = Served.body(served.get("/api/v1/logs?level=error"), 200);
            assertThat(body.path("newest").asLong()).isEqualTo(3);
            assertThat(body.at("/lines/0/error/stack").asText()).isEqualTo("at Somewhere");
        }
    }

    @Test
    void a_wrong_filter_is_named() throws Exception {
        Map<String, String> wrong =
                Map.of(
                        "?level=loud", "level",
                        "?since=yesterday", "since",
                        "?limit=0", "limit",
                        "?words=x", "words");
        try (Served served = Served.after(0)) {
            for (Map.Entry<String, String> one : wrong.entrySet()) {
                JsonNode body = Served.body(served.get("/api/v1/logs" + one.getKey()), 400);
                assertThat(body.at("/errors/0/field").asText()).isEqualTo(one.getValue());
            }
            Served.body(served.get("/api/v1/logs?pipeline=gas-turbine"), 404);
        }
    }

    @Test
    void the_memory_is_bounded_and_the_oldest_go_first() {
        LogRing ring = new LogRing(20_000);
        String words = "x".repeat(100_000);
        for (int i = 0; i < 500; i++) {
            add(ring, i, LogRecord.Level.INFO, i % 10 == 0 ? words : "line " + i, "p");
        }

        assertThat(ring.extent().bytes()).isLessThanOrEqualTo(20_000);
        assertThat(ring.extent().newest()).isEqualTo(500);
        List<LogRecord> left = ring.after(0, 1_000);
        assertThat(left).hasSize(ring.extent().kept());
        assertThat(left.getLast().number()).isEqualTo(500);
        assertThat(left.getFirst().number()).isEqualTo(501 - left.size());
        assertThat(ring.after(498, 1)).extracting(LogRecord::number).containsExactly(499L);
        assertThat(ring.after(500, 1)).isEmpty();
    }
}
