package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.ledger.AuditEntry;
import io.homeostat.ledger.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A box that knows its people, and the program that talks to it.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HttpAccessTest {
    private static final String PASSWORD = "correct horse";

    @TempDir private Path directory;

    private static ProcessBuilder program(Object... words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), "io.homeostat.app.Main"));
        for (Object word : words) {
            command.add(word.toString());
        }
        return new ProcessBuilder(command).redirectErrorStream(true);
    }

    private Path users() {
        return directory.resolve("users");
    }

    private String token(String name, String role) {
        Said said = Said.homeostat("user", users(), name, "--role", role, "--token");
        assertThat(said.code()).as(said.toString()).isZero();
        assertThat(said.err()).contains("wrote " + name + ", " + role, "shown only now");
        return said.out().strip();
    }

    private static void told(int code, Said said, String... words) {
        assertThat(said.code()).as(said.toString()).isEqualTo(code);
        assertThat(said.out() + said.err()).contains(words).doesNotContain("Exception: ");
    }

    @Test
    void orders_by_https_are_for_operators_and_name_them() throws Exception {
        Path certificate =
                SelfSigned.make(
                        directory, "box", "/CN=box", "-addext", "subjectAltName=IP:127.0.0.1");
        String reader = token("grafana", "reader");
        String operator = token("ci", "operator");
        var _ = Peers.run(program("user", users(), "ann", "--role", "operator"), PASSWORD + "\n");
        try (Box box =
                Box.up(
                        directory.resolve("data"),
                        "--lockstep",
                        "--http-users",
                        users().toString(),
                        "--http-cert",
                        certificate.toString(),
                        "--http-key",
                        directory.resolve("box.key").toString(),
                        Plant.file(directory, Plant.INLINE).toString())) {
            String url = box.url().toString();
            assertThat(url).startsWith("https://");
            told(1, Said.homeostat("status", "--url", url, "--token", reader), "--ca FILE");
            told(
                    2,
                    Said.homeostat("status", "--url", url, "--ca", certificate),
                    "Say who asks",
                    "HOMEOSTAT_PASSWORD",
                    "HOMEOSTAT_TOKEN");
            told(2, ask(url, certificate, "nonsense", "status"), "is wrong");
            told(0, ask(url, certificate, reader, "status"), "plant");
            told(
                    2,
                    ask(url, certificate, reader, "models", "rollback", "plant"),
                    "grafana is a reader; this needs the role operator");
            Feeder.feed(box.mqttPort(), 0, 1_000);
            Eventually.eventually(
                    "a model with a predecessor",
                    () -> ask(url, certificate, reader, "status").out().contains(" v4 "));
            told(0, ask(url, certificate, operator, "models", "rollback", "plant"), "plant");
            told(2, Said.homeostat("status", "--url", url, "--ca", users()), "--ca: ", "PEM");

            ProcessBuilder ann =
                    program(
                            "models",
                            "promote",
                            "plant",
                            1,
                            "--url",
                            url,
                            "--ca",
                            certificate,
                            "--user",
                            "ann");
            ann.environment().put("HOMEOSTAT_PASSWORD", PASSWORD);
            assertThat(Peers.run(ann, "")).contains("is to serve");
            box.stop();
        }
        try (Ledger ledger = Ledger.open(directory.resolve("data/ledger.db"))) {
            assertThat(ledger.audit(10))
                    .extracting(AuditEntry::who)
                    .containsExactlyInAnyOrder("http ci from 127.0.0.1", "http ann from 127.0.0.1");
        }
    }

    private static Said ask(String url, Path ca, String token, String... words) {
        List<Object> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--url", url, "--ca", ca, "--token", token));
        return Said.homeostat(all.toArray());
    }

    @Test
    void one_file_of_users_serves_both_doors() throws Exception {
        Peers.user(users(), "plc", PASSWORD);
        told(
                2,
                Said.homeostat("user", users(), "bob"),
                "--role: found nothing",
                "device, reader, operator");
        told(2, Said.homeostat("user", users(), "bob", "--role", "boss"), "--role: ", "'boss'");
        String token = token("plc", "operator");
        assertThat(token).startsWith("homeostat_").hasSizeGreaterThan(50);
        assertThat(Files.readString(users())).contains("plc:token-sha256:").doesNotContain(token);
        told(0, Said.homeostat("user", users(), "plc", "--token"), "plc, operator");
        told(0, Said.homeostat("mqtt-user", users(), "plc", "--remove"), "removed plc");
        told(2, Said.homeostat("user", users(), "plc", "--remove"), "found no user 'plc'");
    }

    @Test
    void a_certificate_that_cannot_serve_ends_the_start() throws Exception {
        Path one = SelfSigned.make(directory, "one", "/CN=box");
        var _ = SelfSigned.make(directory, "two", "/CN=box");
        String pipeline = Plant.file(directory, Plant.INLINE).toString();
        told(
                2,
                Said.homeostat(
                        "up",
                        "--http-cert",
                        one,
                        "--http-key",
                        directory.resolve("two.key"),
                        pipeline),
                "two.key",
                "is not that of",
                "one.pem");
        told(2, Said.homeostat("up", "--http-cert", one, pipeline), "--http-key");
    }
}
