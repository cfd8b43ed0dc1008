package io.homeostat.node;

import io.homeostat.base.StateReader;
import io.homeostat.config.PipelineResource;
import io.homeostat.drift.InputProfile;
import io.homeostat.loop.AdaptiveLoop;
import io.homeostat.vault.Snapshot;
import io.homeostat.vault.SnapshotStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What the newest snapshot in the data directory of a box, running or not, tells of a pipeline's
/// inputs. After a clean stop that is the state at the stop.
public final class KeptInputs {
    private KeptInputs() {}

    /// @param name of a pipeline with a journal in `data`
    /// @return nothing without a snapshot that this release and the kept pipeline can read
    public static Optional<InputProfile> read(Path data, String name) {
        Path directory = KeptPipeline.snapshots(data);
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        PipelineResource pipeline = KeptPipeline.read(data, name);
        return SnapshotStore.open(directory)
                .load(name)
                .filter(snapshot ->
                        snapshot.stateVersion() == JournaledLoop.STATE_VERSION
                                && snapshot.specHash().equals(Recovery.specHash(pipeline)))
                .map(snapshot -> inputs(snapshot, pipeline));
    }

    private static InputProfile inputs(Snapshot snapshot, PipelineResource pipeline) {
        AdaptiveLoop loop = new AdaptiveLoop(pipeline.loop());
        loop.load(new StateReader(snapshot.state().getBuffer()));
        return loop.inputs();
    }
}
