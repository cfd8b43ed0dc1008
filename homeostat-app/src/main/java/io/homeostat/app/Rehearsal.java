package io.homeostat.app;

import io.homeostat.cli.Homeostat;
import io.homeostat.ledger.Ledger;
import io.homeostat.runtime.Aside;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/// What a start-up cache is made of, in two processes that `launch.sh` runs.
///
/// The first, `rehearsal lesson DATA LIBRARY`, unpacks SQLite's library and teaches a box by a
/// demonstration. The second, `rehearsal start DATA`, is the one that is recorded: a box on what
/// the first has kept, which is asked how it is, predicts for a device and is stopped. Whatever a
/// process has loaded is in its cache, and the JVM loads all of a cache before it does anything
/// else: what only a demonstration needs would make every start longer and every box larger.
final class Rehearsal {
    private static final String WORD = "rehearsal";
    private static final String LESSON = "lesson";
    private static final String START = "start";
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Rehearsal() {}

    /// Whether it is meant. With another number of words it is an unknown command like any other.
    static boolean asked(String... arguments) {
        return arguments.length > 1
                && arguments[0].equals(WORD)
                && ((arguments[1].equals(LESSON) && arguments.length == 4)
                        || (arguments[1].equals(START) && arguments.length == 3));
    }

    /// @param arguments two words, a directory for the data, and for the lesson where SQLite's
    ///   library is to be unpacked
    static int run(String... arguments) {
        if (arguments[1].equals(START)) {
            Homeostat.warmUp();
            return start(arguments[2]);
        }
        try {
            Ledger.unpackLibrary(Path.of(arguments[3]));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack SQLite's library", e);
        }
        return demonstrate(arguments[2]);
    }

    private static int demonstrate(String data) {
        return Homeostat.execute(
                "demo",
                "--pipeline",
                "voc-forecast",
                "--data",
                data,
                "--port",
                "0",
                "--mqtt-port",
                "0");
    }

    /// The bundled pipelines, one of which the demonstration has taught. The exit closes them.
    private static int start(String data) {
        int[] ports = freePorts();
        int port = ports[0];
        int mqttPort = ports[1];
        CompletableFuture<Integer> ended = new CompletableFuture<>();
        Aside.start(
                WORD,
                () ->
                        ended.complete(
                                Homeostat.execute(
                                        "up",
                                        "--data",
                                        data,
                                        "--port",
                                        Integer.toString(port),
                                        "--mqtt-port",
                                        Integer.toString(mqttPort))));
        long started = System.nanoTime();
        while (!ended.isDone() && System.nanoTime() - started < PATIENCE.toNanos()) {
            if (ready(port)) {
                return predicts(mqttPort) ? 0 : 1;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return ended.getNow(1);
    }

    /// Asks in bytes: a client of HTTP would be in the cache, and no box needs it to start.
    private static boolean ready(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String asked = "GET /health/ready HTTP/1.1\r\nHost: box\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(asked.getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.startsWith("HTTP/1.1 200 ");
        } catch (IOException e) {
            return false; // not there yet
        }
    }

    private static boolean predicts(int mqttPort) {
        try (RehearsedDevice device = RehearsedDevice.connect(mqttPort)) {
            return device.getsPrediction(Instant.now());
        } catch (IOException e) {
            throw new UncheckedIOException("no prediction for a device", e);
        }
    }

    /// Two, held at the same time: one asked for after the other may be the same.
    private static int[] freePorts() {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (ServerSocket one = new ServerSocket(0, 1, here);
                ServerSocket other = new ServerSocket(0, 1, here)) {
            return new int[] {one.getLocalPort(), other.getLocalPort()};
        } catch (IOException e) {
            throw new UncheckedIOException("no free port", e);
        }
    }
}
