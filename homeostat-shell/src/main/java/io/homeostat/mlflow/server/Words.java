package io.homeostat.mlflow.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The words of a filter or an order, one after the other.
final class Words {
    private static final String QUOTES = "'\"`";
    private static final String SIGNS = "=!<>";

    private final String text;
    private int at;

    Words(String text) {
        this.text = text;
    }

    boolean end() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at == text.length();
    }

    /// An operator, a bracket, a comma, or a word.
    String next() {
        if (end()) {
            throw wrong("more");
        }
        int from = at;
        char first = text.charAt(at++);
        if (SIGNS.indexOf(first) >= 0) {
            while (at < text.length() && SIGNS.indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        } else if ("(),".indexOf(first) < 0) {
            while (at < text.length() && plain(text.charAt(at))) {
                at++;
            }
        }
        return text.substring(from, at);
    }

    private static boolean plain(char c) {
        return !Character.isWhitespace(c) && (SIGNS + QUOTES + "(),").indexOf(c) < 0;
    }

    /// `metrics.rmse`, ``tags.`a b` ``, or the bare name of an attribute.
    Filter.Key key(Set<String> attributes) {
        if (end()) {
            throw wrong("a key");
        }
        String word = QUOTES.indexOf(text.charAt(at)) >= 0 ? quoted() : next();
        int dot = word.indexOf('.');
        String kind = dot < 0 ? "attribute" : kind(word.substring(0, dot));
        String name = word.substring(dot + 1);
        if (name.isEmpty() && at < text.length() && QUOTES.indexOf(text.charAt(at)) >= 0) {
            name = quoted();
        }
        if (name.isEmpty() || (kind.equals("attribute") && !attributes.contains(name))) {
            throw wrong("metrics.KEY, params.KEY, tags.KEY or one of " + sorted(attributes));
        }
        return new Filter.Key(kind, name);
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    private String kind(String prefix) {
        return switch (prefix.toLowerCase(Locale.ROOT)) {
            case "metric", "metrics" -> "metric";
            case "param", "params", "parameter", "parameters" -> "param";
            case "tag", "tags" -> "tag";
            case "attribute", "attributes", "attr", "run" -> "attribute";
            default -> throw wrong("metrics, params, tags or attributes before the dot");
        };
    }

    /// A quoted text, or a number.
    Object value() {
        if (end()) {
            throw wrong("a value");
        }
        if (QUOTES.indexOf(text.charAt(at)) >= 0) {
            return quoted();
        }
        String word = next();
        try {
            return Double.parseDouble(word);
        } catch (NumberFormatException _) {
            throw wrong("a number, or text in quotes");
        }
    }

    List<Object> list() {
        List<Object> values = new ArrayList<>();
        String sign = next();
        if (!sign.equals("(")) {
            throw wrong("a list in brackets");
        }
        while (!sign.equals(")")) {
            values.add(value());
            sign = next();
            if (!sign.equals(",") && !sign.equals(")")) {
                throw wrong("a comma or the end of the list");
            }
        }
        return values;
    }

    private String quoted() {
        int end = text.indexOf(text.charAt(at), at + 1);
        if (end < 0) {
            throw wrong("the end of what is quoted");
        }
        String inside = text.substring(at + 1, end);
        at = end + 1;
        return inside;
    }

    Refusal wrong(String expected) {
        return Refusal.invalid(
                "Invalid clause in '"
                        + text
                        + "' before character "
                        + at
                        + ": expected "
                        + expected);
    }
}
