package io.homeostat.access;

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
import java.util.List;
import java.util.Optional;

/// A file of users as a person changes it. It is made where there is none, for nobody but its owner
/// to read; comments and the lines of others stay as they are.
public final class UserFile {
    private final Path file;

    public UserFile(Path file) {
        this.file = file;
    }

    /// The role of `name`, where the file knows it.
    public Optional<Role> role(String name) {
        return lines().stream()
                .filter(line -> !UserLine.silent(line) && ofUser(line, name))
                .map(line -> UserLine.parse(line, file + ": ").role())
                .findFirst();
    }

    /// Adds `name`, or gives it another password and role.
    public void password(String name, Role role, String password) {
        Check.argument(!password.isEmpty(), "the password is empty");
        put(new UserLine(name, PasswordHash.of(password, new SecureRandom()), role));
    }

    /// Adds `name`, or gives it another token and role. Nobody can read the token from the file.
    public String token(String name, Role role) {
        String token = TokenHash.fresh(new SecureRandom());
        put(new UserLine(name, TokenHash.of(token), role));
        return token;
    }

    /// Takes `name` out; false when it was not in it.
    public boolean remove(String name) {
        List<String> lines = lines();
        boolean found = lines.removeIf(line -> ofUser(line, name));
        if (found) {
            write(lines);
        }
        return found;
    }

    private void put(UserLine user) {
        UserLine.checkName(user.name());
        List<String> lines = lines();
        lines.removeIf(line -> ofUser(line, user.name()));
        lines.add(user.toString());
        write(lines);
    }

    private static boolean ofUser(String line, String name) {
        return line.strip().startsWith(name + ":");
    }

    private List<String> lines() {
        try {
            return new ArrayList<>(
                    Files.exists(file)
                            ? Files.readAllLines(file, StandardCharsets.UTF_8)
                            : List.of());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the users of " + file + ": " + e, e);
        }
    }

    private void write(List<String> lines) {
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
}
