package io.homeostat.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.access.Role;
import io.homeostat.loop.OperatorCommand;
import io.vertx.core.http.HttpMethod;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The door of the HTTP server: who is let in, and to what.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DoorTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String NOX = "/api/v1/pipelines/gas-turbine-nox";

    /// The only routes that ask nobody. A new one has to be added here by hand.
    private static final Set<String> OPEN =
            Set.of("GET /health", "GET /health/live", "GET /health/ready");

    /// Routes that a reader may use although their method could change something.
    private static final Set<String> QUESTIONS =
            Set.of(
                    "POST /predict",
                    "POST /api/v1/pipelines/{name}/predict",
                    "POST /v2/models/{name}/infer",
                    "POST /v2/models/{name}/versions/{version}/infer",
                    "POST /api/2.0/mlflow/experiments/search",
                    "POST /api/2.0/mlflow/runs/search",
                    "POST /api/2.0/mlflow/logged-models/search",
                    "POST /api/2.0/mlflow/registered-models/get-latest-versions");

    @TempDir private Path directory;
    private Closed closed;
    private HttpClient client;

    @BeforeEach
    void open_the_door() {
        closed = new Closed(directory, false, Optional.empty());
        client = HttpClient.newHttpClient();
    }

    @AfterEach
    void close_it() {
        client.close();
        closed.close();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return Closed.send(client, request);
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return MAPPER.readTree(response.body());
    }

    private static HttpRequest.BodyPublisher nothing() {
        return HttpRequest.BodyPublishers.noBody();
    }

    private static String somewhere(String path) {
        return path.replace("{name}", "gas-turbine-nox")
                .replace("{version}", "1")
                .replace("{number}", "1")
                .replace("{model_id}", "m-1")
                .replace("{tag_key}", "k")
                .replace("{path}", "a/b");
    }

    private static String route(Endpoint endpoint) {
        return endpoint.method().name() + " " + endpoint.path();
    }

    @Test
    void no_route_answers_somebody_who_does_not_say_who() throws Exception {
        List<String> answered = new ArrayList<>();
        for (Endpoint endpoint : closed.api.endpoints()) {
            HttpRequest.Builder request =
                    closed.to(somewhere(endpoint.path()))
                            .method(endpoint.method().name(), nothing());
            HttpResponse<String> response = send(request);
            if (response.statusCode() != 401) {
                answered.add(route(endpoint));
                continue;
            }
            assertThat(response.headers().allValues("WWW-Authenticate"))
                    .as(route(endpoint))
                    .hasSize(2)
                    .anyMatch(one -> one.startsWith("Basic "))
                    .anyMatch(one -> one.startsWith("Bearer "));
            assertThat(json(response).path("detail").asText()).contains("homeostat user");
        }
        assertThat(answered).containsExactlyInAnyOrderElementsOf(OPEN);
        for (Pages.Page page : Pages.ALL) {
            assertThat(send(closed.to(page.path())).statusCode()).as(page.path()).isEqualTo(401);
        }
        assertThat(send(closed.to("/api/v1/no-such-thing")).statusCode()).isEqualTo(401);
        assertThat(send(closed.to("//health")).statusCode()).isEqualTo(401);
        assertThat(send(closed.to("/health/../openapi")).statusCode()).isEqualTo(401);
        assertThat(closed.nox.commands).isEmpty();
    }

    @Test
    void a_file_waits_for_its_password_and_comes_whole() throws Exception {
        HttpRequest.Builder create =
                closed.to("/api/2.0/mlflow/runs/create")
                        .header("Authorization", "Bearer " + closed.token)
                        .POST(HttpRequest.BodyPublishers.ofString("{}"));
        String uri = json(send(create)).at("/run/info/artifact_uri").asText();
        String place =
                uri.replace("mlflow-artifacts:", "/api/2.0/mlflow-artifacts/artifacts") + "/a";
        String large = "0123456789abcdef\n".repeat(200_000);
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(large);

        String wrong = Closed.basic("ann", "wrong");
        assertThat(send(closed.to(place).header("Authorization", wrong).PUT(body)).statusCode())
                .isEqualTo(401);
        assertThat(send(closed.as("bob", place).PUT(body)).statusCode()).isEqualTo(403);
        assertThat(directory.resolve("tracking")).doesNotExist();
        assertThat(send(closed.as("ann", place).PUT(body)).statusCode()).isEqualTo(200);
        assertThat(send(closed.as("bob", place)).body()).isEqualTo(large);
    }

    @Test
    void a_reader_asks_and_changes_nothing_and_a_device_does_not_even_ask() throws Exception {
        for (Endpoint endpoint : closed.api.endpoints()) {
            if (endpoint.path().endsWith("/events")) {
                continue; // Its answer does not end; it is watched below.
            }
            boolean free = OPEN.contains(route(endpoint));
            boolean asks =
                    (endpoint.method().equals(HttpMethod.GET)
                                    && !route(endpoint).equals("GET /api/v1/logs"))
                            || QUESTIONS.contains(route(endpoint));
            String path = somewhere(endpoint.path());
            String method = endpoint.method().name();
            int reader = send(closed.as("bob", path).method(method, nothing())).statusCode();
            int device = send(closed.as("plc", path).method(method, nothing())).statusCode();

            assertThat(reader == 403).as(route(endpoint) + " " + reader).isEqualTo(!asks);
            assertThat(reader).as(route(endpoint)).isNotEqualTo(401);
            assertThat(device == 403).as(route(endpoint) + " " + device).isEqualTo(!free);
        }
        assertThat(closed.nox.commands).isEmpty();
        assertThat(closed.nox.labels).isEmpty();
        HttpResponse<String> told = send(closed.as("bob", NOX + "/retrain").POST(nothing()));
        assertThat(json(told).path("detail").asText())
                .isEqualTo("bob is a reader; this needs the role operator");
        assertThat(send(closed.as("plc", "/")).statusCode()).isEqualTo(403);
        assertThat(closed.api.counts().forbidden()).isGreaterThan(40);
    }

    @Test
    void an_operator_gives_orders_by_password_and_by_token_and_is_named() throws Exception {
        assertThat(send(closed.as("ann", NOX + "/retrain").POST(nothing())).statusCode())
                .isEqualTo(202);
        for (String said : List.of("Bearer " + closed.token, Closed.basic("ci", closed.token))) {
            HttpRequest.Builder order =
                    closed.to(NOX + "/rollback").header("Authorization", said).POST(nothing());
            assertThat(send(order).statusCode()).isEqualTo(202);
        }
        assertThat(closed.nox.commands)
                .containsExactly(
                        new OperatorCommand.Retrain(),
                        new OperatorCommand.RollBack(),
                        new OperatorCommand.RollBack());
        assertThat(closed.nox.people)
                .containsExactly(
                        "http ann from 127.0.0.1",
                        "http ci from 127.0.0.1",
                        "http ci from 127.0.0.1");
    }

    @Test
    void a_body_waits_until_its_sender_is_known() throws Exception {
        String body = "{\"instances\":[" + "{\"AT\":1,\"AP\":1,\"mode\":\"Idle\"},".repeat(2_000);
        HttpResponse<String> first =
                send(
                        closed.as("bob", NOX + "/predict")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                body.substring(0, body.length() - 1) + "]}")));
        assertThat(json(first).path("predictions")).hasSize(2_000);
    }

    @Test
    void ten_at_once_cost_one_look_at_the_password() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.add(
                    client.sendAsync(
                            closed.as("bob", "/api/v1/pipelines").build(),
                            HttpResponse.BodyHandlers.ofString()));
        }
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.join().statusCode()).isEqualTo(200);
        }
        assertThat(closed.api.counts().limited()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"Basic", "Basic !!!", "Basic bm9jb2xvbg==", "Digest a", "Bearer", "x"})
    void what_is_no_login_is_told_as_such(String header) throws Exception {
        HttpResponse<String> response = send(closed.to("/health").header("Authorization", header));
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(json(response).path("detail").asText()).contains("neither Basic nor Bearer");
    }

    @Test
    void who_is_wrong_ten_times_is_not_listened_to_and_others_are() throws Exception {
        assertThat(send(closed.as("ann", NOX)).statusCode()).isEqualTo(200);
        for (int i = 0; i < LoginLimit.FAILURES_MAX; i++) {
            String said = i % 2 == 0 ? Closed.basic("ann", "guess " + i) : "Bearer guess" + i;
            assertThat(send(closed.to(NOX).header("Authorization", said)).statusCode())
                    .isEqualTo(401);
        }
        HttpResponse<String> over = send(closed.to(NOX).header("Authorization", "Bearer another"));
        assertThat(over.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(over.headers().firstValue("Retry-After").orElse("")))
                .isBetween(1, LoginLimit.SECONDS);
        HttpResponse<String> right = send(closed.as("bob", NOX));
        assertThat(right.statusCode()).as("not known yet").isEqualTo(429);
        assertThat(send(closed.as("ann", NOX)).statusCode()).as("known already").isEqualTo(200);
        assertThat(closed.api.counts().unknown()).isEqualTo(LoginLimit.FAILURES_MAX);
        assertThat(closed.api.counts().limited()).isEqualTo(2);
    }

    @Test
    void errors_are_told_in_the_protocol_of_who_asks() throws Exception {
        JsonNode inference = json(send(closed.to("/v2/models/gas-turbine-nox")));
        assertThat(inference.path("error").asText()).contains("homeostat user");
        String search = "/api/2.0/mlflow/experiments/search";
        JsonNode tracking = json(send(closed.to(search)));
        assertThat(tracking.path("error_code").asText()).isEqualTo("UNAUTHENTICATED");
        String create = "/api/2.0/mlflow/experiments/create";
        JsonNode denied = json(send(closed.as("bob", create).POST(nothing())));
        assertThat(denied.path("error_code").asText()).isEqualTo("PERMISSION_DENIED");
        assertThat(denied.path("message").asText()).contains("needs the role operator");
    }

    @Test
    void health_tells_strangers_only_whether() throws Exception {
        assertThat(send(closed.to("/health")).body())
                .isEqualTo("{\"status\":\"UP\",\"checks\":[]}");
        assertThat(send(closed.as("bob", "/health")).body()).contains("journal", "writable");
        assertThat(send(closed.as("plc", "/health")).body()).doesNotContain("journal");
    }

    @Test
    void metrics_are_open_where_that_was_said() throws Exception {
        assertThat(send(closed.as("bob", "/metrics")).body()).contains("homeostat_up");
        Path other = java.nio.file.Files.createDirectory(directory.resolve("other"));
        try (Closed open = new Closed(other, true, Optional.empty())) {
            assertThat(send(open.to("/metrics")).body()).contains("homeostat_up");
            assertThat(send(open.to("/openapi")).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void a_user_that_is_taken_out_is_out() throws Exception {
        assertThat(send(closed.as("bob", NOX)).statusCode()).isEqualTo(200);
        assertThat(closed.users.remove("bob")).isTrue();
        closed.users.password("eve", Role.READER, Closed.PASSWORD);
        closed.look();
        assertThat(send(closed.as("bob", NOX)).statusCode()).isEqualTo(401);
        assertThat(send(closed.as("eve", NOX)).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "http://elsewhere.example, -, 403",
                "null, -, 403",
                "-, cross-site, 403",
                "-, same-site, 403",
                "-, same-origin, 202",
                "-, none, 202",
                "http://HERE, same-origin, 202",
                "https://HERE, same-origin, 202",
                "http://HERE, cross-site, 403",
                "-, -, 202",
            })
    void a_browser_with_a_password_gives_no_orders_for_other_sites(
            String origin, String site, int status) throws Exception {
        HttpRequest.Builder order = closed.as("ann", NOX + "/retrain").POST(nothing());
        if (origin != null) {
            order.header("Origin", origin.replace("HERE", "127.0.0.1:" + closed.api.port()));
        }
        if (site != null) {
            order.header("Sec-Fetch-Site", site);
        }
        HttpResponse<String> response = send(order);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(closed.nox.commands).hasSize(status == 202 ? 1 : 0);
    }

    @Test
    void every_answer_tells_browsers_what_to_keep_to() throws Exception {
        for (HttpRequest.Builder request :
                List.of(closed.to("/"), closed.as("bob", "/"), closed.as("bob", "/nothing"))) {
            var headers = send(request).headers();
            assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
            assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
            assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'none'", "frame-ancestors 'none'");
        }
    }

    @Test
    void a_reader_watches_the_live_stream() throws Exception {
        HttpRequest request = closed.as("bob", "/api/v1/events").build();
        try (var stream = client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
                var reader =
                        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            assertThat(reader.readLine()).isEqualTo("retry: 2000");
        }
    }

    @Test
    void the_description_says_what_each_route_asks_for() throws Exception {
        JsonNode description = json(send(closed.as("bob", "/openapi")));
        assertThat(description.at("/components/securitySchemes").fieldNames())
                .toIterable()
                .containsExactly("password", "token");
        for (Endpoint endpoint : closed.api.endpoints()) {
            JsonNode described =
                    description
                            .path("paths")
                            .path(endpoint.path())
                            .path(endpoint.method().name().toLowerCase(java.util.Locale.ROOT));
            boolean free = endpoint.right() == Right.OPEN;
            assertThat(described.path("security").isArray() && described.path("security").isEmpty())
                    .as(route(endpoint))
                    .isEqualTo(free);
            assertThat(described.path("responses").has("401")).as(route(endpoint)).isEqualTo(!free);
            assertThat(described.at("/responses/403/$ref").asText())
                    .as(route(endpoint))
                    .isEqualTo(
                            free ? "" : "#/components/responses/needs-" + endpoint.right().needs());
        }
    }
}
