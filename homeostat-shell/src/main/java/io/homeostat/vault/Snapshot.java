package io.homeostat.vault;

import io.homeostat.base.StateReader;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The state of one loop at one moment. A class and not a record because it owns a buffer.
public final class Snapshot {
    private final String pipeline;
    private final int stateVersion;
    private final long journalPosition;
    private final String specHash;
    private final ByteBuffer state;

    /// @param stateVersion of the format of `state`
    /// @param journalPosition the first journal position that `state` does not contain
    /// @param specHash hash of the pipeline's specification that `state` belongs to
    /// @param state what is left in an array's buffer; it may be large, so it is not copied: the
    ///   caller hands it over and must not touch it again
    public Snapshot(
            String pipeline,
            int stateVersion,
            long journalPosition,
            String specHash,
            ByteBuffer state) {
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

    /// How many bytes the state has.
    public int stateBytes() {
        return state.remaining();
    }

    /// The state, from its beginning.
    public StateReader state() {
        return new StateReader(state);
    }

    /// The state itself, not to be changed.
    ByteBuffer buffer() {
        return state.duplicate();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Snapshot that
                && pipeline.equals(that.pipeline)
                && stateVersion == that.stateVersion
                && journalPosition == that.journalPosition
                && specHash.equals(that.specHash)
                && state.equals(that.state);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(journalPosition) * 31 + state.hashCode();
    }

    @Override
    public String toString() {
        return "Snapshot[" + pipeline + " at " + journalPosition + ", " + stateBytes() + " bytes]";
    }
}
