package io.homeostat.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What may stand at a place of the pipeline file. The parser checks it, and the JSON Schema and
/// the reference page are written from it, so that the three cannot disagree.
sealed interface Shape {
    /// A word; numbers and truth values are taken as they are written. An empty pattern permits
    /// every text that is not blank.
    record Text(String what, String pattern) implements Shape {}

    /// One of some names.
    record Choice(List<String> names) implements Shape {}

    /// A number within bounds; `open` bounds do not belong to it.
    record Numeric(double min, boolean minOpen, double max, boolean maxOpen, boolean whole)
            implements Shape {}

    /// `true` or `false`.
    record Flag() implements Shape {}

    /// A whole number, bare or with what is counted: `300`, `300 labels`.
    record Count(long min, long max) implements Shape {}

    /// `24 readings` or `6 h`; a bare number counts readings.
    record Stretch() implements Shape {}

    /// `1 h`, `30d`, `500 ms`.
    record Time() implements Shape {}

    /// `6 per day`, `1 per 30d`.
    record Rate() implements Shape {}

    /// A list; with `single`, one bare item will do.
    record Items(Shape item, int least, boolean single) implements Shape {}

    /// Named parts.
    record Mapping(List<Key> keys) implements Shape {
        public Mapping {
            keys = List.copyOf(keys);
        }

        /// The keys of both, none of them required; of a mapping in both, the keys of both.
        Mapping or(Mapping other) {
            SequencedMap<String, Shape> all = new LinkedHashMap<>();
            for (Key key : keys) {
                all.put(key.name(), key.shape());
            }
            for (Key key : other.keys) {
                all.merge(
                        key.name(),
                        key.shape(),
                        (mine, its) ->
                                mine instanceof Mapping a && its instanceof Mapping b
                                        ? a.or(b)
                                        : mine);
            }
            return new Mapping(
                    all.entrySet().stream()
                            .map(e -> optional(e.getKey(), e.getValue(), "", ""))
                            .toList());
        }
    }

    /// Entries whose names the user chooses.
    record Table(String entry, Shape value, int least) implements Shape {}

    /// Named parts that depend on the value of one of them.
    ///
    /// @param otherwise the value when none is given; empty when one must be
    record Tagged(String tag, String otherwise, String meaning, SequencedMap<String, Mapping> kinds)
            implements Shape {}

    /// One of several mappings, each known by its first key.
    record Kinds(List<Mapping> kinds) implements Shape {}

    /// A tagged mapping when the tag is there, otherwise one of several mappings.
    record TaggedOr(Tagged tagged, Kinds kinds) implements Shape {}

    /// A single value, or a list or mapping.
    record Either(Shape single, Shape composite) implements Shape {}

    /// One named part.
    ///
    /// @param fallback the default in words; empty when there is none
    record Key(String name, Shape shape, boolean required, String fallback, String meaning) {}

    static Key required(String name, Shape shape, String meaning) {
        return new Key(name, shape, true, "", meaning);
    }

    static Key optional(String name, Shape shape, Object fallback, String meaning) {
        return new Key(name, shape, false, String.valueOf(fallback), meaning);
    }

    static Text text(String what) {
        return new Text(what, "");
    }

    static Mapping mapping(Key... keys) {
        return new Mapping(List.of(keys));
    }

    /// A number without bounds.
    static Numeric number() {
        return new Numeric(Double.NEGATIVE_INFINITY, false, Double.POSITIVE_INFINITY, false, false);
    }

    /// What is expected, for a message and for the reference page.
    default String wanted() {
        return switch (this) {
            case Text(String what, _) -> what;
            case Choice(List<String> names) -> oneOf(names);
            case Numeric numeric -> numeric(numeric);
            case Flag _ -> "true or false";
            case Count(long min, long max) ->
                    "a whole number"
                            + (max == Long.MAX_VALUE
                                    ? " of at least " + min
                                    : " from " + min + " to " + max);
            case Stretch _ -> "a stretch such as '24 readings' or '6 h'";
            case Time _ -> "a time such as '1 h', '30 d' or '500 ms'";
            case Rate _ -> "a rate such as '6 per day' or '1 per 30d'";
            case Items(Shape item, _, boolean single) ->
                    (single
                            ? item.wanted() + ", or a list of them"
                            : "a list of: " + item.wanted());
            case Mapping(List<Key> keys) -> "a mapping with " + keyNames(keys);
            case Table(String entry, _, _) -> "a mapping of " + entry;
            case Tagged(String tag, _, _, _) -> "a mapping with '" + tag + "'";
            case Kinds(List<Mapping> kinds) ->
                    oneOf(kinds.stream().map(kind -> kind.keys().getFirst().name()).toList());
            case TaggedOr(Tagged tagged, Kinds kinds) -> tagged.wanted() + " or " + kinds.wanted();
            case Either(Shape single, Shape composite) ->
                    single.wanted() + ", or " + composite.wanted();
        };
    }

    /// The unit of what may stand here, empty where it has none.
    default String unit() {
        return switch (this) {
            case Stretch _ -> "readings or time";
            case Time _ -> "time";
            case Rate _ -> "per time";
            case Count _ -> "count";
            case Items(Shape item, _, _) -> item.unit();
            default -> "";
        };
    }

    static String oneOf(List<String> names) {
        return names.size() == 1
                ? "'" + names.getFirst() + "'"
                : "one of " + String.join(", ", names);
    }

    private static String keyNames(List<Key> keys) {
        return String.join(", ", keys.stream().map(Key::name).toList());
    }

    private static String numeric(Numeric n) {
        StringBuilder text = new StringBuilder(n.whole() ? "a whole number" : "a number");
        if (n.min() > Double.NEGATIVE_INFINITY) {
            text.append(n.minOpen() ? " above " : " of at least ").append(plain(n.min()));
        }
        if (n.max() < Double.POSITIVE_INFINITY) {
            text.append(n.min() > Double.NEGATIVE_INFINITY ? " and " : " ");
            text.append(n.maxOpen() ? "below " : "at most ").append(plain(n.max()));
        }
        return text.toString();
    }

    /// A number without a superfluous `.0`.
    static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
