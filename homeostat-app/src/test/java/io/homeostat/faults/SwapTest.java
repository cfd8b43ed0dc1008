package io.homeostat.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.PipelineResource;
import io.homeostat.e2e.Eventually;
import io.homeostat.e2e.Plant;
import io.homeostat.feature.FeatureVector;
import io.homeostat.history.History;
import io.homeostat.history.HistoryPolicy;
import io.homeostat.history.HistoryRow;
import io.homeostat.http.PipelineApi;
import io.homeostat.http.ProblemException;
import io.homeostat.ledger.Ledger;
import io.homeostat.ledger.StoredModel;
import io.homeostat.loop.OperatorCommand;
import io.homeostat.model.Estimate;
import io.homeostat.model.Model;
import io.homeostat.model.ModelCodec;
import io.homeostat.node.Node;
import io.homeostat.node.Wiring;
import io.homeostat.vault.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two real models take turns while readings come: 1,000 times in `make faults`.
class SwapTest {
    /// Without an offset, what is said is what the model says, to the bit.
    private static final PipelineResource PIPELINE =
            Plant.resource(
                    Plant.INLINE
                            .replace("detector: adwin", "detector: {threshold: 1000000}")
                            .replace(
                                    "cooldown: 50",
                                    "bias: 0, online: none, keep: 50, cooldown: 50"));

    private static final long HEAP_BYTES_MORE = 48L << 20;
    private static final long RESIDENT_BYTES_MORE = 96L << 20;

    @TempDir private Path directory;

    private Path data() {
        return directory.resolve("data");
    }

    @Test
    void swaps_lose_nothing_and_mix_nothing() throws Exception {
        int swaps = Counts.of("SWAPS", 150);
        Device device = new Device();
        try (Node node = Wiring.start(Oracle.options(data(), true), List.of(PIPELINE))) {
            PipelineApi plant = node.pipeline(Plant.NAME).orElseThrow();
            device.send(node.mqttPort(), 400);
            plant.decide("test", new OperatorCommand.Retrain()).toCompletableFuture().join();
            device.send(node.mqttPort(), 600);
            Eventually.eventually("two versions", () -> plant.models().size() >= 2);

            AtomicBoolean done = new AtomicBoolean();
            CompletableFuture<Boolean> load =
                    CompletableFuture.supplyAsync(() -> feed(device, node.mqttPort(), done));
            swap(plant, swaps / 4);
            long heap = heap();
            long resident = resident();
            swap(plant, swaps - swaps / 4);
            assertThat(heap() - heap).as("growth of the heap").isLessThan(HEAP_BYTES_MORE);
            if (Counts.full()) {
                assertThat(resident() - resident)
                        .as("growth of the process")
                        .isLessThan(RESIDENT_BYTES_MORE);
            }
            done.set(true);
            assertThat(load.join()).isTrue();
            // Those two, and what the loop has trained by itself on so much new data.
            assertThat(plant.models()).hasSizeLessThan(50);
        }
        assertEachIsOneVersionsOwn(swaps);
        new Oracle(data(), PIPELINE, true)
                .judge(device.acknowledged())
                .note("hot swap under load", swaps)
                .assertNothingLost();
    }

    /// Sends on until it is told to stop, a chunk at a time.
    private static boolean feed(Device device, int port, AtomicBoolean done) {
        try {
            while (!done.get()) {
                if (!device.send(port, device.acknowledged() + 500)) {
                    return false;
                }
            }
            return true;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void swap(PipelineApi plant, int swaps) {
        int next = plant.snapshot().champion() == 1 ? 2 : 1;
        for (int done = 0; done < swaps; next = 3 - next) {
            try {
                plant.decide("test", new OperatorCommand.Promote(next))
                        .toCompletableFuture()
                        .join();
                done++;
            } catch (CompletionException refused) {
                // It serves already, since the loop has taken the other one back; or the lane's
                // inbox is full: it is asked again.
                assertThat(refused)
                        .cause()
                        .isInstanceOfAny(ProblemException.class, IllegalStateException.class);
            }
        }
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private void assertEachIsOneVersionsOwn(int swaps) {
        Map<Integer, Model> models = models();
        List<HistoryRow> rows;
        try (History history =
                History.open(data().resolve("history.db"), HistoryPolicy.standard())) {
            rows = history.newest(Plant.NAME, 1_000_000);
        }
        int changes = 0;
        int before = 1;
        for (HistoryRow row : rows) {
            FeatureVector features = FeatureVector.of(row.values().get(0), row.values().get(1));
            assertThat(row.estimate())
                    .as("reading %s by version %s", row.reading(), row.version())
                    .isEqualTo(said(models, row.version(), features));
            changes += row.version() == before ? 0 : 1;
            before = row.version();
        }
        assertThat(said(models, 1, FeatureVector.of(1, 2)))
                .isNotEqualTo(said(models, 2, FeatureVector.of(1, 2)));
        assertThat(changes).as("changes seen in the stream").isGreaterThan(swaps / 10);
    }

    private static Estimate said(Map<Integer, Model> models, int version, FeatureVector features) {
        return Optional.ofNullable(models.get(version)).orElseThrow().predict(features);
    }

    private Map<Integer, Model> models() {
        Map<Integer, Model> models = new TreeMap<>();
        Vault vault = Vault.open(data().resolve("vault"));
        try (Ledger ledger = Ledger.open(data().resolve("ledger.db"))) {
            for (StoredModel stored : ledger.models(Plant.NAME)) {
                models.put(stored.version(), ModelCodec.decode(vault.get(stored.digest())));
            }
        }
        return models;
    }
}
