package io.homeostat.base;

/// Bytes that are not what their reader expects: a torn, foreign or future format.
public final class StateFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StateFormatException(String message) {
        super(message);
    }
}
