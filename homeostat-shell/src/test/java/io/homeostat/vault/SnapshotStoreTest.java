package io.homeostat.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.base.Sha256;
import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SnapshotStoreTest {
    @TempDir Path directory;

    private static byte[] state(int number) {
        return ("state " + number).getBytes(UTF_8);
    }

    private static Snapshot snapshot(long position, byte[] state) {
        return new Snapshot("nox", 7, position, "spec", List.of(ByteBuffer.wrap(state)));
    }

    private SnapshotStore withThree() {
        SnapshotStore store = SnapshotStore.open(directory);
        for (int i = 1; i <= 3; i++) {
            store.save(snapshot(i * 100L, state(i)));
        }
        return store;
    }

    @Test
    void keeps_a_state_that_comes_in_pieces() {
        SnapshotStore snapshots = SnapshotStore.open(directory);
        List<ByteBuffer> pieces =
                List.of(
                        ByteBuffer.wrap(new byte[] {1, 2}),
                        ByteBuffer.wrap(new byte[0]),
                        ByteBuffer.wrap(new byte[] {3}));

        snapshots.save(new Snapshot("nox", 7, 5, "spec", pieces));

        assertThat(snapshots.load("nox")).contains(snapshot(5, new byte[] {1, 2, 3}));
    }

    @Test
    void loads_the_newest_and_keeps_two() {
        withThree();

        SnapshotStore again = SnapshotStore.open(directory);
        assertThat(again.load("nox")).contains(snapshot(300, state(3)));
        assertThat(directory.resolve("nox"))
                .isDirectoryContaining("glob:**000000000002.snapshot")
                .isDirectoryNotContaining("glob:**000000000001.snapshot");
        assertThat(again.replayFrom("nox")).hasValue(200);
        assertThat(again.load("other")).isEmpty();
        assertThat(again.replayFrom("other")).isEmpty();
    }

    @Test
    void falls_back_whichever_byte_of_the_newest_is_damaged() throws IOException {
        SnapshotStore store = withThree();
        Path newest = directory.resolve("nox/000000000003.snapshot");
        byte[] whole = Files.readAllBytes(newest);
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 4;
            Files.write(newest, damaged);
            assertThat(store.load("nox")).contains(snapshot(200, state(2)));
        }
        Files.write(newest, new byte[0]);
        assertThat(store.load("nox")).contains(snapshot(200, state(2)));
        assertThat(store.replayFrom("nox")).isEmpty();

        store.save(snapshot(400, state(4)));
        assertThat(store.load("nox")).contains(snapshot(400, state(4)));
    }

    /// As releases before wrote them, with SHA-256 at the end.
    @Test
    void reads_snapshots_of_releases_before_and_finds_each_damaged_byte() throws IOException {
        Path file = directory.resolve("nox/000000000007.snapshot");
        Files.createDirectories(directory.resolve("nox"));
        byte[] whole = former(snapshot(700, state(7)));
        Files.write(file, whole);
        SnapshotStore store = SnapshotStore.open(directory);
        assertThat(store.load("nox")).contains(snapshot(700, state(7)));

        store.save(snapshot(800, state(8)));
        assertThat(store.replayFrom("nox")).hasValue(700);
        assertThat(store.load("nox")).contains(snapshot(800, state(8)));

        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 4;
            Files.write(file, damaged);
            assertThat(store.replayFrom("nox")).as("byte %s", i).isEmpty();
        }
    }

    private static byte[] former(Snapshot snapshot) {
        StateWriter out =
                new StateWriter()
                        .put(ByteBuffer.wrap("HOMESNAP".getBytes(UTF_8)))
                        .putInt(snapshot.stateVersion())
                        .putString(snapshot.pipeline())
                        .putLong(snapshot.journalPosition())
                        .putString(snapshot.specHash())
                        .putBytes(snapshot.pieces().getFirst());
        return out.putString(Sha256.of(out.toByteArray())).toByteArray();
    }

    @Test
    void hands_out_states_of_every_version_with_their_place_in_the_journal() {
        SnapshotStore store = SnapshotStore.open(directory);
        for (int version : new int[] {1, 8, Integer.MAX_VALUE}) {
            Snapshot written =
                    new Snapshot("nox", version, 100, "spec", List.of(ByteBuffer.wrap(state(1))));
            store.save(written);

            assertThat(store.load("nox")).contains(written);
            assertThat(store.load("nox").orElseThrow().stateVersion()).isEqualTo(version);
        }
        assertThat(store.replayFrom("nox")).hasValue(100);
    }

    @Test
    void says_so_when_all_are_damaged() throws IOException {
        SnapshotStore store = withThree();
        for (String name : new String[] {"000000000002", "000000000003"}) {
            Files.writeString(directory.resolve("nox/" + name + ".snapshot"), "nonsense");
        }

        assertThatThrownBy(() -> store.load("nox"))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("all snapshots of nox are damaged");
        assertThatThrownBy(() -> store.load("../nox")).hasMessageContaining("'../nox'");
    }
}
