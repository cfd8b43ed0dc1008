package io.homeostat.ledger;

/// The server that has the ledger does not answer now, or another process holds its file. Nothing
/// of the call has happened, or all of it, and told again it changes nothing more.
public final class LedgerAwayException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LedgerAwayException(String message) {
        super(message);
    }

    LedgerAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
