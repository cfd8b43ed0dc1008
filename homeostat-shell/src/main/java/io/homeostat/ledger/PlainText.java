package io.homeostat.ledger;

import io.homeostat.loop.Decision;
import java.sql.Types;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

/// Text that every database keeps. A device may be named with a NUL, which PostgreSQL refuses, or
/// with half of a surrogate pair, which is no Unicode: each becomes the replacement character, so
/// that no name from outside stops a pipeline.
final class PlainText extends AbstractArgumentFactory<String> {
    private static final char REPLACEMENT = '\uFFFD';

    PlainText() {
        super(Types.VARCHAR);
    }

    @Override
    protected Argument build(String value, ConfigRegistry config) {
        String plain = of(value);
        return (position, statement, _) -> statement.setString(position, plain);
    }

    static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == 0 || Character.isSurrogate(text.charAt(i))) {
                return cleaned(text);
            }
        }
        return text;
    }

    /// The decision as it is kept.
    static Decision of(Decision decision) {
        SequencedMap<String, Object> evidence = new LinkedHashMap<>();
        decision.evidence()
                .forEach((name, value) ->
                        evidence.put(
                                of(name), value instanceof String text ? unpaired(text) : value));
        return new Decision(
                decision.number(),
                decision.reading(),
                decision.at(),
                decision.kind(),
                decision.version(),
                of(decision.reason()),
                evidence);
    }

    /// In JSON a NUL is escaped, and comes back.
    private static String unpaired(String text) {
        return String.join("\0", Arrays.stream(text.split("\0", -1)).map(PlainText::of).toList());
    }

    private static String cleaned(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints()
                .map(point ->
                        point == 0
                                        || (point >= Character.MIN_SURROGATE
                                                && point <= Character.MAX_SURROGATE)
                                ? REPLACEMENT
                                : point)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }
}
