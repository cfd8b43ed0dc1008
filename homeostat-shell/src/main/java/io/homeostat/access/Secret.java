package io.homeostat.access;

/// What a user is known by, in a form that does not tell it.
sealed interface Secret permits PasswordHash, TokenHash {
    boolean matches(String said);

    /// As it stands in the file.
    @Override
    String toString();
}
