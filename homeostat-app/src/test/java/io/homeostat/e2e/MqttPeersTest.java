package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.access.Role;
import io.homeostat.access.UserFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A box and the client libraries that devices and dashboards use.
class MqttPeersTest {
    private static final int HOPELESS_SECONDS = 5;
    private static final String PASSWORD = "correct horse";

    @TempDir private Path directory;

    private static String readings(int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int n = from; n < to; n++) {
            lines.append(Plant.reading(n)).append('\n');
        }
        return lines.toString();
    }

    private Box box(String... more) throws Exception {
        String file = Plant.file(directory, Plant.INLINE).toString();
        String[] arguments = new String[more.length + 2];
        System.arraycopy(more, 0, arguments, 2, more.length);
        arguments[0] = "--lockstep";
        arguments[1] = file;
        return Box.up(directory.resolve("data"), arguments);
    }

    private static void assertTaken(Box box, int readings) throws Exception {
        Eventually.eventually(
                "all readings",
                () -> box.snapshot(Plant.NAME).path("readings").asLong() == readings);
    }

    @Test
    void serves_paho_in_both_versions() throws Exception {
        try (Box box = box()) {
            String port = "" + box.mqttPort();
            String three = readings(0, 200);
            String five = readings(200, 400);

            assertThat(Peers.run(Peers.python("paho_peer.py", port, "3", "0", "200"), three))
                    .contains("good 200");
            assertThat(Peers.run(Peers.python("paho_peer.py", port, "5", "200", "200"), five))
                    .contains("good 200");

            assertTaken(box, 400);
        }
    }

    @Test
    void serves_mqtt_js_in_both_versions() throws Exception {
        try (Box box = box()) {
            String port = "" + box.mqttPort();

            assertThat(Peers.run(Peers.node("mqttjs.cjs", port, "4"), readings(0, 200)))
                    .contains("good 200");
            assertThat(Peers.run(Peers.node("mqttjs.cjs", port, "5"), readings(200, 400)))
                    .contains("good 200");

            assertTaken(box, 400);
        }
    }

    private ProcessBuilder publisher(Box box, String... more) {
        return publisher(60, box, more);
    }

    /// @param seconds after which it is stopped: one that finds nobody to talk to tries for ever
    private ProcessBuilder publisher(int seconds, Box box, String... more) {
        String[] command = {
            "timeout",
            "" + seconds,
            Peers.program("mosquitto_pub", "Debian: mosquitto-clients"),
            "-h",
            "127.0.0.1",
            "-p",
            "" + box.mqttPort(),
            "-q",
            "1",
            "-t",
            Plant.TOPIC,
            "-l"
        };
        String[] all = Arrays.copyOf(command, command.length + more.length);
        System.arraycopy(more, 0, all, command.length, more.length);
        return new ProcessBuilder(all).redirectErrorStream(true);
    }

    private String user(String name, String password) throws Exception {
        Path users = directory.resolve("users");
        Peers.user(users, name, password);
        assertThat(Files.readString(users)).contains(name + ":pbkdf2-sha256:");
        assertThat(Files.readString(users)).doesNotContain(password);
        return users.toString();
    }

    @Test
    void admits_only_users_with_their_password() throws Exception {
        user("other", "another password");
        try (Box box = box("--mqtt-users", user("sensor", PASSWORD))) {
            for (String version : new String[] {"mqttv311", "mqttv5"}) {
                ProcessBuilder nobody = publisher(box, "-V", version);
                ProcessBuilder wrong = publisher(box, "-V", version, "-u", "sensor", "-P", "guess");
                ProcessBuilder unknown = publisher(box, "-V", version, "-u", "me", "-P", PASSWORD);

                assertThatThrownBy(() -> Peers.run(nobody, readings(0, 1)))
                        .hasMessageContaining("Connection error");
                assertThatThrownBy(() -> Peers.run(wrong, readings(0, 1)))
                        .hasMessageContaining("Connection error");
                assertThatThrownBy(() -> Peers.run(unknown, readings(0, 1)))
                        .hasMessageContaining("Connection error");
            }
            assertThat(Peers.run(publisher(box, "-u", "sensor", "-P", PASSWORD), readings(0, 20)))
                    .isEmpty();
            assertTaken(box, 20);
            // Whom the file of both doors names since the start: a reader is for HTTP only.
            UserFile file = new UserFile(directory.resolve("users"));
            file.password("bob", Role.READER, PASSWORD);
            file.password("ann", Role.OPERATOR, PASSWORD);
            ProcessBuilder reader = publisher(box, "-u", "bob", "-P", PASSWORD);
            assertThatThrownBy(() -> Peers.run(reader, readings(0, 1)))
                    .hasMessageContaining("Connection error");
            assertThat(Peers.run(publisher(box, "-u", "ann", "-P", PASSWORD), readings(20, 30)))
                    .isEmpty();
            assertTaken(box, 30);
        }
    }

    @Test
    void speaks_tls_and_asks_for_a_certificate() throws Exception {
        Path server =
                SelfSigned.make(
                        directory, "server", "/CN=box", "-addext", "subjectAltName=IP:127.0.0.1");
        Path device = SelfSigned.make(directory, "device", "/CN=device");
        try (Box box =
                box(
                        "--mqtt-cert",
                        server.toString(),
                        "--mqtt-key",
                        directory.resolve("server.key").toString(),
                        "--mqtt-client-ca",
                        device.toString())) {
            ProcessBuilder plain = publisher(HOPELESS_SECONDS, box);
            ProcessBuilder bare = publisher(HOPELESS_SECONDS, box, "--cafile", server.toString());
            ProcessBuilder known =
                    publisher(
                            box,
                            "--cafile",
                            server.toString(),
                            "--cert",
                            device.toString(),
                            "--key",
                            directory.resolve("device.key").toString());

            assertThatThrownBy(() -> Peers.run(plain, readings(0, 1)))
                    .hasMessageContaining("failed");
            assertThatThrownBy(() -> Peers.run(bare, readings(0, 1)))
                    .hasMessageContaining("failed");
            assertThat(Peers.run(known, readings(0, 20))).isEmpty();
            assertTaken(box, 20);
            assertThat(box.output()).contains("mqtts://");
        }
    }
}
