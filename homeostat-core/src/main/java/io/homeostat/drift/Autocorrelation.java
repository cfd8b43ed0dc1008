package io.homeostat.drift;

/// What is done about errors that resemble the errors before them: they come in waves that a
/// detector of single values takes for changes.
public enum Autocorrelation {
    /// Nothing: errors are taken as they come.
    NONE("none"),
    /// The detector sees what is left of each error when the one before it is accounted for, by an
    /// autocorrelation that is learned from the first errors; nothing is taken where there is none.
    AUTO("auto");

    private final String label;

    Autocorrelation(String label) {
        this.label = label;
    }

    /// The name in the pipeline file.
    public String label() {
        return label;
    }
}
