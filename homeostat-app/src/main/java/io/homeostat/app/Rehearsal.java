package io.homeostat.app;

import io.homeostat.cli.Homeostat;
import io.homeostat.ledger.Ledger;
import io.homeostat.runtime.Aside;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/// What a start-up cache is made of: a demonstration, and then a box on what it has kept, which is
/// asked how it is and stopped. Whatever these two load is in the cache. Run by `launch.sh`.
final class Rehearsal {
    static final String WORD = "rehearsal";

    /// With another number of them the word is an unknown command like any other.
    static final int ARGUMENTS = 3;

    private static final String HOST = "127.0.0.1";
    private static final int OK = 200;
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Rehearsal() {}

    /// @param arguments the word, a directory for the data, and where SQLite's library is to be
    ///   unpacked
    static int run(String... arguments) {
        try {
            Ledger.unpackLibrary(Path.of(arguments[2]));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack SQLite's library", e);
        }
        Homeostat.warmUp();
        int code = demonstrate(arguments[1]);
        return code == 0 ? startAgain(arguments[1]) : code;
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
    private static int startAgain(String data) {
        String port = Integer.toString(freePort());
        CompletableFuture<Integer> ended = new CompletableFuture<>();
        Aside.start(
                WORD,
                () ->
                        ended.complete(
                                Homeostat.execute(
                                        "up", "--data", data, "--port", port, "--mqtt-port", "0")));
        long started = System.nanoTime();
        while (!ended.isDone() && System.nanoTime() - started < PATIENCE.toNanos()) {
            if (ready(port)) {
                return 0;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return ended.getNow(1);
    }

    private static boolean ready(String port) {
        try {
            URI health = URI.create("http://" + HOST + ":" + port + "/health/ready");
            HttpURLConnection asked = (HttpURLConnection) health.toURL().openConnection();
            return asked.getResponseCode() == OK;
        } catch (IOException e) {
            return false; // not there yet
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port", e);
        }
    }
}
