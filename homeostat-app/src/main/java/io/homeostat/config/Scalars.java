package io.homeostat.config;

import java.util.Optional;
import java.util.OptionalDouble;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Reads single YAML values, by their form and not by guesses.
final class Scalars {
    private Scalars() {}

    static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    /// The text of a word, a number or a truth value, as it was written.
    static Optional<String> text(Node node) {
        return node instanceof ScalarNode scalar && !isNull(node)
                ? Optional.of(scalar.getValue())
                : Optional.empty();
    }

    /// A finite number; quoted digits are text.
    static OptionalDouble number(Node node) {
        if (!(node instanceof ScalarNode scalar)
                || !(scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT))) {
            return OptionalDouble.empty();
        }
        try {
            double value = Double.parseDouble(scalar.getValue());
            return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException special) {
            // Hexadecimal, octal, .inf and .nan are numbers to YAML, but not to a pipeline.
            return OptionalDouble.empty();
        }
    }

    static Optional<Boolean> flag(Node node) {
        return node.getTag().equals(Tag.BOOL)
                ? text(node).map(Boolean::parseBoolean)
                : Optional.empty();
    }

    /// What stands there, for a message.
    static String show(Node node) {
        return switch (node) {
            case SequenceNode _ -> "a list";
            case MappingNode _ -> "a mapping";
            case ScalarNode scalar when isNull(scalar) -> "nothing";
            case ScalarNode scalar -> "'" + shorten(scalar.getValue()) + "'";
            default -> "an alias";
        };
    }

    private static String shorten(String text) {
        String line = text.replace('\n', ' ');
        return line.length() <= 60 ? line : line.substring(0, 57) + "…";
    }

    /// The number without a needless fraction.
    static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
