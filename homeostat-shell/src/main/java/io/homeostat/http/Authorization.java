package io.homeostat.http;

import io.homeostat.access.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The header `Authorization`: Basic (RFC 7617) and Bearer (RFC 6750).
final class Authorization {
    /// What a client that said nothing is asked for, in the order in which it should choose.
    static final List<String> CHALLENGES =
            List.of("Basic realm=\"homeostat\", charset=\"UTF-8\"", "Bearer realm=\"homeostat\"");

    private Authorization() {}

    /// What `header` says; nothing when it speaks otherwise.
    static Optional<Credentials> parse(String header) {
        String[] words = header.strip().split(" +", 2);
        if (words.length < 2) {
            return Optional.empty();
        }
        return switch (words[0].toLowerCase(Locale.ROOT)) {
            case "bearer" -> Optional.of(new Credentials.Token(words[1]));
            case "basic" -> basic(words[1]);
            default -> Optional.empty();
        };
    }

    private static Optional<Credentials> basic(String encoded) {
        try {
            String text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(
                            new Credentials.Password(
                                    text.substring(0, colon), text.substring(colon + 1)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
