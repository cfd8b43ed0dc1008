package io.homeostat.numeric;

/// What is done about values that resemble those before them: they come in waves, which a detector
/// of single values takes for changes, and a gate for evidence.
public enum Autocorrelation {
    /// Nothing: values are taken as they come.
    NONE("none"),
    /// What is left of each value when the one before it is accounted for, by an autocorrelation
    /// that is learned from the values; nothing is taken where there is none.
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
