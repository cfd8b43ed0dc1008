package io.homeostat.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.base.Sha256;
import io.homeostat.loop.OperatorCommand;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HttpApiTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String NOX = "/api/v1/pipelines/gas-turbine-nox";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final FakePipeline nox = new FakePipeline("gas-turbine-nox", false);
    private final FakePipeline grade = new FakePipeline("machine-efficiency", true);
    private final FakeNode node = new FakeNode(nox, grade);
    private final LiveFeed feed = LiveFeed.start(vertx);
    private final HttpApi api =
            HttpApi.start(
                    vertx,
                    HttpOptions.open("127.0.0.1", 0),
                    node,
                    new FakeTracking(),
                    feed,
                    () -> "homeostat_up 1\n");

    @BeforeEach
    void run() {
        for (int i = 0; i < 200; i++) {
            var _ = nox.step();
            var _ = grade.step();
        }
    }

    @AfterEach
    void stop() {
        feed.close();
        api.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(to(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return client.send(
                to(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return MAPPER.readTree(response.body());
    }

    private static void assertProblem(HttpResponse<String> response, int status, String part)
            throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type"))
                .hasValue("application/problem+json");
        JsonNode body = json(response);
        assertThat(body.get("status").asInt()).isEqualTo(status);
        assertThat(body.fieldNames())
                .toIterable()
                .contains("type", "title", "status", "detail", "instance");
        assertThat(response.body()).contains(part);
    }

    @Test
    void predicts_one_several_and_rows() throws Exception {
        JsonNode one = json(post(NOX + "/predict", "{\"AT\":10,\"AP\":1,\"mode\":\"Idle\"}"));
        assertThat(one.get("prediction").asDouble()).isEqualTo(60);
        assertThat(one.get("interval").get(1).asDouble()).isEqualTo(62);
        assertThat(one.get("model_version").asInt()).isEqualTo(1);
        assertThat(one.get("drift_detected").asBoolean()).isFalse();

        JsonNode several =
                json(
                        post(
                                "/predict",
                                "{\"pipeline\":\"machine-efficiency\",\"instances\":[{\"AT\":10,"
                                        + "\"AP\":null,\"mode\":\"Active\"}]}"));
        assertThat(several.at("/predictions/0/prediction").asText()).isEqualTo("Medium");
        assertThat(several.at("/predictions/0/probabilities/Medium").asDouble()).isEqualTo(0.8);

        JsonNode rows = json(post(NOX + "/predict", "{\"data\":[[1,2,\"Idle\"],[3,4,\"Idle\"]]}"));
        assertThat(rows.at("/predictions/1/prediction").asDouble()).isEqualTo(53);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"AT\":\"x\",\"AP\":1,\"mode\":\"Idle\"} | \"field\":\"AT\"",
                "{\"AT\":1,\"AP\":1,\"mode\":\"Idel\"} | one of Idle, Active, Maintenance",
                "{\"AT\":1,\"AQ\":1,\"mode\":\"Idle\"} | AQ is no field, did you mean 'AP'?",
                "{\"AT\":1,\"mode\":\"Idle\"} | \"found\":\"nothing\"",
                "{\"data\":[[1]]} | 3 values: AT, AP, mode",
                "{\"instances\":[]} | a list of 1 to",
                "{\"instances\":[{\"AT\":[true],\"AP\":1,\"mode\":\"Idle\"}]} | instances[0].AT",
                "3 | an object with the fields",
                "{\"AT\":1,} | line 1, column",
                "{\"AT\":1,\"AT\":2} | line 1, column",
            })
    void names_what_is_wrong_with_a_reading(String body, String part) throws Exception {
        assertProblem(post(NOX + "/predict", body), 400, part);
    }

    @Test
    void tells_what_it_ignored() throws Exception {
        String body = "{\"AT\":1,\"AP\":\"1\",\"mode\":\"Idle\",\"lab\":{\"by\":\"ann\"}}";
        JsonNode one = json(post(NOX + "/predict", body));
        assertThat(one.get("prediction").asDouble()).isEqualTo(51);
        assertThat(one.get("ignored").toString()).isEqualTo("[\"lab\"]");
        JsonNode several = json(post(NOX + "/predict", "[" + body + "," + body + "]"));
        assertThat(several.get("predictions")).hasSize(2);
        assertThat(several.get("ignored").toString()).isEqualTo("[\"lab\"]");
    }

    @Test
    void tells_every_other_problem() throws Exception {
        assertProblem(post(NOX + "/predict", ""), 400, "empty");
        assertProblem(post("/predict", "{}"), 400, "one of gas-turbine-nox, machine-efficiency");
        assertProblem(
                get("/api/v1/pipelines/gas-turbine-nix"), 404, "did you mean 'gas-turbine-nox'");
        assertProblem(get("/api/v1/pipeline"), 404, "did you mean '/api/v1/pipelines'");
        assertProblem(get("/predict"), 405, "takes POST");
        assertThat(get("/predict").headers().firstValue("allow")).hasValue("POST");
        assertProblem(get(NOX + "/models/9"), 404, "Version 9 is not kept");
        assertProblem(get(NOX + "/models/x"), 400, "whole number");
        assertProblem(get(NOX + "/decisions?limit=0"), 400, "1..5000");
        assertProblem(get(NOX + "/history?from=9&to=3"), 400, "at most to=3");
        assertProblem(post(NOX + "/labels", "{\"key\":\"k\",\"value\":\"x\"}"), 400, "a number");
        assertProblem(post(NOX + "/labels", "{\"key\":\"k\",\"value\":1e999}"), 400, "finite");
        assertProblem(post(NOX + "/labels", "{\"key\":\" \",\"value\":1}"), 400, "key");
        assertProblem(post(NOX + "/resume", ""), 409, "not quarantined");
        assertProblem(
                post(NOX + "/predict", " ".repeat(HttpApi.BODY_BYTES_MAX + 1)), 413, "exceeds");
        HttpResponse<String> foreign =
                client.send(
                        to(NOX + "/retrain")
                                .header("Origin", "http://elsewhere.example")
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertProblem(foreign, 403, "elsewhere.example");
        assertThat(nox.commands).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/history?limit=abc | limit | one of from, to, points",
                "/history?point=5 | point | did you mean 'points'?",
                "/history?points=abc | points | a whole number in 1..20000",
                "/history?from= | from | a whole number from 0",
                "/history?to=1&to=2 | to | one value",
                "/decisions?after=-1 | after | a whole number from 0",
                "/models?limit=5 | limit | no query parameter",
                "/events?lastEventId=x | lastEventId | the id of an event",
                "?limit=5 | limit | no query parameter",
            })
    void names_what_is_wrong_with_a_query(String address, String field, String part)
            throws Exception {
        HttpResponse<String> answer = get(NOX + address);
        assertProblem(answer, 400, part);
        assertThat(json(answer).at("/errors/0/field").asText()).isEqualTo(field);
    }

    @Test
    void sentences_end_before_the_next_begins() throws Exception {
        assertThat(json(get("/api/v1/pipelines/nope")).get("detail").asText())
                .isEqualTo(
                        "There is no pipeline nope. This node runs gas-turbine-nox,"
                                + " machine-efficiency");
        assertThat(json(get("/api/v1/pipelines/gas-turbine-nix")).get("detail").asText())
                .startsWith(
                        "There is no pipeline gas-turbine-nix; did you mean 'gas-turbine-nox'? ");
        assertThat(json(get("/api/v1/pipeline")).get("detail").asText())
                .isEqualTo(
                        "There is nothing at /api/v1/pipeline; did you mean '/api/v1/pipelines'?"
                                + " All routes are at /openapi");
    }

    @Test
    void the_description_names_exactly_the_query_parameters() throws Exception {
        JsonNode paths = json(get("/openapi")).get("paths");
        api.queries()
                .forEach((route, names) -> {
                    String[] parts = route.split(" ", 2);
                    JsonNode described =
                            paths.path(parts[1])
                                    .path(parts[0].toLowerCase(java.util.Locale.ROOT))
                                    .path("parameters");
                    List<String> found = new ArrayList<>();
                    for (JsonNode parameter : described) {
                        if (parameter.path("in").asText().equals("query")) {
                            found.add(parameter.path("name").asText());
                        }
                    }
                    assertThat(found).as(route).containsExactlyElementsOf(names);
                });
    }

    @Test
    void shows_state_and_takes_commands_and_labels() throws Exception {
        assertThat(json(get("/api/v1/pipelines")).get("pipelines")).hasSize(2);
        assertThat(json(get(NOX)).at("/snapshot/champion").asInt()).isEqualTo(1);
        assertThat(json(get(NOX + "/models")).at("/models/0/version").asInt()).isEqualTo(1);
        assertThat(json(get(NOX + "/models/1")).at("/lineage/rows").asInt()).isEqualTo(400);
        assertThat(json(get(NOX + "/decisions?after=1")).get("decisions")).hasSize(1);
        assertThat(json(get(NOX + "/history?points=10")).get("points").size()).isBetween(5, 20);
        assertThat(json(get(NOX + "/runs")).get("runs")).hasSize(1);
        assertThat(post(NOX + "/models/1/promote", "").statusCode()).isEqualTo(202);
        assertThat(post(NOX + "/rollback", "").statusCode()).isEqualTo(202);
        assertThat(post(NOX + "/retrain", "").statusCode()).isEqualTo(202);
        assertThat(nox.commands)
                .containsExactly(
                        new OperatorCommand.Promote(1),
                        new OperatorCommand.RollBack(),
                        new OperatorCommand.Retrain());
        assertThat(post(NOX + "/labels", "{\"key\":\"7\",\"value\":3.5}").statusCode())
                .isEqualTo(202);
        assertThat(nox.labels).hasSize(1);
    }

    @Test
    void health_follows_the_node() throws Exception {
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        node.ready = false;
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(get("/health").body()).contains("disk full");
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    @Timeout(60)
    void streams_points_snapshots_and_decisions_and_resumes() throws Exception {
        HttpRequest request =
                to("/api/v1/events").header("Last-Event-ID", "gas-turbine-nox=1").build();
        List<String> kinds = List.of("event: points", "event: snapshot", "event: decision");
        List<String> lines = new ArrayList<>();
        try (var stream = client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
                var reader =
                        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            await(() -> feed.counts().clients() == 1);
            feed.onReaction(nox.name(), nox.step());
            feed.onSnapshot(nox.snapshot());
            // The first snapshot may come by joining, before the tick that has the points.
            while (!lines.containsAll(kinds)) {
                lines.add(Objects.requireNonNull(reader.readLine(), "the stream ended"));
            }
        }
        String text = String.join("\n", lines);
        assertThat(text).contains("id: gas-turbine-nox=2");
        assertThat(text).doesNotContain("\"number\":1,");
    }

    @Test
    void speaks_one_protocol_to_who_offers_another() throws Exception {
        HttpResponse<String> offered = get("/openapi"); // the JDK's client offers HTTP/2
        assertThat(offered.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(offered.body()).hasSizeGreaterThan(100_000).endsWith("}\n");
    }

    @Test
    void the_description_names_exactly_the_routes() throws Exception {
        JsonNode paths = json(get("/openapi")).get("paths");
        List<String> described = new ArrayList<>();
        paths.properties()
                .forEach(path ->
                        path.getValue()
                                .fieldNames()
                                .forEachRemaining(method ->
                                        described.add(
                                                method.toUpperCase(java.util.Locale.ROOT)
                                                        + " "
                                                        + path.getKey())));
        assertThat(described).containsExactlyInAnyOrderElementsOf(api.routes());
    }

    @Test
    void serves_the_dashboard_with_nothing_from_elsewhere() throws Exception {
        HttpResponse<String> page = get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-security-policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'");
        for (Pages.Page file : Pages.ALL) {
            assertThat(get(file.path()).statusCode()).as(file.path()).isEqualTo(200);
        }
        assertThat(get("/metrics").body()).contains("homeostat_up");
    }

    @Test
    void vendored_files_have_the_digests_on_record() {
        String record = new String(Pages.resource("/web/vendor/README.md"), StandardCharsets.UTF_8);
        for (String file : List.of("uPlot.iife.min.js", "uPlot.min.css", "LICENSE")) {
            assertThat(record)
                    .containsPattern(
                            "`"
                                    + file
                                    + "` .*`"
                                    + Sha256.of(Pages.resource("/web/vendor/" + file))
                                    + "`");
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
