package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.config.PipelineFile;
import io.homeostat.config.PipelineResource;
import io.homeostat.config.SharedData;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The PLC and the operator's screen of `deploy`, in the real Node-RED, beside a box.
class NodeRedTest {
    private static final Path FLOWS =
            SharedData.repository().resolve("deploy/helm/services/files/node-red");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path directory;

    private static PipelineResource oven() {
        return PipelineFile.read(FLOWS.resolve("oven.yaml"));
    }

    private static List<JsonNode> flows() throws IOException {
        List<JsonNode> nodes = new ArrayList<>();
        JSON.readTree(FLOWS.resolve("flows.json").toFile()).forEach(nodes::add);
        return nodes;
    }

    private static String topic(String identity) throws IOException {
        return flows().stream()
                .filter(node -> node.path("id").asText().equals(identity))
                .findFirst()
                .orElseThrow()
                .path("topic")
                .asText();
    }

    @Test
    void its_topics_are_those_of_the_pipeline_and_of_the_brokers_rights() throws Exception {
        String plane =
                Files.readString(SharedData.repository().resolve("deploy/planes/ot-edge.yaml"));
        assertThat(plane)
                .contains(Files.readString(FLOWS.resolve("oven.yaml")).indent(6).stripTrailing());
        assertThat(topic("reading")).isEqualTo(oven().source().topic().replace("+", "oven-1"));
        assertThat(topic("prediction"))
                .isEqualTo(oven().publish().topic().replace("{device}", "+"));
        assertThat(topic("event")).isEqualTo("homeostat/" + oven().name() + "/events");
        String code = flows().toString();
        oven().loop().fields().all().forEach(field -> assertThat(code).contains(field.name()));
        assertThat(
                        Files.readString(
                                SharedData.repository()
                                        .resolve("deploy/helm/services/files/mosquitto/acl")))
                .contains("user device\ntopic write readings/#", "user screen\ntopic read #");
    }

    @Test
    void every_variable_of_the_flows_is_given_by_compose_and_the_chart() throws Exception {
        String text =
                Files.readString(FLOWS.resolve("flows.json"))
                        + Files.readString(FLOWS.resolve("settings.js"));
        TreeSet<String> wanted = new TreeSet<>();
        Pattern.compile("(?:\\$\\{|env\\.get\\(\\\\\"|[{ ](?=[A-Z]+_PASSWORD: ))([A-Z_]+)")
                .matcher(text)
                .results()
                .forEach(hit -> wanted.add(hit.group(1)));
        assertThat(wanted).hasSize(7);
        String compose = Files.readString(SharedData.repository().resolve("deploy/compose.yaml"));
        assertThat(wanted).allSatisfy(name -> assertThat(compose).contains("      " + name + ": "));
        String chart =
                Files.readString(
                        SharedData.repository()
                                .resolve("deploy/helm/services/templates/node-red.yaml"));
        assertThat(wanted)
                .allSatisfy(name -> assertThat(chart).containsPattern("name: " + name + "\\b"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private Process nodeRed(Box box, int port, String password) throws IOException {
        String modules = System.getenv().getOrDefault("HOMEOSTAT_NODE_PEERS", "");
        Path program = Path.of(modules, "node-red", "red.js");
        assumeTrue(
                Files.exists(program),
                "no Node-RED: npm install node-red somewhere and set HOMEOSTAT_NODE_PEERS to its"
                        + " node_modules");
        ProcessBuilder builder =
                new ProcessBuilder(
                        Peers.program("node", "Debian: nodejs"),
                        program.toString(),
                        "--settings",
                        FLOWS.resolve("settings.js").toString());
        builder.environment()
                .putAll(
                        Map.of(
                                "NODE_RED_PORT",
                                "" + port,
                                "MQTT_HOST",
                                "127.0.0.1",
                                "MQTT_PORT",
                                "" + box.mqttPort(),
                                "BOX_URL",
                                box.url().toString(),
                                "PLC_SECONDS",
                                "0.02",
                                "PLC_PASSWORD",
                                password,
                                "HMI_PASSWORD",
                                password));
        return builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("node-red.log").toFile())
                .start();
    }

    private static JsonNode state(HttpClient http, URI screen) throws Exception {
        try {
            return JSON.readTree(
                    http.send(
                                    HttpRequest.newBuilder(screen.resolve("/hmi/state")).build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body());
        } catch (IOException notYet) {
            return JSON.nullNode();
        }
    }

    private static HttpResponse<String> order(HttpClient http, URI screen, String order)
            throws Exception {
        return http.send(
                HttpRequest.newBuilder(screen.resolve("/hmi/orders/" + order))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private Path users(String password) throws Exception {
        Path users = directory.resolve("users");
        for (String name : List.of("device", "screen")) {
            Peers.user(users, name, password);
        }
        return users;
    }

    @Test
    void a_machine_is_acknowledged_and_an_operator_sees_predictions_and_gives_orders()
            throws Exception {
        String password = "an oven's";
        try (Box box =
                        Box.up(
                                directory.resolve("data"),
                                "--lockstep",
                                "--mqtt-users",
                                users(password).toString(),
                                FLOWS.resolve("oven.yaml").toString());
                HttpClient http =
                        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            int port = freePort();
            URI screen = URI.create("http://127.0.0.1:" + port);
            Process nodeRed = nodeRed(box, port, password);
            try {
                Eventually.eventually(
                        "a prediction on the screen",
                        () -> {
                            assertThat(nodeRed.isAlive()).as(this::log).isTrue();
                            return state(http, screen).path("predictions").asInt() > 5;
                        });
                JsonNode seen = state(http, screen);
                assertThat(seen.path("acknowledged").asInt()).isGreaterThan(100);
                assertThat(seen.path("prediction").path("prediction").asDouble())
                        .isBetween(50., 150.);
                assertThat(seen.path("prediction").path("pipeline").asText()).isEqualTo("oven");

                assertThat(order(http, screen, "retrain").statusCode())
                        .as(this::log)
                        .isEqualTo(202);
                assertThat(order(http, screen, "explode").statusCode()).isEqualTo(404);
                Eventually.eventually(
                        "the order's training among the events",
                        () -> state(http, screen).path("events").toString().contains("ordered by"));
            } finally {
                nodeRed.destroy();
                nodeRed.onExit().orTimeout(20, TimeUnit.SECONDS).join();
            }
            assertThat(box.snapshot("oven").path("readings").asInt()).isGreaterThan(100);
        }
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("node-red.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void no_node_has_a_password_or_a_wire_to_nowhere() throws Exception {
        TreeSet<String> identities = new TreeSet<>();
        flows().forEach(node -> identities.add(node.path("id").asText()));
        for (JsonNode node : flows()) {
            node.path("wires")
                    .forEach(port ->
                            port.forEach(to -> assertThat(identities).contains(to.asText())));
            assertThat(((ObjectNode) node).has("credentials")).isFalse();
        }
    }
}
