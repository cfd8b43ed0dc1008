package io.homeostat.config;

import static io.homeostat.config.Shape.mapping;
import static io.homeostat.config.Shape.optional;
import static io.homeostat.config.Shape.required;
import static io.homeostat.config.Shape.text;

import io.homeostat.config.Shape.Choice;
import io.homeostat.config.Shape.Count;
import io.homeostat.config.Shape.Either;
import io.homeostat.config.Shape.Flag;
import io.homeostat.config.Shape.Items;
import io.homeostat.config.Shape.Mapping;
import io.homeostat.config.Shape.Numeric;
import io.homeostat.feature.Feature;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What may stand under `features`.
final class FeatureShape {
    private static final Shape FIELD = text("the name of a field");

    /// History is held per device: these bounds keep it small.
    private static final int HISTORY_MAX = 100_000;

    static final Shape FEATURE =
            new Either(
                    FIELD,
                    new Shape.Kinds(
                            List.of(raw(), lag(), rolling(), difference(), ewma(), calendar())));

    private FeatureShape() {}

    /// The name of a constant in the pipeline file: `HOUR_CYCLE` is `hour-cycle`.
    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static <E extends Enum<E>> E constant(E[] all, String name, E otherwise) {
        return constant(all, name).orElse(otherwise);
    }

    static <E extends Enum<E>> Optional<E> constant(E[] all, String name) {
        return Arrays.stream(all).filter(e -> name(e).equals(name)).findFirst();
    }

    private static Choice choice(Enum<?>[] constants) {
        return new Choice(Arrays.stream(constants).map(FeatureShape::name).toList());
    }

    private static Mapping raw() {
        return mapping(
                required("field", FIELD, "the value itself"),
                optional(
                        "encode",
                        choice(Feature.Encoding.values()),
                        "auto",
                        "how a category becomes numbers; auto suits the model"),
                optional(
                        "known",
                        new Flag(),
                        false,
                        "the target itself, because it is known when the prediction is made"));
    }

    private static Mapping lag() {
        Mapping details =
                mapping(
                        required("field", FIELD, "of which field"),
                        required(
                                "steps",
                                new Items(new Count(1, HISTORY_MAX), 1, true),
                                "how many readings ago; of the target, from the newest known"
                                        + " value"));
        return mapping(required("lag", details, "earlier values"));
    }

    private static Mapping rolling() {
        Mapping details =
                mapping(
                        required("field", FIELD, "of which field"),
                        required("window", new Count(2, HISTORY_MAX), "over how many readings"),
                        optional(
                                "stats",
                                new Items(choice(Feature.Stat.values()), 1, true),
                                "[mean, std]",
                                "which statistics"));
        return mapping(required("rolling", details, "statistics over the newest values"));
    }

    private static Mapping difference() {
        Mapping details =
                mapping(
                        required("field", FIELD, "of which field"),
                        optional(
                                "step",
                                new Count(1, HISTORY_MAX),
                                Defaults.DIFFERENCE_STEP,
                                "from how many readings before"));
        return mapping(required("difference", details, "the change of a value"));
    }

    private static Mapping ewma() {
        Mapping details =
                mapping(
                        required("field", FIELD, "of which field"),
                        optional(
                                "alpha",
                                new Numeric(0, true, 1, false, false),
                                Defaults.EWMA_ALPHA,
                                "weight of the newest value"));
        return mapping(required("ewma", details, "an exponentially weighted mean"));
    }

    private static Mapping calendar() {
        return mapping(
                required(
                        "calendar",
                        new Items(choice(Feature.Part.values()), 1, true),
                        "parts of the reading's time in UTC"));
    }
}
