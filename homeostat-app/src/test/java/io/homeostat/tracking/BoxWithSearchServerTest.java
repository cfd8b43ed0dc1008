package io.homeostat.tracking;

import static io.homeostat.tracking.SearchServer.both;
import static io.homeostat.tracking.SearchServer.term;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.homeostat.e2e.Eventually;
import io.homeostat.elastic.LogPolicy;
import io.homeostat.http.HttpSecurity;
import io.homeostat.journal.JournalPolicy;
import io.homeostat.ledger.Ledger;
import io.homeostat.log.LogRecord;
import io.homeostat.log.LogRing;
import io.homeostat.loop.Decision;
import io.homeostat.node.MqttAccess;
import io.homeostat.node.Node;
import io.homeostat.node.NodeOptions;
import io.homeostat.node.Reports;
import io.homeostat.node.Wiring;
import io.homeostat.request.Target;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole box beside a real search server that is not there at first.
class BoxWithSearchServerTest {
    private static final String DECISIONS = term("event.dataset", "homeostat.decision");

    private static final String WELL = "a.Logger";
    private static final String ILL = "another.Logger";

    @TempDir private Path directory;

    private Node box(URI server, int predictions) throws Exception {
        LogPolicy standard = LogPolicy.standard(Target.of(server), "box-7", "1.2.3", predictions);
        LogPolicy hasty =
                new LogPolicy(
                        standard.server(),
                        standard.box(),
                        standard.version(),
                        predictions,
                        Duration.ofMillis(50),
                        Duration.ofMillis(500),
                        100,
                        standard.bytesMax());
        return Wiring.start(
                new NodeOptions(
                                directory.resolve("data"),
                                "127.0.0.1",
                                0,
                                0,
                                Optional.empty(),
                                Optional.empty(),
                                true,
                                MqttAccess.OPEN,
                                HttpSecurity.OPEN,
                                JournalPolicy.standard())
                        .with(new Reports(Optional.of(hasty), Optional.empty())),
                List.of(HealingBox.pipeline()));
    }

    private List<Decision> decisions() {
        try (Ledger ledger = Ledger.open(directory.resolve("data").resolve("ledger.db"))) {
            return ledger.decisions(HealingBox.NAME, 0, 10_000);
        }
    }

    private static void line(String logger, String message) {
        LinkedHashMap<String, String> fields = new LinkedHashMap<>();
        fields.put("pipeline", HealingBox.NAME);
        fields.put("file.name", "x");
        LogRing.process()
                .add(
                        Instant.parse("2026-03-01T12:00:00Z"),
                        LogRecord.Level.ERROR,
                        logger,
                        "a-thread",
                        message,
                        fields,
                        Optional.of(new LogRecord.Failure("java.io.IOException", "no", "at A")));
    }

    @Test
    void decisions_lines_and_predictions_arrive_once_across_outage_and_restart() throws Exception {
        long lines;
        try (SearchServer server = SearchServer.prepare(directory)) {
            try (Node node = box(server.address(), 10)) {
                line(WELL, "first words");
                HealingBox.feed(node, 600);
                assertThat(decisions()).isNotEmpty();

                server.start();

                long early = decisions().size();
                Eventually.eventually(
                        "what was decided without it", () -> server.count(DECISIONS) == early);
                server.kill();
                line(WELL, "said in between");
                HealingBox.feed(node, 300);
                server.start();
                Eventually.eventually(
                        "what was said without it",
                        () -> server.count(term("log.logger", WELL)) == 2);
            }
            // The stopping box has told its last.
            long decided = decisions().size();
            assertThat(server.count(DECISIONS)).isEqualTo(decided);
            lines = server.count(term("event.dataset", "homeostat.log"));

            try (Node again = box(server.address(), 10)) {
                line(WELL, "third words");
                Eventually.eventually(
                        "the third line", () -> server.count(term("log.logger", WELL)) == 3);
                Eventually.eventually(
                        "the newest prediction of every tenth",
                        () -> server.count("{\"term\":{\"event.sequence\":890}}") > 0);
                assertThat(again.health().probes())
                        .anyMatch(probe -> probe.name().equals("logs") && probe.good());
            }
            assertThat(server.count(DECISIONS)).isEqualTo(decided);
            assertThat(lines).isPositive();
            looks(server);
            predictions(server);
        }
    }

