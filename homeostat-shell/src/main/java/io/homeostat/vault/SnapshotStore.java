package io.homeostat.vault;

import io.homeostat.base.Check;
import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.files.AtomicFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Snapshots of the loops: the two newest of each pipeline, so that a damaged one costs a longer
/// replay and not the state.
///
/// One file per snapshot, `PIPELINE/NUMBER.snapshot`, 12 digits, numbered from 1; big-endian, texts
/// and byte strings led by their length in 4 bytes:
///
/// | bytes | what |
/// |---|---|
/// | 8 | `HOMESNP2` in ASCII |
/// | 4 | version of the state, told by whoever writes it |
/// | 4 + n | name of the pipeline |
/// | 8 | first journal position that the state does not contain |
/// | 4 + n | hash of the specification |
/// | 4 + n | state |
/// | 4 | CRC-32C of everything before |
///
/// Of releases before the first eight are `HOMESNAP`, and the last 4 + 64 SHA-256 in hexadecimal.
///
/// The head is the same in all releases; only the state differs. So every release can say of which
/// version a state is, and from where in the journal to go on when it cannot read it.
public final class SnapshotStore {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotStore.class);
    private static final SnapshotSeal SEAL = SnapshotSeal.CRC_32C;
    private static final int KEEP = 2;
    private static final int MAGIC_BYTES = 8;

    /// More than stands before the state: names have a hundred characters, hashes 64.
    private static final int HEAD_BYTES_MAX = 1_024;

    private static final int PIECE_BYTES = 1 << 16;

    private final Path directory;

    private SnapshotStore(Path directory) {
        this.directory = directory;
    }

    public static SnapshotStore open(Path directory) {
        try {
            AtomicFile.createDirectory(directory);
            return new SnapshotStore(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the snapshots in " + directory, e);
        }
    }

    /// Keeps a snapshot; returns when it is on disk.
    public void save(Snapshot snapshot) {
        String pipeline = snapshot.pipeline();
        Path home = home(pipeline);
        try {
            AtomicFile.createDirectory(home);
            AtomicFile.sweep(home);
            List<Path> before = newestFirst(home);
            long number = before.isEmpty() ? 1 : number(before.getFirst()) + 1;
            Path file = home.resolve(String.format(Locale.ROOT, "%012d.snapshot", number));
            List<ByteBuffer> parts = new ArrayList<>();
            parts.add(head(snapshot));
            parts.addAll(snapshot.pieces());
            SnapshotSeal.Sum sum = SEAL.begin();
            parts.forEach(part -> sum.add(part.duplicate()));
            parts.add(sum.tail());
            AtomicFile.write(file, parts);
            for (int i = KEEP - 1; i < before.size(); i++) {
                Files.deleteIfExists(before.get(i));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot save a snapshot of " + pipeline, e);
        }
    }

    /// The newest undamaged snapshot, or nothing when none was ever saved.
    ///
    /// @throws StateFormatException when there are some and all are damaged
    public Optional<Snapshot> load(String pipeline) {
        List<Path> files = files(pipeline);
        List<String> faults = new ArrayList<>();
        for (Path file : files) {
            try {
                return Optional.of(read(file, pipeline));
            } catch (StateFormatException e) {
                LOG.atWarn()
                        .addKeyValue("pipeline", pipeline)
                        .addKeyValue("file", file)
                        .addKeyValue("reason", e.getMessage())
                        .log("snapshot is damaged, falling back to an older one");
                faults.add(e.getMessage());
            }
        }
        if (!files.isEmpty()) {
            throw new StateFormatException(
                    "all snapshots of "
                            + pipeline
                            + " are damaged: "
                            + String.join("; ", faults)
                            + "; remove "
                            + home(pipeline)
                            + " to replay what the journal still has");
        }
        return Optional.empty();
    }

    /// The journal position from which recovery may have to replay: that of the oldest undamaged
    /// snapshot. Nothing as long as only one is kept, for that one might be found damaged.
    public OptionalLong replayFrom(String pipeline) {
        List<Path> files = files(pipeline);
        if (files.size() < KEEP) {
            return OptionalLong.empty();
        }
        long oldest = Long.MAX_VALUE;
        for (Path file : files) {
            try {
                oldest = Math.min(oldest, position(file, pipeline));
            } catch (StateFormatException e) {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.of(oldest);
    }

    private List<Path> files(String pipeline) {
        Path home = home(pipeline);
        try {
            return Files.isDirectory(home) ? newestFirst(home) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the snapshots of " + pipeline, e);
        }
    }

    /// Everything before the state's bytes.
    private static ByteBuffer head(Snapshot snapshot) {
        return new StateWriter()
                .putLong(SEAL.magic())
                .putInt(snapshot.stateVersion())
                .putString(snapshot.pipeline())
                .putLong(snapshot.journalPosition())
                .putString(snapshot.specHash())
                .putInt(snapshot.stateBytes())
                .toBuffer();
    }

    /// The bytes of an undamaged file.
    private static ByteBuffer checked(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read snapshot " + file, e);
        }
        SnapshotSeal seal = seal(file, ByteBuffer.wrap(bytes), bytes.length);
        int count = bytes.length - seal.bytes();
        SnapshotSeal.Sum sum = seal.begin();
        sum.add(ByteBuffer.wrap(bytes, 0, count));
        agrees(file, sum, ByteBuffer.wrap(bytes, count, seal.bytes()));
        return ByteBuffer.wrap(bytes);
    }

    /// @param start the first bytes of a file of `size`
    private static SnapshotSeal seal(Path file, ByteBuffer start, long size) {
        SnapshotSeal seal = SnapshotSeal.of(size < MAGIC_BYTES ? 0 : start.getLong(0));
        if (size < MAGIC_BYTES + seal.bytes()) {
            throw new StateFormatException(file + " has only " + size + " bytes");
        }
        return seal;
    }

    private static void agrees(Path file, SnapshotSeal.Sum sum, ByteBuffer tail) {
        if (!tail.equals(sum.tail())) {
            throw new StateFormatException(file + " differs from its checksum");
        }
    }

    /// The journal position in the head of an undamaged file, which is never in memory as a whole.
    private static long position(Path file, String pipeline) {
        ByteBuffer head;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            head = fill(channel, ByteBuffer.allocate((int) Math.min(size, HEAD_BYTES_MAX)));
            SnapshotSeal seal = seal(file, head, size);
            SnapshotSeal.Sum sum = seal.begin();
            ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
            channel.position(0);
            for (long left = size - seal.bytes(); left > 0; left -= piece.limit()) {
                fill(channel, piece.clear().limit((int) Math.min(PIECE_BYTES, left)));
                sum.add(piece);
            }
            agrees(file, sum, fill(channel, ByteBuffer.allocate(seal.bytes())));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read snapshot " + file, e);
        }
        StateReader in = head(file, head);
        in.getInt(); // the version of the state says nothing about the head
        belongs(file, in.getString(), pipeline);
        return in.getLong();
    }

    private static ByteBuffer fill(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the file became shorter");
            }
        }
        return buffer.flip();
    }

    private static Snapshot read(Path file, String pipeline) {
        StateReader in = head(file, checked(file));
        int stateVersion = in.getInt();
        Snapshot snapshot =
                new Snapshot(
                        in.getString(),
                        stateVersion,
                        in.getLong(),
                        in.getString(),
                        List.of(in.getBuffer()));
        belongs(file, snapshot.pipeline(), pipeline);
        return snapshot;
    }

    private static void belongs(Path file, String found, String pipeline) {
        if (!found.equals(pipeline)) {
            throw new StateFormatException(file + " belongs to " + found);
        }
    }

    private static StateReader head(Path file, ByteBuffer bytes) {
        StateReader in = new StateReader(bytes);
        long magic = in.getLong();
        if (SnapshotSeal.of(magic).magic() != magic) {
            throw new StateFormatException(file + " is not a snapshot");
        }
        return in;
    }

    private static List<Path> newestFirst(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            return files.filter(f -> f.getFileName().toString().matches("\\d{12}\\.snapshot"))
                    .sorted((a, b) -> Long.compare(number(b), number(a)))
                    .toList();
        }
    }

    private static long number(Path file) {
        return Long.parseLong(file.getFileName().toString().substring(0, 12));
    }

    private Path home(String pipeline) {
        Check.argument(
                pipeline.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}"),
                "pipeline name '%s' must be letters, digits, '.', '_' and '-'",
                pipeline);
        return directory.resolve(pipeline);
    }
}
