package io.homeostat.drift;

/// How the distribution of an input is compared with its reference.
public enum InputTest {
    NONE("none"),
    KOLMOGOROV_SMIRNOV("ks"),
    POPULATION_STABILITY("psi");

    private final String label;

    InputTest(String label) {
        this.label = label;
    }

    /// The name in the pipeline file.
    public String label() {
        return label;
    }
}
