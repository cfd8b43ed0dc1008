package io.homeostat.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Programs of others, as their users run them. `.ci/run` installs them and fails when a test was
/// left out for want of one.
public final class Peers {
    private static final Path SCRIPTS = Path.of("src", "test", "peers").toAbsolutePath();

    private Peers() {}

    /// Ends the test where `program` is not installed.
    public static String program(String program, String from) {
        List<Path> places = new ArrayList<>();
        for (String folder :
                (System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin")
                        .split(File.pathSeparator)) {
            places.add(Path.of(folder, program));
        }
        Path found = places.stream().filter(Files::isExecutable).findFirst().orElse(Path.of(""));
        assumeTrue(!found.toString().isEmpty(), program + " is not installed (" + from + ")");
        return found.toString();
    }

    /// Runs a script of `src/test/peers` with Node.js and the packages in `HOMEOSTAT_NODE_PEERS`.
    public static ProcessBuilder node(String script, String... arguments) {
        String modules = System.getenv().getOrDefault("HOMEOSTAT_NODE_PEERS", "");
        assumeTrue(
                !modules.isEmpty(),
                "no packages for Node.js: npm install mqtt sparkplug-client somewhere and set"
                        + " HOMEOSTAT_NODE_PEERS to its node_modules");
        ProcessBuilder builder = command(program("node", "Debian: nodejs"), script, arguments);
        builder.environment().put("NODE_PATH", modules);
        return builder;
    }

    /// Runs a script of `src/test/peers` with the Python of `HOMEOSTAT_PYTHON`, which has
    /// paho-mqtt, pyarrow, pandas, onnx and skl2onnx.
    public static ProcessBuilder python(String script, String... arguments) {
        String python = System.getenv().getOrDefault("HOMEOSTAT_PYTHON", "");
        assumeTrue(
                !python.isEmpty(),
                "no paho-mqtt, pyarrow, pandas, onnx and skl2onnx: pip install them in a virtual"
                        + " environment and set HOMEOSTAT_PYTHON to its python");
        return command(python, script, arguments);
    }

    /// Runs a script of `src/test/peers` with the Python of `HOMEOSTAT_OIP_PYTHON`, which has
    /// tritonclient.
    public static ProcessBuilder inference(String script, String... arguments) {
        String python = System.getenv().getOrDefault("HOMEOSTAT_OIP_PYTHON", "");
        assumeTrue(
                !python.isEmpty(),
                "no tritonclient: pip install 'tritonclient[http]' in a virtual environment and"
                        + " set HOMEOSTAT_OIP_PYTHON to its python");
        return command(python, script, arguments);
    }

    /// Runs the reference tool of OpenSSF Model Signing, the program `HOMEOSTAT_MODEL_SIGNING`.
    public static ProcessBuilder signing(String... arguments) {
        String tool = System.getenv().getOrDefault("HOMEOSTAT_MODEL_SIGNING", "");
        assumeTrue(
                !tool.isEmpty(),
                "no model-signing: pip install model-signing pyopenssl in a virtual environment"
                        + " and set HOMEOSTAT_MODEL_SIGNING to its model_signing");
        List<String> command = new ArrayList<>(List.of(tool));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true);
    }

    private static ProcessBuilder command(String program, String script, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(program);
        command.add(SCRIPTS.resolve(script).toString());
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true);
    }

    /// Enters a user of the listener, by the product's own command.
    static void user(Path users, String name, String password) throws Exception {
        run(
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "io.homeostat.app.Main",
                                "mqtt-user",
                                users.toString(),
                                name)
                        .redirectErrorStream(true),
                password + "\n");
    }

    /// Runs to the end, with `input`; the output, which must be a success.
    public static String run(ProcessBuilder builder, String input) throws Exception {
        Process process = builder.start();
        try {
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(UTF_8));
            } catch (IOException ended) {
                // It has ended without reading; its exit code says what that means.
            }
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError(builder.command() + " failed:\n" + said);
            }
            return said;
        } finally {
            process.destroyForcibly();
        }
    }
}
