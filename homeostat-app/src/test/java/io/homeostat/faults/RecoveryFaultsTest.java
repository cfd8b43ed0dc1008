package io.homeostat.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.PipelineResource;
import io.homeostat.e2e.Plant;
import io.homeostat.http.PipelineApi;
import io.homeostat.ledger.ChampionChange;
import io.homeostat.ledger.Ledger;
import io.homeostat.ledger.StoredModel;
import io.homeostat.loop.OperatorCommand;
import io.homeostat.node.Node;
import io.homeostat.node.Wiring;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a journal that is read from its beginning once more leaves as it was.
class RecoveryFaultsTest {
    private static final PipelineResource PIPELINE =
            Plant.resource(Plant.INLINE.replace("cooldown: 50", "keep: 2, cooldown: 50"));

    @TempDir private Path directory;

    /// What the ledger says of versions and champions.
    private record Registry(List<StoredModel> models, List<ChampionChange> champions) {
        static Registry of(Path data) {
            try (Ledger ledger = Ledger.open(data.resolve("ledger.db"))) {
                return new Registry(ledger.models(Plant.NAME), ledger.champions(Plant.NAME, 100));
            }
        }
    }

    @Test
    void the_registry_does_not_fall_back_behind_itself() throws Exception {
        Path data = directory.resolve("data");
        Device device = new Device();
        try (Node node = Wiring.start(Oracle.options(data, true), List.of(PIPELINE))) {
            device.send(node.mqttPort(), 300);
            PipelineApi plant = node.pipeline(Plant.NAME).orElseThrow();
            for (int round = 0; round < 6; round++) {
                plant.decide("test", new OperatorCommand.Retrain()).toCompletableFuture().join();
                device.send(node.mqttPort(), device.acknowledged() + 60);
                var _ = node.digest(Plant.NAME);
                int newest =
                        plant.models().stream()
                                .filter(model -> !model.status().equals("dropped"))
                                .findFirst()
                                .orElseThrow()
                                .version();
                if (newest != plant.snapshot().champion()) {
                    plant.decide("test", new OperatorCommand.Promote(newest))
                            .toCompletableFuture()
                            .join();
                }
                device.send(node.mqttPort(), device.acknowledged() + 200);
            }
            var _ = node.digest(Plant.NAME);
        }
        Registry before = Registry.of(data);
        assertThat(before.models())
                .extracting(StoredModel::status)
                .contains(StoredModel.Status.DROPPED);
        assertThat(before.champions()).hasSizeGreaterThan(4);
        Oracle.delete(data.resolve("snapshots"));

        new Oracle(data, PIPELINE, true).judge(device.acknowledged()).assertNothingLost();

        assertThat(Registry.of(data)).isEqualTo(before);
    }
}
