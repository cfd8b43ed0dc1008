package io.homeostat.learn;

import io.homeostat.base.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One family of models that a pipeline can name, and the parameters it understands.
public record ModelFamily(
        String name,
        String meaning,
        boolean supportsRegression,
        boolean supportsClassification,
        List<Param> params) {

    /// A parameter of a family.
    ///
    /// @param standard what it is when the pipeline does not say
    /// @param min the least value allowed
    /// @param max the greatest value allowed
    /// @param whole whether only whole numbers make sense
    public record Param(
            String name, double standard, double min, double max, boolean whole, String meaning) {
        public Param {
            Check.argument(
                    min <= standard && standard <= max,
                    "%s: %s is not in [%s, %s]",
                    name,
                    standard,
                    min,
                    max);
        }

        /// What is wrong with `value`, if anything.
        public Optional<String> problem(double value) {
            boolean fits = value >= min && value <= max && (!whole || value == Math.rint(value));
            return fits
                    ? Optional.empty()
                    : Optional.of(
                            String.format(
                                    Locale.ROOT,
                                    "%s is %s, expected a %s from %s to %s",
                                    name,
                                    text(value),
                                    whole ? "whole number" : "number",
                                    text(min),
                                    text(max)));
        }

        private static String text(double value) {
            return value == Math.rint(value) && Math.abs(value) < 1e15
                    ? Long.toString((long) value)
                    : Double.toString(value);
        }
    }

    public ModelFamily {
        params = List.copyOf(params);
    }

    public Optional<Param> param(String name) {
        return params.stream().filter(param -> param.name().equals(name)).findFirst();
    }

    /// Everything that is wrong with `given`, in the order of the names; empty when all is well.
    public List<String> problems(Map<String, Double> given) {
        List<String> problems = new ArrayList<>();
        new TreeMap<>(given)
                .forEach((key, value) ->
                        param(key)
                                .map(param -> param.problem(value))
                                .orElseGet(() -> Optional.of(unknown(key)))
                                .ifPresent(problems::add));
        return problems;
    }

    private String unknown(String key) {
        List<String> names = params.stream().map(Param::name).toList();
        return names.isEmpty()
                ? key + " is not a parameter of " + name + ", which has none"
                : key + " is not a parameter of " + name + ", which has " + names;
    }

    /// The value of parameter `name` in `spec`, which must be one of this family and valid.
    public double value(ModelSpec spec, String name) {
        Param param =
                param(name)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        this.name + " has no parameter " + name));
        return spec.param(name, param.standard());
    }

    public int wholeValue(ModelSpec spec, String name) {
        return Math.toIntExact(Math.round(value(spec, name)));
    }
}
