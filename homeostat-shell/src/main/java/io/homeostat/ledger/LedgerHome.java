package io.homeostat.ledger;

import io.homeostat.base.StateFormatException;
import io.homeostat.files.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The ledger of a data directory: a file in it, or a schema on a server that only this directory
/// uses. A note beside says which, so that a box which was started without its server does not go
/// on with an empty ledger.
public final class LedgerHome {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerHome.class);

    private static final String DATABASE = "ledger.db";
    private static final String NOTE = "ledger.place";
    private static final String MOVED = ".moved";

    private final Path data;

    public LedgerHome(Path data) {
        this.data = data;
    }

    /// What the note says.
    ///
    /// @param id of the data directory
    /// @param place of the server, empty as long as the ledger has not been there
    private record Note(String id, String place) {}

    private Path file() {
        return data.resolve(DATABASE);
    }

    /// Whether there is a ledger, here or elsewhere.
    public boolean exists() {
        return Files.exists(file()) || !note().place().isEmpty();
    }

    /// Opens the ledger to write into it. One that was in a file moves to `server` once.
    ///
    /// @throws LedgerRefusedException when somebody has to change what is configured
    public Ledger open(Optional<LedgerServer> server) {
        if (server.isEmpty()) {
            return Ledger.open(here());
        }
        Note note = note();
        boolean known = !note.place().isEmpty();
        if (note.id().isEmpty()) {
            note = new Note(UUID.randomUUID().toString(), "");
            write(note);
        }
        Optional<Path> earlier =
                known || !Files.exists(file()) ? Optional.empty() : Optional.of(file());
        Ledger ledger = Ledger.open(server.get(), note.id(), known, earlier);
        try {
            write(new Note(note.id(), server.get().place()));
            if (Files.exists(file())) {
                setAside();
            }
            return ledger;
        } catch (RuntimeException e) {
            ledger.close();
            throw e;
        }
    }

    /// Opens the ledger to look at it, whether its box runs or not.
    public Ledger view(Optional<LedgerServer> server) {
        return server.map(Ledger::view).orElseGet(() -> Ledger.open(here()));
    }

    /// Whether a box could use `server`, in one line; nothing is changed there.
    public static String probe(LedgerServer server) {
        return PostgresDatabase.probe(server);
    }

    private Path here() {
        String place = note().place();
        if (!place.isEmpty()) {
            throw new LedgerRefusedException(
                    "--ledger: found none, expected that of "
                            + data
                            + ", which is "
                            + place
                            + " (its file "
                            + NOTE
                            + ")");
        }
        return file();
    }

    private Note note() {
        Path file = data.resolve(NOTE);
        try {
            if (!Files.exists(file)) {
                return new Note("", "");
            }
            List<String> lines = Files.readAllLines(file);
            if (lines.size() != 2
                    || !lines.getFirst().startsWith("box ")
                    || !lines.get(1).startsWith("place ")) {
                throw new StateFormatException(
                        file + " is damaged: expected lines 'box ID', 'place URL'");
            }
            return new Note(lines.getFirst().substring(4), lines.get(1).substring(6));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private void write(Note note) {
        if (note.equals(note())) {
            return;
        }
        Path file = data.resolve(NOTE);
        String text = "box " + note.id() + "\nplace " + note.place() + "\n";
        try {
            AtomicFile.createDirectory(data);
            AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private void setAside() {
        Path to = data.resolve(DATABASE + MOVED);
        try {
            Files.move(file(), to, StandardCopyOption.REPLACE_EXISTING);
            AtomicFile.forceDirectory(data);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot rename " + file(), e);
        }
        LOG.atInfo().addKeyValue("kept", to).log("the ledger has moved to its server");
    }
}
