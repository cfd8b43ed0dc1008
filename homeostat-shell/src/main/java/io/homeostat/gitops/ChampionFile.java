package io.homeostat.gitops;

import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// The file that tells which model a pipeline serves.
///
/// @param version the model's, 0 where the file does not tell it
/// @param digest of its bytes, empty where the file does not tell it
/// @param box that wrote it
/// @param number of the appointment, 0 where the file does not tell it
record ChampionFile(int version, String digest, String box, long number) {
    private static final int CHARACTERS_MAX = 100_000;

    static String text(Appointment made, String box) {
        StringBuilder out = new StringBuilder(800);
        out.append("# The model that serves, written by Homeostat. A box with --git-follow serves")
                .append(" what a commit\n# puts here, if it keeps that model: git revert goes")
                .append(" back.\n");
        out.append("apiVersion: homeostat.io/v1\nkind: Champion\nmetadata: {name: ")
                .append(quoted(made.pipeline()))
                .append("}\nspec:\n");
        line(out, "version", made.version());
        line(out, "digest", made.digest());
        line(out, "parent", made.parent());
        line(out, "family", made.family());
        line(out, "cause", made.cause());
        line(out, "reason", made.reason());
        line(out, "promotedAt", made.at().toString());
        line(out, "box", box);
        line(out, "number", made.number());
        map(out, "metrics", made.metrics());
        map(out, "evidence", made.evidence());
        return out.toString();
    }

    private static void line(StringBuilder out, String name, Object value) {
        out.append("  ").append(name).append(": ").append(scalar(value)).append('\n');
    }

    private static void map(StringBuilder out, String name, Map<String, ?> values) {
        if (values.isEmpty()) {
            return;
        }
        out.append("  ").append(name).append(":\n");
        values.forEach((key, value) ->
                out.append("    ")
                        .append(quoted(key))
                        .append(": ")
                        .append(scalar(value))
                        .append('\n'));
    }

    private static String scalar(Object value) {
        return switch (value) {
            case Double number when number.isNaN() -> ".nan";
            case Double number when number.isInfinite() -> number > 0 ? ".inf" : "-.inf";
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            default -> quoted(value.toString());
        };
    }

    /// A word as it is, everything else in JSON's quotes, which are YAML's too.
    private static String quoted(String text) {
        if (text.matches("[A-Za-z][A-Za-z0-9_-]*")
                && !text.toLowerCase(Locale.ROOT).matches("true|false|null|yes|no|on|off|y|n")) {
            return text;
        }
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f) {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    /// @throws GitException when it is no such file
    static ChampionFile parse(String text) {
        if (text.length() > CHARACTERS_MAX) {
            throw new GitException("more than " + CHARACTERS_MAX + " characters");
        }
        try {
            LoadSettings settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
            if (new Load(settings).loadFromString(text) instanceof Map<?, ?> file
                    && file.get("spec") instanceof Map<?, ?> spec) {
                long version = number(spec, "version");
                String digest = word(spec, "digest");
                if (version < 0 || version > Integer.MAX_VALUE) {
                    throw new GitException("spec.version: found " + version + ", expected from 1");
                }
                if (version == 0 && digest.isEmpty()) {
                    throw new GitException("spec.digest: missing, and spec.version too");
                }
                return new ChampionFile(
                        (int) version, digest, word(spec, "box"), number(spec, "number"));
            }
        } catch (YamlEngineException broken) {
            throw new GitException("no YAML: " + broken.getMessage(), broken);
        }
        throw new GitException("found no 'spec', expected the file of a champion");
    }

    private static long number(Map<?, ?> spec, String name) {
        Object value = spec.get(name);
        return switch (value) {
            case null -> 0;
            case Integer number -> number;
            case Long number -> number;
            default ->
                    throw new GitException(
                            "spec." + name + ": found '" + value + "', expected a whole number");
        };
    }

    private static String word(Map<?, ?> spec, String name) {
        Object value = spec.get(name);
        return value == null ? "" : value.toString();
    }
}
