package io.homeostat.mlflow.server;

/// A call that is answered with one of MLflow's errors.
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// MLflow's names of what may be wrong, with the status that its server answers.
    public enum Code {
        INVALID_PARAMETER_VALUE(400),
        RESOURCE_ALREADY_EXISTS(400),
        PERMISSION_DENIED(403),
        RESOURCE_DOES_NOT_EXIST(404),
        NOT_IMPLEMENTED(501),
        /// Not 429, at which clients try again.
        QUOTA_EXCEEDED(507);

        private final int status;

        Code(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    private final Code code;
    private final String reason;

    private Refusal(Code code, String message) {
        super(message);
        this.code = code;
        this.reason = message;
    }

    static Refusal invalid(String message) {
        return new Refusal(Code.INVALID_PARAMETER_VALUE, message);
    }

    static Refusal missing(String message) {
        return new Refusal(Code.RESOURCE_DOES_NOT_EXIST, message);
    }

    static Refusal exists(String message) {
        return new Refusal(Code.RESOURCE_ALREADY_EXISTS, message);
    }

    static Refusal unknown(String message) {
        return new Refusal(Code.NOT_IMPLEMENTED, message);
    }

    /// The box has no room.
    static Refusal full(String message) {
        return new Refusal(Code.QUOTA_EXCEEDED, message);
    }

    /// @param what belongs to the box
    static Refusal ours(String what) {
        return new Refusal(
                Code.PERMISSION_DENIED,
                what
                        + " is this box's own and can only be read here; which model serves is"
                        + " ordered by POST /api/v1/pipelines/{name}/models/{version}/promote");
    }

    /// For the person who called.
    public String reason() {
        return reason;
    }

    public Code code() {
        return code;
    }
}
