package io.homeostat.elastic;

/// The server has answered, and not as hoped: later it may.
final class ElasticException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Whose turn it is.
    enum Kind {
        /// It has no time now, or no place.
        BUSY,
        /// It does not know us, or we may not: for a person to change.
        LOGIN,
        /// It is something else.
        STRANGE
    }

    private final Kind kind;

    ElasticException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
