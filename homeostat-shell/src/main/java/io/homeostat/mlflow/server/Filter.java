package io.homeostat.mlflow.server;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// MLflow's language of searches: comparisons joined by `AND`.
final class Filter {
    /// One thing that is searched.
    interface Facts {
        /// @return a text or a double
        Optional<Object> fact(Key key);
    }

    /// What a comparison or an order speaks of.
    ///
    /// @param kind `metric`, `param`, `tag` or `attribute`
    record Key(String kind, String name) {}

    /// A search leaves out prompts by this tag, which things without it have to pass.
    private static final Key PROMPT = new Key("tag", "mlflow.prompt.is_prompt");

    private static final Set<String> ORDERED = Set.of("<", "<=", ">", ">=");

    private final Words words;
    private final Set<String> attributes;

    private Filter(String text, Set<String> attributes) {
        this.words = new Words(text);
        this.attributes = attributes;
    }

    /// What `text` lets pass; everything if it is empty.
    ///
    /// @param attributes that may be named
    static Predicate<Facts> parse(String text, Set<String> attributes) {
        return new Filter(text, attributes).all();
    }

    private Predicate<Facts> all() {
        Predicate<Facts> all = _ -> true;
        while (!words.end()) {
            all = all.and(one());
            if (!words.end() && !words.next().equalsIgnoreCase("AND")) {
                throw words.wrong("AND");
            }
        }
        return all;
    }

    private Predicate<Facts> one() {
        Key key = words.key(attributes);
        String operator = words.next().toUpperCase(Locale.ROOT);
        if (operator.equals("NOT")) {
            operator = operator + " " + words.next().toUpperCase(Locale.ROOT);
        }
        boolean in = operator.endsWith("IN");
        List<Object> values = in ? words.list() : List.of(words.value());
        if (key.kind().equals("metric") && !(values.getFirst() instanceof Double)) {
            throw words.wrong("a number to compare a metric with");
        }
        Predicate<Object> test = test(operator, values);
        boolean absent = key.equals(PROMPT) && operator.equals("!=");
        return facts -> facts.fact(key).map(test::test).orElse(absent);
    }

    private Predicate<Object> test(String operator, List<Object> values) {
        Object value = values.getFirst();
        if (ORDERED.contains(operator)) {
            return found -> !none(found) && holds(operator, compare(found, value));
        }
        return switch (operator) {
            case "=" -> found -> compare(found, value) == 0;
            case "!=" -> found -> compare(found, value) != 0;
            case "IN" -> found -> values.stream().anyMatch(v -> compare(found, v) == 0);
            case "NOT IN" -> found -> values.stream().noneMatch(v -> compare(found, v) == 0);
            case "LIKE" -> like(value, 0);
            case "ILIKE" -> like(value, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
            default -> throw words.wrong("one of = != < <= > >= LIKE ILIKE IN NOT IN");
        };
    }

    /// NaN is neither more nor less than anything.
    private static boolean none(Object found) {
        return found instanceof Double number && number.isNaN();
    }

    private static boolean holds(String operator, int comparison) {
        return switch (operator) {
            case "<" -> comparison < 0;
            case "<=" -> comparison <= 0;
            case ">" -> comparison > 0;
            default -> comparison >= 0;
        };
    }

    private static Predicate<Object> like(Object pattern, int flags) {
        StringBuilder regex = new StringBuilder();
        for (char c : pattern.toString().toCharArray()) {
            regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote("" + c));
        }
        Pattern compiled = Pattern.compile(regex.toString(), flags | Pattern.DOTALL);
        return found -> compiled.matcher(found.toString()).matches();
    }

    /// Numbers as numbers, everything else as text.
    private static int compare(Object a, Object b) {
        if (a instanceof Double x && b instanceof Double y) {
            return Double.compare(x, y);
        }
        return text(a).compareTo(text(b));
    }

    private static String text(Object value) {
        boolean whole = value instanceof Double number && number == Math.rint(number);
        return whole ? Long.toString(((Double) value).longValue()) : value.toString();
    }

    /// The order that `by` asks for; what has no such fact comes last.
    ///
    /// @param attributes that may be named
    static <T> Comparator<T> order(
            List<String> by, Set<String> attributes, Function<T, Facts> facts) {
        Comparator<T> all = (_, _) -> 0;
        for (String text : by) {
            Words words = new Words(text);
            Key key = words.key(attributes);
            String direction = words.end() ? "ASC" : words.next().toUpperCase(Locale.ROOT);
            if (!words.end() || !Set.of("ASC", "DESC").contains(direction)) {
                throw words.wrong("ASC or DESC");
            }
            boolean down = direction.equals("DESC");
            all = all.thenComparing((a, b) -> compare(key, down, facts.apply(a), facts.apply(b)));
        }
        return all;
    }

    private static int compare(Key key, boolean down, Facts a, Facts b) {
        Optional<Object> x = a.fact(key).filter(value -> !none(value));
        Optional<Object> y = b.fact(key).filter(value -> !none(value));
        if (x.isEmpty() || y.isEmpty()) {
            return Boolean.compare(x.isEmpty(), y.isEmpty());
        }
        int comparison = compare(x.get(), y.get());
        return down ? -comparison : comparison;
    }
}
