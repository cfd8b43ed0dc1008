package io.homeostat.mqtt;

import io.homeostat.base.Check;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;

/// Who may connect: a file with one user a line, `NAME:pbkdf2-sha256:ITERATIONS:SALT:HASH`.
///
/// Blank lines and those that begin with `#` say nothing. The file holds no password.
public final class Users {
    private final SequencedMap<String, PasswordHash> users;

    /// The last password of each user that was right, behind a key that only this process has: a
    /// device that reconnects every second must not cost a tenth of a second each time.
    private final Map<String, PasswordHash> proved = new ConcurrentHashMap<>();

    private final PasswordHash stranger =
            PasswordHash.of("nobody has this one", new SecureRandom());

    private Users(SequencedMap<String, PasswordHash> users) {
        this.users = users;
    }

    /// Reads `file`; throws [IllegalArgumentException] that names the line when it is none.
    public static Users read(Path file) {
        SequencedMap<String, PasswordHash> users = new LinkedHashMap<>();
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(':');
            String place = file + ":" + (i + 1) + ": ";
            Check.argument(colon > 0, "%sfound no name, expected NAME:pbkdf2-sha256:…", place);
            String name = line.substring(0, colon);
            PasswordHash hash = PasswordHash.parse(line.substring(colon + 1), place);
            Check.argument(
                    users.put(name, hash) == null, "%sfound '%s' a second time", place, name);
        }
        Check.argument(
                !users.isEmpty(),
                "%s: found no user, expected one a line; homeostat mqtt-user adds one",
                file);
        return new Users(users);
    }

    /// Adds `name` to `file`, or gives it another password; the file is made if there is none, for
    /// nobody but its owner to read.
    public static void put(Path file, String name, String password) {
        Check.argument(
                !name.isBlank() && name.indexOf(':') < 0 && !name.startsWith("#"),
                "user '%s' is blank, begins with # or holds a colon",
                name);
        Check.argument(!password.isEmpty(), "the password is empty");
        List<String> lines = without(file, name);
        lines.add(name + ":" + PasswordHash.of(password, new SecureRandom()));
        write(file, lines);
    }

    /// Takes `name` out of `file`; false when it was not in it.
    public static boolean remove(Path file, String name) {
        List<String> lines = without(file, name);
        boolean found = lines.size() < lines(file).size();
        if (found) {
            write(file, lines);
        }
        return found;
    }

    private static List<String> without(Path file, String name) {
        List<String> lines = new ArrayList<>(Files.exists(file) ? lines(file) : List.of());
        lines.removeIf(line -> line.strip().startsWith(name + ":"));
        return lines;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the users of " + file + ": " + e, e);
        }
    }

    private static void write(Path file, List<String> lines) {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(beside);
            if (Files.getFileStore(file.toAbsolutePath().getParent())
                    .supportsFileAttributeView("posix")) {
                Files.createFile(
                        beside,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
            }
            Files.write(beside, lines, StandardCharsets.UTF_8);
            Files.move(
                    beside,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e, e);
        }
    }

    /// Whether `password` is that of `name`. Takes a tenth of a second: not for an event loop.
    boolean admits(String name, byte[] password) {
        String text = new String(password, StandardCharsets.UTF_8);
        PasswordHash before = proved.get(name);
        if (before != null && before.matches(text)) {
            return true;
        }
        PasswordHash hash = users.get(name);
        if (hash == null) {
            // As long as for a user that there is: the time tells nothing.
            var _ = stranger.matches(text);
            return false;
        }
        boolean good = hash.matches(text);
        if (good) {
            proved.put(name, PasswordHash.quick(text, new SecureRandom()));
        }
        return good;
    }

    /// Names only.
    @Override
    public String toString() {
        return "users " + users.keySet();
    }
}
