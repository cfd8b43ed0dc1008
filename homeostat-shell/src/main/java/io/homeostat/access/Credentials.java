package io.homeostat.access;

/// What somebody says to show who they are.
public sealed interface Credentials {
    /// A name with its password, or with its token in place of one.
    record Password(String name, String secret) implements Credentials {
        @Override
        public String toString() {
            return "password of " + name;
        }
    }

    /// A token, which names its user by itself.
    record Token(String secret) implements Credentials {
        @Override
        public String toString() {
            return "a token";
        }
    }
}
