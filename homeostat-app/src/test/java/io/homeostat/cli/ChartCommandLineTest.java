package io.homeostat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.deploy.Chart;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// The chart starts a box with options that `homeostat up` has.
class ChartCommandLineTest {
    @TempDir private Path directory;

    private ParseResult parse(String values) {
        List<String> arguments = Chart.arguments(Chart.values(directory, values));
        assertThat(arguments).first().isEqualTo("up");
        return new CommandLine(new UpCommand())
                .parseArgs(arguments.subList(1, arguments.size()).toArray(String[]::new));
    }

    @Test
    void a_box_with_a_listener() {
        ParseResult parsed =
                parse(
                        """
                        box: {pipelines: {oven: a, mill: b}, mlflow: "http://mlflow:5000"}
                        ledger: {url: "postgresql://box@db:5432/plant", secret: db}
                        artefacts: {url: "s3://plant/models", endpoint: "http://minio:9000", secret: s3}
                        mqtt: {listener: {usersSecret: users, tlsSecret: tls, clientCa: true}}
                        http: {usersSecret: users, tlsSecret: tls}
                        """);
        assertThat(parsed.matchedOptionValue("--ledger", ""))
                .isEqualTo("postgresql://box@db:5432/plant");
        assertThat(parsed.matchedOptionValue("--ledger-schema", ""))
                .isEqualTo("$(POD_NAMESPACE)-$(POD_NAME)");
        assertThat(parsed.hasMatchedOption("--ledger-password-file")).isTrue();
        assertThat(parsed.matchedOptionValue("--artefacts", "")).isEqualTo("s3://plant/models");
        assertThat(parsed.hasMatchedOption("--http-users")).isTrue();
        assertThat(parsed.hasMatchedOption("--http-open-metrics")).isTrue();
        assertThat(parsed.hasMatchedOption("--http-key")).isTrue();
        assertThat(parsed.matchedOptionValue("--port", 0)).isEqualTo(8080);
        assertThat(parsed.matchedOptionValue("--mqtt-port", 0)).isEqualTo(1883);
        assertThat(parsed.hasMatchedOption("--mqtt-users")).isTrue();
        assertThat(parsed.matchedPositionals()).hasSize(1);
        List<Path> pipelines = parsed.matchedPositionalValue(0, List.of());
        assertThat(pipelines)
                .containsExactly(
                        Path.of("/etc/homeostat/pipelines/mill.yaml"),
                        Path.of("/etc/homeostat/pipelines/oven.yaml"));
    }

    @Test
    void boxes_that_share_a_broker() {
        ParseResult parsed =
                parse(
                        """
                        box: {existingConfigMap: mine, pipelineFiles: [oven.yaml]}
                        mqtt: {broker: {enabled: true, urlSecret: broker, caSecret: ca, share: g}}
                        http: {anonymous: true}
                        """);
        assertThat(parsed.hasMatchedOption("--http-anonymous")).isTrue();
        assertThat(parsed.matchedOptionValue("--mqtt-share", "")).isEqualTo("g");
        assertThat(parsed.hasMatchedOption("--mqtt-client")).isTrue();
    }

    @Test
    void a_box_that_commits_and_follows() {
        ParseResult parsed =
                parse(
                        """
                        box: {pipelines: {oven: a}}
                        mqtt: {listener: {anonymous: true}}
                        http: {usersSecret: users, openMetrics: false}
                        git: {url: "https://git.plant/m.git", secret: t, signSecret: s, \
                        follow: true, propose: true, forge: gitea, \
                        forgeApi: "https://git.plant/forge/api/v1", modelSignSecret: k, \
                        modelTrust: {configMap: c, keys: [a.pem, b.pem]}}
                        """);
        assertThat(parsed.matchedOptionValue("--git", "")).isEqualTo("https://git.plant/m.git");
        assertThat(parsed.matchedOptionValue("--git-branch", "")).isEqualTo("main");
        assertThat(parsed.hasMatchedOption("--git-follow")).isTrue();
        assertThat(parsed.hasMatchedOption("--git-propose")).isTrue();
        assertThat(parsed.matchedOptionValue("--git-forge", "")).isEqualTo("gitea");
        assertThat(parsed.matchedOptionValue("--git-forge-api", ""))
                .isEqualTo("https://git.plant/forge/api/v1");
        assertThat(parsed.hasMatchedOption("--git-sign-key")).isTrue();
        assertThat(parsed.hasMatchedOption("--model-sign-key")).isTrue();
        assertThat(parsed.matchedOptionValue("--model-trust", List.of())).hasSize(2);
    }

    @Test
    void an_option_that_does_not_exist_would_be_found() {
        assertThatThrownBy(() -> new CommandLine(new UpCommand()).parseArgs("--mqtt-clients", "a"))
                .isInstanceOf(UnmatchedArgumentException.class);
    }
}
