package io.homeostat.mlflow.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// What a client asks, from a body or a query: there all values are text.
///
/// @param now milliseconds since 1970
record Call(ObjectNode request, long now) {
    /// MLflow's own bound for names of keys.
    static final int NAME_MAX = 250;

    boolean has(String name) {
        return request.hasNonNull(name);
    }

    /// Empty when it is absent.
    String text(String name) {
        JsonNode value = request.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isValueNode()) {
            throw wrong(name, value, "text");
        }
        return value.asText();
    }

    String required(String name) {
        String text = text(name);
        if (text.isBlank()) {
            throw Refusal.invalid("Missing value for required parameter '" + name + "'");
        }
        return text;
    }

    /// The id of a run, by either of its two names.
    String run() {
        return has("run_id") ? required("run_id") : required("run_uuid");
    }

    /// A name that something is to have.
    String name(String parameter) {
        String name = required(parameter);
        if (name.length() > NAME_MAX) {
            throw Refusal.invalid(
                    "'"
                            + parameter
                            + "' has "
                            + name.length()
                            + " characters, at most "
                            + NAME_MAX);
        }
        return name;
    }

    long number(String name, long otherwise, long min, long max) {
        if (!has(name)) {
            return otherwise;
        }
        JsonNode value = request.path(name);
        try {
            long number = Long.parseLong(value.asText());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Told below, together with numbers out of bounds.
        }
        throw wrong(name, value, "a whole number in " + min + ".." + max);
    }

    /// A metric's value, which may be one of the names that JSON has no number for.
    double value(String name) {
        JsonNode value = request.path(name);
        if (value.isNumber()) {
            return value.doubleValue();
        }
        String text = required(name);
        return switch (text) {
            case "NaN", "Infinity", "-Infinity" -> Double.parseDouble(text);
            default -> throw wrong(name, value, "a number, NaN, Infinity or -Infinity");
        };
    }

    /// One or several; empty when it is absent.
    List<String> texts(String name) {
        JsonNode value = request.path(name);
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(one -> texts.add(one.asText()));
        } else if (has(name)) {
            texts.add(text(name));
        }
        return texts;
    }

    /// The members of a list, each to be read like a request.
    List<Call> calls(String name) {
        JsonNode list = request.path(name);
        List<Call> calls = new ArrayList<>();
        if (!list.isMissingNode() && !list.isNull() && !list.isArray()) {
            throw wrong(name, list, "a list");
        }
        for (JsonNode one : list) {
            if (!(one instanceof ObjectNode member)) {
                throw wrong(name, one, "objects");
            }
            calls.add(new Call(member, now));
        }
        return calls;
    }

    static Refusal wrong(String name, JsonNode found, String expected) {
        return Refusal.invalid(
                "Invalid value " + found + " for parameter '" + name + "': expected " + expected);
    }
}
