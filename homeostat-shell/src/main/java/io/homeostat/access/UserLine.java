package io.homeostat.access;

import io.homeostat.base.Check;
import java.util.Arrays;
import java.util.List;

/// One line of a file of users: `NAME:pbkdf2-sha256:ITERATIONS:SALT:HASH[:ROLE]`, or
/// `NAME:token-sha256:HASH:ROLE`. Without a role it is a device.
record UserLine(String name, Secret secret, Role role) {
    private static final int PARTS_OF_PASSWORD = 5;
    private static final int PARTS_OF_TOKEN = 3;

    /// Whether `line` says nothing.
    static boolean silent(String line) {
        return line.isBlank() || line.strip().startsWith("#");
    }

    /// @param place where it stands, for a message
    static UserLine parse(String line, String place) {
        List<String> parts = Arrays.asList(line.strip().split(":", -1));
        Check.argument(
                parts.size() > 1 && !parts.getFirst().isEmpty(),
                "%sfound no name, expected NAME:%s:…",
                place,
                PasswordHash.SCHEME);
        boolean token = parts.get(1).equals(TokenHash.SCHEME);
        int before = token ? PARTS_OF_TOKEN : PARTS_OF_PASSWORD;
        boolean known = token || parts.get(1).equals(PasswordHash.SCHEME);
        Check.argument(
                known && (parts.size() == before || parts.size() == before + 1),
                "%sexpected NAME:%s:ITERATIONS:SALT:HASH[:ROLE] or NAME:%s:HASH:ROLE",
                place,
                PasswordHash.SCHEME,
                TokenHash.SCHEME);
        Secret secret =
                token
                        ? TokenHash.parse(parts.get(2), place)
                        : PasswordHash.parse(parts.subList(2, before), place);
        Role role = parts.size() == before ? Role.DEVICE : Role.parse(parts.getLast(), place);
        return new UserLine(parts.getFirst(), secret, role);
    }

    static void checkName(String name) {
        Check.argument(
                !name.isBlank()
                        && name.equals(name.strip())
                        && name.chars().noneMatch(c -> c == ':' || Character.isISOControl(c))
                        && !name.startsWith("#"),
                "user '%s' is blank, begins with # or a blank, or holds a colon",
                name);
    }

    User user() {
        return new User(name, role);
    }

    /// As it stands in the file.
    @Override
    public String toString() {
        return name + ":" + secret + (role == Role.DEVICE ? "" : ":" + role.label());
    }
}
