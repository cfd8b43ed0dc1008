package io.homeostat.mlflow;

/// The server was away or has refused; [#refused] tells which.
final class MlflowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean refused;

    private MlflowException(String message, String code, boolean refused) {
        super(message);
        this.code = code;
        this.refused = refused;
    }

    /// It answered that the request is wrong: the same will be wrong again.
    static MlflowException refused(String request, int status, String code, String message) {
        return new MlflowException(
                request + " was refused with " + status + " " + code + ": " + message, code, true);
    }

    /// It did not answer, or not now, or not to us.
    static MlflowException away(String request, String reason) {
        return new MlflowException(request + " failed: " + reason, "", false);
    }

    /// MLflow's own name of the error, for example `RESOURCE_ALREADY_EXISTS`.
    String code() {
        return code;
    }

    boolean refused() {
        return refused;
    }
}
