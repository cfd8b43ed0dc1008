package io.homeostat.gitops;

/// A request to merge was not opened; the branch is there all the same.
final class RequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean forGood;

    RequestException(String message, boolean forGood) {
        super(message);
        this.forGood = forGood;
    }

    RequestException(String message, Throwable cause) {
        super(message, cause);
        this.forGood = false;
    }

    /// Whether the same request would be refused again.
    boolean forGood() {
        return forGood;
    }
}
