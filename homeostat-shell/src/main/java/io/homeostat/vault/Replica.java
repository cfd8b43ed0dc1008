package io.homeostat.vault;

import io.homeostat.base.Sha256;
import io.homeostat.base.StateFormatException;
import io.homeostat.runtime.RetryLoop;
import io.homeostat.s3.S3Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The same artefacts in an object store. What is kept here goes there later, by a thread of its
/// own that tries until it is there; what is missing here is fetched from there. Nothing is noted
/// of what has been sent: what the store lacks is what it lists, compared with what is here.
///
/// Several boxes may share a place: a digest is the same artefact everywhere, and nothing is ever
/// deleted there.
public final class Replica implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

    private static final Duration LOOK = Duration.ofHours(1);
    private static final Duration BACK_OFF_MAX = Duration.ofMinutes(1);

    private final Path directory;
    private final S3Store store;
    private final RetryLoop loop;
    private volatile ReplicaState state;

    private Replica(Path directory, S3Store store) {
        this.directory = directory;
        this.store = store;
        this.state = new ReplicaState(store.place().toString(), 0, 0, 0, "");
        this.loop = RetryLoop.start("artefacts", BACK_OFF_MAX, new Sending());
    }

    static Replica start(Path directory, S3Store store) {
        return new Replica(directory, store);
    }

    /// There is a new artefact.
    void wake() {
        loop.wake();
    }

    ReplicaState state() {
        return state;
    }

    /// The artefact as the store has it, if it has one.
    ///
    /// @throws StateFormatException when its bytes are not what its name says
    /// @throws UncheckedIOException when the store cannot say
    Optional<byte[]> fetch(String digest) {
        Optional<byte[]> bytes = store.get(digest);
        bytes.map(Sha256::of)
                .filter(found -> !found.equals(digest))
                .ifPresent(found -> {
                    throw new StateFormatException(
                            "artefact "
                                    + digest
                                    + " in "
                                    + store.place()
                                    + " is damaged: its SHA-256 is "
                                    + found
                                    + "; it is not used");
                });
        return bytes;
    }

    private final class Sending implements RetryLoop.Work {
        private final Set<String> there = new TreeSet<>();
        private boolean listed;

        @Override
        public Duration look() {
            List<String> lacking = new ArrayList<>(here());
            if (!listed) {
                state = with(lacking.size(), state.failures(), state.lastFailure());
                there.addAll(store.keys());
                listed = true;
            }
            lacking.removeAll(there);
            int left = lacking.size();
            state = with(left, state.failures(), state.lastFailure());
            for (String digest : lacking) {
                send(digest);
                there.add(digest);
                left--;
                state = new ReplicaState(state.place(), left, state.uploaded() + 1, 0, "");
            }
            state = with(left, 0, "");
            return LOOK;
        }

        private ReplicaState with(long waiting, long failures, String why) {
            return new ReplicaState(state.place(), waiting, state.uploaded(), failures, why);
        }

        private void send(String digest) {
            try {
                byte[] bytes = Files.readAllBytes(directory.resolve(digest));
                if (Sha256.of(bytes).equals(digest)) {
                    store.put(digest, bytes);
                } else {
                    LOG.atError().addKeyValue("artefact", digest).log("damaged, and not sent");
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read artefact " + digest, e);
            }
        }

        private List<String> here() {
            try (Stream<Path> files = Files.list(directory)) {
                return files.map(file -> file.getFileName().toString())
                        .filter(name -> name.matches("[0-9a-f]{64}"))
                        .sorted()
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot list the vault in " + directory, e);
            }
        }

        @Override
        public void failed(RuntimeException cause, boolean first) {
            String reason = String.valueOf(cause.getMessage());
            if (first) {
                LOG.atWarn().addKeyValue("reason", reason).log("artefacts are sent later");
            }
            state = with(state.waiting(), state.failures() + 1, reason);
        }
    }

    @Override
    public void close() {
        loop.close();
        store.close();
    }
}
