package io.homeostat.cli;

/// What the user gave cannot be used; the message says what, where, and what is expected.
final class WrongInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongInput(String message) {
        super(message);
    }
}
