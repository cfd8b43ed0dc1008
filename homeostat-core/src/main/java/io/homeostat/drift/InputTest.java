package io.homeostat.drift;

/// How the distribution of an input is compared with its reference.
public enum InputTest {
    NONE("none"),
    KOLMOGOROV_SMIRNOV("ks"),
    POPULATION_STABILITY("psi"),
    WASSERSTEIN("wasserstein"),
    JENSEN_SHANNON("jensen-shannon"),
    CHI_SQUARE("chi-square");

    private final String label;

    InputTest(String label) {
        this.label = label;
    }

    /// The name in the pipeline file.
    public String label() {
        return label;
    }
}
