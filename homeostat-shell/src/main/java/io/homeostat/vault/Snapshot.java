package io.homeostat.vault;

import io.homeostat.base.StateReader;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The state of one loop at one moment. A class and not a record because it owns a buffer.
public final class Snapshot {
    private final String pipeline;
    private final int stateVersion;
    private final long journalPosition;
    private final String specHash;
    private final List<ByteBuffer> state;

    /// @param stateVersion of the format of `state`
    /// @param journalPosition the first journal position that `state` does not contain
    /// @param specHash hash of the pipeline's specification that `state` belongs to
    /// @param state what is left in the buffers of arrays, one after the other; it may be large, so
    ///   it is not copied: the caller hands it over and must not touch it again
    public Snapshot(
            String pipeline,
            int stateVersion,
            long journalPosition,
            String specHash,
            List<ByteBuffer> state) {
        this.pipeline = pipeline;
        this.stateVersion = stateVersion;
        this.journalPosition = journalPosition;
        this.specHash = specHash;
        this.state = List.copyOf(state);
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
        return state.stream().mapToInt(ByteBuffer::remaining).reduce(0, Math::addExact);
    }

    /// The state, from its beginning.
    public StateReader state() {
        return new StateReader(whole());
    }

    private ByteBuffer whole() {
        if (state.size() == 1) {
            return state.getFirst();
        }
        ByteBuffer all = ByteBuffer.allocate(stateBytes());
        pieces().forEach(all::put);
        return all.flip();
    }

    /// The state itself, not to be changed.
    List<ByteBuffer> pieces() {
        return state.stream().map(ByteBuffer::duplicate).toList();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Snapshot that
                && pipeline.equals(that.pipeline)
                && stateVersion == that.stateVersion
                && journalPosition == that.journalPosition
                && specHash.equals(that.specHash)
                && whole().equals(that.whole());
    }

    @Override
    public int hashCode() {
        return Long.hashCode(journalPosition) * 31 + whole().hashCode();
    }

    @Override
    public String toString() {
        return "Snapshot[" + pipeline + " at " + journalPosition + ", " + stateBytes() + " bytes]";
    }
}
