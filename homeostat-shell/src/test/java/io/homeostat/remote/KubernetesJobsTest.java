package io.homeostat.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.homeostat.request.Login;
import io.homeostat.request.Secret;
import io.homeostat.request.Target;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What goes to the API of Kubernetes. That a real one takes it is seen where the charts are
/// applied.
class KubernetesJobsTest {
    private static final String ORDER = "0123456789abcdef".repeat(4);
    private static final String TEMPLATE =
            """
            {"apiVersion": "batch/v1", "kind": "Job",
             "metadata": {"name": "train", "namespace": "training", "labels": {"a": "b"}},
             "spec": {"backoffLimit": 1, "template": {"spec": {"restartPolicy": "Never",
               "containers": [{"name": "trainer", "image": "homeostat:1",
                               "args": ["trainer", "s3://b/p"]}]}}}}
            """;

    private record Heard(String method, String path, String login, JsonNode body) {}

    private final List<Heard> heard = new ArrayList<>();
    private int status = 201;
    private String said = "{}";
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    heard.add(
                            new Heard(
                                    exchange.getRequestMethod(),
                                    exchange.getRequestURI().getPath(),
                                    exchange.getRequestHeaders().getFirst("Authorization"),
                                    new ObjectMapper().readTree(exchange.getRequestBody())));
                    byte[] body = said.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, body.length);
                    try (OutputStream out = exchange.getResponseBody()) {
                        out.write(body);
                    }
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private KubernetesJobs jobs(String template) {
        return new KubernetesJobs(
                new Target(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                        Optional.empty(),
                        new Login.Bearer(new Secret.Said("token-of-the-pod")),
                        Duration.ofSeconds(30)),
                JobTemplate.parse(template, "job.yaml"));
    }

    @Test
    void each_order_is_a_job_of_its_own() throws Exception {
        try (KubernetesJobs jobs = jobs(TEMPLATE)) {
            jobs.launch(ORDER);
            jobs.launch("f".repeat(64));
        }
        Heard first = heard.getFirst();
        assertThat(first.method()).isEqualTo("POST");
        assertThat(first.path()).isEqualTo("/apis/batch/v1/namespaces/training/jobs");
        assertThat(first.login()).isEqualTo("Bearer token-of-the-pod");
        assertThat(first.body().at("/metadata/name").asText()).isEqualTo("train-0123456789abcdef");
        assertThat(first.body().at("/metadata/labels/a").asText()).isEqualTo("b");
        assertThat(first.body().at("/spec/template/spec/containers/0/args"))
                .extracting(JsonNode::asText)
                .containsExactly("trainer", "s3://b/p", "--order", ORDER);
        assertThat(heard.getLast().body().at("/spec/template/spec/containers/0/args"))
                .extracting(JsonNode::asText)
                .containsExactly("trainer", "s3://b/p", "--order", "f".repeat(64));
    }

    @Test
    void a_job_that_is_there_is_the_one_that_was_asked_for() throws Exception {
        status = 409;
        try (KubernetesJobs jobs = jobs(TEMPLATE)) {
            jobs.launch(ORDER);
        }
        assertThat(heard).hasSize(1);
    }

    @Test
    void what_the_server_refuses_is_told_in_its_words() throws Exception {
        status = 403;
        said = "{\"kind\": \"Status\", \"message\": \"jobs.batch is forbidden\"}";
        try (KubernetesJobs jobs = jobs(TEMPLATE)) {
            assertThatThrownBy(() -> jobs.launch(ORDER))
                    .hasMessage("Kubernetes makes no Job: 403 jobs.batch is forbidden");
        }
    }

    @Test
    void a_template_that_is_no_job_is_refused_with_place_and_expectation() {
        assertThatThrownBy(() -> jobs("kind: [Job"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("job.yaml");
        assertThatThrownBy(() -> jobs("{\"kind\": \"Pod\"}"))
                .hasMessage("found Pod of nothing, expected a Job of batch/v1");
        assertThatThrownBy(() -> jobs(TEMPLATE.replace("\"training\"", "\"\"")))
                .hasMessage("metadata.namespace: found '', expected the name of a namespace");
        assertThatThrownBy(() -> jobs(TEMPLATE.replace("\"train\"", "\"Train_1\"")))
                .hasMessageStartingWith("metadata.name: found 'Train_1'");
        assertThatThrownBy(() -> jobs(TEMPLATE.replace("\"args\"", "\"command\"")))
                .hasMessageStartingWith("spec.template.spec.containers: found none with args");
    }
}
