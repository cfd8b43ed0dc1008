package io.homeostat.signature;

/// A key or a model that can be neither signed with, trusted, nor compared. The message names the
/// file, what was found and what is expected.
public final class SignatureProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SignatureProblem(String message) {
        super(message);
    }

    SignatureProblem(String message, Throwable cause) {
        super(message, cause);
    }
}
