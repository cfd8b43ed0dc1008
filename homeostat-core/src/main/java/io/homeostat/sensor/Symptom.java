package io.homeostat.sensor;

import java.util.Arrays;

/// What a sick sensor does.
public enum Symptom {
    OFFSET("offset"),
    GAIN("gain"),
    DRIFT("drift"),
    NOISE("noise"),
    SPIKE("spike"),
    STUCK("stuck"),
    QUANTISED("quantised"),
    DROP_OUT("drop-out");

    private final String label;

    Symptom(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    static Symptom named(String label) {
        return Arrays.stream(values())
                .filter(symptom -> symptom.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no symptom " + label));
    }
}