    /// What people look for is found, with its type.
    private void looks(SearchServer server) throws Exception {
        String kept = term("homeostat.pipeline", HealingBox.NAME);
        for (String type : List.of("drift", "trained", "promoted")) {
            long expected = decisions().stream().filter(d -> d.kind().label().equals(type)).count();
            assertThat(expected).as(type).isPositive();
            assertThat(server.count(both(kept, term("homeostat.decision.type", type))))
                    .as(type)
                    .isEqualTo(expected);
        }
        Decision drift =
                decisions().stream().filter(d -> d.kind() == Decision.Kind.DRIFT).findFirst().get();
        JsonNode told =
                server.one("{\"term\":{\"homeostat.decision.number\":" + drift.number() + "}}");
        assertThat(told.path("@timestamp").asText()).isEqualTo(drift.at().toString());
        assertThat(told.path("event.kind").asText()).isEqualTo("alert");
        assertThat(told.path("event.reason").asText()).isEqualTo(drift.reason());
        assertThat(told.path("service.node.name").asText()).isEqualTo("box-7");
        String number =
                drift.evidence().entrySet().stream()
                        .filter(e -> e.getValue() instanceof Double)
                        .findFirst()
                        .orElseThrow()
                        .getKey()
                        .replace('.', '_');
        JsonNode mapping = server.send("GET", "/edge-mlops-*/_mapping/field/*", "");
        assertThat(type(mapping, "homeostat.evidence." + number)).isEqualTo("double");
        assertThat(type(mapping, "@timestamp")).isEqualTo("date");
        assertThat(type(mapping, "homeostat.decision.type")).isEqualTo("keyword");
        assertThat(type(mapping, "message")).isEqualTo("text");
        assertThat(type(mapping, "labels.file_name")).isEqualTo("keyword");
        assertThat(
                        server.count(
                                both(
                                        term("log.logger", WELL),
                                        "{\"match\":{\"error.message\":\"no\"}}")))
                .isEqualTo(3);
        JsonNode said = server.one("{\"match_phrase\":{\"message\":\"said in between\"}}");
        assertThat(said.path("log.level").asText()).isEqualTo("ERROR");
        assertThat(said.path("process.thread.name").asText()).isEqualTo("a-thread");
        assertThat(said.path("error.stack_trace").asText()).isEqualTo("at A");
        assertThat(server.send("GET", "/edge-mlops-2026.03.01/_count", "").path("count").asInt())
                .isEqualTo(server.count(term("@timestamp", "2026-03-01T12:00:00Z")));
    }

    private static String type(JsonNode mappings, String field) {
        String last = field.substring(field.lastIndexOf('.') + 1);
        for (JsonNode index : mappings) {
            JsonNode found = index.path("mappings").path(field).path("mapping").path(last);
            if (found.has("type")) {
                return found.path("type").asText();
            }
        }
        return "not mapped";
    }

    /// Every tenth, with what went in and what came out.
    private static void predictions(SearchServer server) throws Exception {
        String all = term("event.dataset", "homeostat.prediction");
        long told = server.count(all);
        assertThat(told).isBetween(60L, 90L);
        JsonNode one = server.one(both(all, "{\"term\":{\"homeostat.reading\":800}}"));
        assertThat(one.path("homeostat.input.x").asDouble()).isEqualTo(800 * 7 % 100 / 10.0);
        assertThat(one.path("homeostat.prediction.value").isNumber()).isTrue();
        assertThat(one.path("homeostat.version").asInt()).isPositive();
        assertThat(server.count(both(all, "{\"term\":{\"homeostat.reading\":801}}"))).isZero();
    }

    @Test
    void what_the_server_refuses_is_left_out_and_what_it_blocks_is_told_again() throws Exception {
        try (SearchServer server = SearchServer.prepare(directory)) {
            try (Node node = box(URI.create("http://127.0.0.1:9"), 0)) {
                HealingBox.feed(node, 600);
            }
            long decided = decisions().size();
            assertThat(decided).isPositive();
            server.start();
            // Here a line's level has to be a number, and nobody may write on the days of
            // decisions.
            server.send(
                    "PUT",
                    "/edge-mlops-2026.03.01",
                    "{\"mappings\":{\"properties\":{\"log\":{\"properties\":{\"level\":"
                            + "{\"type\":\"integer\"}}}}}}");
            block(server, "PUT", "", "{\"settings\":{\"index.blocks.write\":true}}");
            try (Node node = box(server.address(), 0)) {
                line(ILL, "cannot be taken");
                Eventually.eventually(
                        "a failure",
                        () -> node.health().probes().stream().anyMatch(p -> !p.good()));
                assertThat(server.count(DECISIONS)).isZero();
                block(server, "PUT", "/_settings", "{\"index.blocks.write\":false}");
                Eventually.eventually("all", () -> server.count(DECISIONS) == decided);
                Eventually.eventually(
                        "no failure",
                        () -> node.health().probes().stream().allMatch(p -> p.good()));
            }
            assertThat(server.count(term("log.logger", ILL))).isZero();
            assertThat(
                            LogRing.process().after(0, 100_000).stream()
                                    .filter(line -> line.message().contains("refuses this"))
                                    .map(line -> line.fields().get("type"))
                                    .toList())
                    .containsAnyOf("mapper_parsing_exception", "document_parsing_exception");
        }
    }

    private void block(SearchServer server, String method, String path, String body)
            throws Exception {
        for (Decision decision : decisions()) {
            String day = decision.at().toString().substring(0, 10).replace('-', '.');
            server.send(method, "/edge-mlops-" + day + path, body);
        }
    }
}
