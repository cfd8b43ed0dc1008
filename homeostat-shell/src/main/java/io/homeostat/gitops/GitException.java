package io.homeostat.gitops;

/// The repository was away, has refused, or does not hold what we can read: to be tried again.
final class GitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GitException(String message) {
        super(message);
    }

    GitException(String message, Throwable cause) {
        super(message, cause);
    }
}
