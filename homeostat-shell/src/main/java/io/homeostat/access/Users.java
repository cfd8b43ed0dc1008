package io.homeostat.access;

import io.homeostat.base.Check;
import io.homeostat.base.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who may come in: a file with one user a line, read again when it has changed.
///
/// Blank lines and those that begin with `#` say nothing. The file holds no password and no token.
public final class Users {
    private static final Logger LOG = LoggerFactory.getLogger(Users.class);

    /// Takes as long to compare with as a user that there is: the time tells nothing.
    private static final PasswordHash STRANGER =
            PasswordHash.of("nobody has this one", new SecureRandom());

    private final Path file;
    private final LongSupplier nanos;
    private volatile Table table;

    // Guarded by this. Of what was read last, good or not.
    private String seen;

    private String complaint = "";

    /// What the file said when it was read, with who has proved to be in it since.
    private record Table(
            SequencedMap<String, UserLine> byName,
            Map<String, UserLine> byToken,
            Remembered remembered) {}

    private Users(Path file, LongSupplier nanos) {
        this.file = file;
        this.nanos = nanos;
        byte[] bytes = bytes();
        this.seen = Sha256.of(bytes);
        this.table = parse(bytes);
    }

    /// Reads `file`; throws [IllegalArgumentException] that names the line when it is none.
    public static Users read(Path file) {
        return read(file, System::nanoTime);
    }

    static Users read(Path file, LongSupplier nanos) {
        return new Users(file, nanos);
    }

    /// Who has shown these credentials lately; without waiting.
    public Optional<User> remembered(Credentials credentials) {
        return table.remembered().find(credentials);
    }

    /// Whose credentials these are. Takes a tenth of a second: not for an event loop.
    public Optional<User> check(Credentials credentials) {
        refresh();
        Table now = table;
        Optional<User> before = now.remembered().find(credentials);
        if (before.isPresent()) {
            return before;
        }
        Optional<User> found =
                switch (credentials) {
                    case Credentials.Token(String token) ->
                            Optional.ofNullable(now.byToken().get(TokenHash.digest(token)))
                                    .map(UserLine::user);
                    case Credentials.Password(String name, String secret) ->
                            named(now, name, secret);
                };
        found.ifPresent(user -> now.remembered().put(credentials, user));
        return found;
    }

    private static Optional<User> named(Table now, String name, String secret) {
        UserLine line = now.byName().get(name);
        if (line != null && line.secret().matches(secret)) {
            return Optional.of(line.user());
        }
        if (line == null || line.secret() instanceof TokenHash) {
            var _ = STRANGER.matches(secret);
        }
        return Optional.empty();
    }

    /// Reads the file again if it has changed. What is wrong then is told in the log, once, and
    /// those who might come in before may go on.
    public synchronized void refresh() {
        try {
            byte[] bytes = bytes();
            String digest = Sha256.of(bytes);
            if (!digest.equals(seen)) {
                seen = digest;
                table = parse(bytes);
                complaint = "";
                LOG.atInfo().addKeyValue("file", file).log("users read again");
            }
        } catch (IllegalArgumentException | UncheckedIOException wrong) {
            String why = String.valueOf(wrong.getMessage());
            if (!why.equals(complaint)) {
                complaint = why;
                LOG.atError()
                        .addKeyValue("why", why)
                        .log("users not read again, those before stay");
            }
        }
    }

    private byte[] bytes() {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the users of " + file + ": " + e, e);
        }
    }

    private Table parse(byte[] bytes) {
        SequencedMap<String, UserLine> byName = new LinkedHashMap<>();
        Map<String, UserLine> byToken = new LinkedHashMap<>();
        List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (UserLine.silent(lines.get(i))) {
                continue;
            }
            String place = file + ":" + (i + 1) + ": ";
            UserLine line = UserLine.parse(lines.get(i), place);
            Check.argument(
                    byName.put(line.name(), line) == null,
                    "%sfound '%s' a second time",
                    place,
                    line.name());
            if (line.secret() instanceof TokenHash token) {
                byToken.put(token.digest(), line);
            }
        }
        Check.argument(
                !byName.isEmpty(),
                "%s: found no user, expected one a line; homeostat user adds one",
                file);
        return new Table(byName, byToken, new Remembered(nanos));
    }

    /// Names only.
    @Override
    public String toString() {
        return "users " + table.byName().keySet();
    }
}
