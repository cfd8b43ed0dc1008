package io.homeostat.node;

/// What keeps a pipeline from working. Set on whichever thread notices it, read by any.
final class Fault {
    private volatile String text = "";

    void set(String what) {
        text = what;
    }

    /// In words, or empty.
    String text() {
        return text;
    }

    boolean none() {
        return text.isEmpty();
    }
}
