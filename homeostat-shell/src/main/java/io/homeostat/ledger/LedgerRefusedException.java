package io.homeostat.ledger;

/// The ledger's server is there and will not do: a wrong password, no such database, a schema of
/// another box. To ask again changes nothing; somebody has to change what is configured.
public final class LedgerRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LedgerRefusedException(String message) {
        super(message);
    }

    LedgerRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
