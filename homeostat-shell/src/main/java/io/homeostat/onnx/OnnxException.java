package io.homeostat.onnx;

/// Why an ONNX file cannot serve: what was found and what was expected.
public final class OnnxException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String found;
    private final String expected;

    OnnxException(String found, String expected) {
        super("found " + found + ", expected " + expected);
        this.found = found;
        this.expected = expected;
    }

    public String found() {
        return found;
    }

    public String expected() {
        return expected;
    }
}
