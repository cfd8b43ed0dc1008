package io.homeostat.drift;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// One kind of detector as the pipeline file names it, with its parameters: what configuration is
/// checked against and what the documentation lists.
///
/// @param name for example `adwin`
/// @param binaryOnly takes only 0 and 1: of a regression it sees which errors are larger than usual
/// @param meaning one sentence for the reader of the documentation
public record DetectorFamily(String name, List<Param> params, boolean binaryOnly, String meaning) {
    /// @param whole whether only whole numbers are allowed
    /// @param min smallest allowed value
    /// @param max largest allowed value
    public record Param(
            String name,
            double defaultValue,
            double min,
            double max,
            boolean whole,
            String meaning) {
        Optional<String> problem(double value) {
            boolean within = value >= min && value <= max;
            if (within && (!whole || value == Math.rint(value))) {
                return Optional.empty();
            }
            return Optional.of(
                    String.format(
                            Locale.ROOT,
                            "%s: %s, expected a %s from %s to %s",
                            name,
                            value,
                            whole ? "whole number" : "number",
                            min,
                            max));
        }
    }

    public DetectorFamily {
        params = List.copyOf(params);
    }

    /// What is wrong with `given`, one sentence each; empty when nothing is.
    public List<String> problems(SequencedMap<String, Double> given) {
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, Double> entry : given.entrySet()) {
            params.stream()
                    .filter(param -> param.name().equals(entry.getKey()))
                    .findFirst()
                    .map(param -> param.problem(entry.getValue()))
                    .orElseGet(() -> Optional.of(unknown(entry.getKey())))
                    .ifPresent(problems::add);
        }
        return problems;
    }

    private String unknown(String key) {
        List<String> names = params.stream().map(Param::name).toList();
        return key + ": no parameter of " + name + ", which has " + String.join(", ", names);
    }

    /// The value of one parameter: as given, or its default.
    double value(SequencedMap<String, Double> given, String param) {
        Double value = given.get(param);
        if (value != null) {
            return value;
        }
        return params.stream()
                .filter(p -> p.name().equals(param))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(unknown(param)))
                .defaultValue();
    }
}
