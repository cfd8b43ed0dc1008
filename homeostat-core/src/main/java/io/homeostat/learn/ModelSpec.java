package io.homeostat.learn;

import java.util.Collections;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Which family of models to train, with which parameters.
///
/// @param family `last-value`, `mean`, `ridge`, `logistic`, `gradient-boosted-trees`,
///   `random-forest`
/// @param params numbers by name, sorted; what is not given has the family's default
public record ModelSpec(String family, SequencedMap<String, Double> params) {
    public ModelSpec {
        params = Collections.unmodifiableSequencedMap(new TreeMap<>(params));
    }

    public static ModelSpec of(String family) {
        return new ModelSpec(family, new TreeMap<>());
    }

    public static ModelSpec of(String family, Map<String, Double> params) {
        return new ModelSpec(family, new TreeMap<>(params));
    }

    public double param(String name, double otherwise) {
        return params.getOrDefault(name, otherwise);
    }
}
