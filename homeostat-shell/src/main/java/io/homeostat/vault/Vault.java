package io.homeostat.vault;

import io.homeostat.base.Check;
import io.homeostat.base.Sha256;
import io.homeostat.base.StateFormatException;
import io.homeostat.files.AtomicFile;
import io.homeostat.s3.S3Place;
import io.homeostat.s3.S3Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Model artefacts by the SHA-256 of their content: the name says what must be inside, and that is
/// checked before anything is used.
public final class Vault implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Vault.class);

    private final Path directory;
    private final Optional<Replica> replica;

    private Vault(Path directory, Optional<Replica> replica) {
        this.directory = directory;
        this.replica = replica;
    }

    /// Opens the vault in `directory`, creating it if need be, and removes what a crash has left.
    public static Vault open(Path directory) {
        return open(directory, Optional.empty());
    }

    /// The same with the artefacts in an object store too. It may be away: what is here is used
    /// from here, and what is new is sent later.
    public static Vault open(Path directory, Optional<S3Place> elsewhere) {
        try {
            AtomicFile.createDirectory(directory);
            int leftovers = AtomicFile.sweep(directory);
            if (leftovers > 0) {
                LOG.atInfo().addKeyValue("files", leftovers).log("removed unfinished artefacts");
            }
            return new Vault(
                    directory,
                    elsewhere.map(place -> Replica.start(directory, new S3Store(place))));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the vault in " + directory, e);
        }
    }

    /// Keeps `bytes` for good and returns their digest. Doing it again changes nothing, except that
    /// a damaged copy is replaced.
    public String put(byte[] bytes) {
        String digest = Sha256.of(bytes);
        Path file = file(digest);
        try {
            if (!intact(file, digest)) {
                AtomicFile.write(file, bytes);
            }
            replica.ifPresent(Replica::wake);
            return digest;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep artefact " + digest, e);
        }
    }

    /// The artefact with this digest.
    ///
    /// @throws StateFormatException when its bytes are not what its name says
    /// @throws IllegalArgumentException when there is none
    /// @throws UncheckedIOException when it is not here, and the object store cannot say
    public byte[] get(String digest) {
        Path file = file(digest);
        if (replica.isEmpty() || Files.exists(file)) {
            return here(file, digest);
        }
        byte[] fetched = replica.get().fetch(digest).orElseThrow(() -> none(digest));
        put(fetched);
        return fetched;
    }

    private IllegalArgumentException none(String digest) {
        return new IllegalArgumentException(
                "the vault in "
                        + directory
                        + replica.map(there -> " and " + there.state().place()).orElse("")
                        + " has no artefact "
                        + digest);
    }

    private byte[] here(Path file, String digest) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException _) {
            throw none(digest);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read artefact " + digest, e);
        }
        String found = Sha256.of(bytes);
        if (!found.equals(digest)) {
            throw new StateFormatException(
                    "artefact "
                            + file
                            + " is damaged: its SHA-256 is "
                            + found
                            + ", expected "
                            + digest
                            + "; it is not used");
        }
        return bytes;
    }

    /// Whether there is an artefact with this digest, damaged or not; one that only the object
    /// store has is fetched.
    public boolean contains(String digest) {
        Path file = file(digest);
        if (!Files.exists(file)) {
            replica.flatMap(there -> there.fetch(digest)).ifPresent(this::put);
        }
        return Files.exists(file);
    }

    /// How far the object store has the artefacts, where there is one.
    public Optional<ReplicaState> replica() {
        return replica.map(Replica::state);
    }

    @Override
    public void close() {
        replica.ifPresent(Replica::close);
    }

    /// Removes an artefact; nothing happens when there is none.
    public void delete(String digest) {
        try {
            if (Files.deleteIfExists(file(digest))) {
                AtomicFile.forceDirectory(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete artefact " + digest, e);
        }
    }

    /// Removes every artefact whose digest is not in `keep`, and returns how many: a crash between
    /// keeping an artefact and entering it in the ledger leaves one that nobody knows.
    public int sweep(Set<String> keep) {
        try {
            List<String> unknown;
            try (Stream<Path> files = Files.list(directory)) {
                unknown =
                        files.map(file -> file.getFileName().toString())
                                .filter(name -> name.matches("[0-9a-f]{64}"))
                                .filter(name -> !keep.contains(name))
                                .sorted()
                                .toList();
            }
            for (String digest : unknown) {
                Files.deleteIfExists(file(digest));
            }
            return unknown.size();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot sweep the vault in " + directory, e);
        }
    }

    private static boolean intact(Path file, String digest) throws IOException {
        return Files.exists(file) && Sha256.of(Files.readAllBytes(file)).equals(digest);
    }

    private Path file(String digest) {
        Check.argument(
                digest.matches("[0-9a-f]{64}"),
                "an artefact's digest has 64 hexadecimal digits, found '%s'",
                digest);
        return directory.resolve(digest);
    }
}
