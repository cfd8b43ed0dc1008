package io.homeostat.cli;

import io.homeostat.learn.ModelSpec;
import io.homeostat.ledger.Ledger;
import io.homeostat.ledger.LedgerHome;
import io.homeostat.xgboost.TrainerCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `homeostat doctor`.
@Command(
        name = "doctor",
        description = "Looks whether this machine can run a box, and says what to do if not.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    private static final long MEGABYTE = 1 << 20;
    private static final long DISK_MIN = 500 * MEGABYTE;
    private static final int SYNCS = 20;

    @Spec private CommandSpec spec;

    @Option(
            names = "--data",
            defaultValue = "homeostat-data",
            paramLabel = "DIR",
            description = "Where a box would keep everything. Default: homeostat-data.")
    private Path data = Path.of("homeostat-data");

    @Option(names = "--port", defaultValue = "8080", description = "HTTP port. Default: 8080.")
    private int httpPort = 8080;

    @Option(names = "--mqtt-port", defaultValue = "1883", description = "MQTT port. Default: 1883.")
    private int mqttPort = 1883;

    @Mixin private LedgerArguments ledger;

    private boolean well = true;

    private interface Look {
        String look() throws IOException;
    }

    @Override
    public Integer call() {
        look("java", () -> Runtime.version() + " on " + System.getProperty("os.arch"));
        look("memory", DoctorCommand::memory);
        look("data directory", this::disk);
        look("sync to disk", this::sync);
        look("port " + httpPort + " (http)", () -> port(httpPort));
        look("port " + mqttPort + " (mqtt)", () -> port(mqttPort));
        look("sqlite", this::sqlite);
        ledger.server()
                .ifPresent(server ->
                        look("ledger", () -> LedgerHome.probe(server.waitedFor(Duration.ZERO))));
        look("xgboost", DoctorCommand::xgboost);
        spec.commandLine().getOut().flush();
        return well ? Homeostat.GOOD : Homeostat.FAILURE;
    }

    private void look(String what, Look look) {
        PrintWriter out = spec.commandLine().getOut();
        try {
            out.printf("good  %-22s %s%n", what, look.look());
        } catch (IOException | RuntimeException | LinkageError e) {
            // The boundary of one examination: the others are made all the same.
            well = false;
            out.printf("BAD   %-22s %s%n", what, e.getMessage());
        }
    }

    private static String memory() {
        return Runtime.getRuntime().maxMemory() / MEGABYTE
                + " MiB for the heap, "
                + Runtime.getRuntime().availableProcessors()
                + " processors";
    }

    private String disk() throws IOException {
        Files.createDirectories(data);
        long free = Files.getFileStore(data).getUsableSpace();
        if (free < DISK_MIN) {
            throw new IOException(
                    free / MEGABYTE
                            + " MiB free in "
                            + data.toAbsolutePath()
                            + ", at least "
                            + DISK_MIN / MEGABYTE
                            + " are needed; free some, or choose another --data");
        }
        return free / MEGABYTE + " MiB free in " + data.toAbsolutePath();
    }

    private String sync() throws IOException {
        Path file = Files.createTempFile(data, "doctor", ".tmp");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long start = System.nanoTime();
            for (int i = 0; i < SYNCS; i++) {
                channel.write(ByteBuffer.allocate(4096));
                channel.force(false);
            }
            double millis = (System.nanoTime() - start) / 1e6 / SYNCS;
            return String.format(Locale.ROOT, "%.2f ms for 4 KiB", millis);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static String port(int port) throws IOException {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return "free: " + probe.getLocalPort();
        } catch (IOException e) {
            throw new IOException(
                    "in use; stop what holds it, or choose another with --port or --mqtt-port", e);
        }
    }

    private String sqlite() throws IOException {
        Path file = Files.createTempFile(data, "doctor", ".db");
        Files.delete(file);
        try (Ledger ledger = Ledger.open(file)) {
            return "opens, " + ledger.pipelines().size() + " pipelines in a new ledger";
        } finally {
            for (String end : new String[] {"", "-wal", "-shm"}) {
                Files.deleteIfExists(Path.of(file + end));
            }
        }
    }

    private static String xgboost() {
        String family =
                TrainerCatalog.of(ModelSpec.of("gradient-boosted-trees"))
                        .getClass()
                        .getSimpleName();
        return "native library loads (" + family + ")";
    }
}
