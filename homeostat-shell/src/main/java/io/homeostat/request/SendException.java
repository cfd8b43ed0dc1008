package io.homeostat.request;

/// There was no answer.
public final class SendException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SendException(String message, Throwable cause) {
        super(message, cause);
    }
}
