package io.homeostat.vault;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The state of one loop at one moment. A class and not a record because it owns an array.
public final class Snapshot {
    private final String pipeline;
    private final int stateVersion;
    private final long journalPosition;
    private final String specHash;
    private final byte[] state;

    /// @param stateVersion of the format of `state`
    /// @param journalPosition the first journal position that `state` does not contain
    /// @param specHash hash of the pipeline's specification that `state` belongs to
    /// @param state may be large: the caller hands it over and must not touch it again
    public Snapshot(
            String pipeline,
            int stateVersion,
            long journalPosition,
            String specHash,
            byte[] state) {
        this.pipeline = pipeline;
        this.stateVersion = stateVersion;
        this.journalPosition = journalPosition;
        this.specHash = specHash;
        this.state = state;
    }

    public String pipeline() {
        return pipeline;
    }

    public int stateVersion() {
        return stateVersion;
    }

    /// The first journal position that the state does not contain yet.
    public long journalPosition() {
        return journalPosition;
    }

    /// Hash of the pipeline's specification that the state belongs to.
    public String specHash() {
        return specHash;
    }

    /// The state itself, not to be changed.
    byte[] bytes() {
        return state;
    }

    public byte[] state() {
        return state.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Snapshot that
                && pipeline.equals(that.pipeline)
                && stateVersion == that.stateVersion
                && journalPosition == that.journalPosition
                && specHash.equals(that.specHash)
                && Arrays.equals(state, that.state);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(journalPosition) * 31 + Arrays.hashCode(state);
    }

    @Override
    public String toString() {
        return "Snapshot[" + pipeline + " at " + journalPosition + ", " + state.length + " bytes]";
    }
}
