package io.homeostat.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class KeptParserTest {
    private final KeptParser kept = new KeptParser(new JsonFactory());

    private JsonParser parserOf(String payload) throws IOException {
        JsonParser parser = kept.open(payload.getBytes(UTF_8));
        assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
        parser.skipChildren();
        assertThat(kept.ended()).isTrue();
        return parser;
    }

    @Test
    void the_names_that_somebody_makes_up_are_forgotten_with_their_parser() throws IOException {
        JsonParser first = parserOf("{\"n0\": 0}");
        for (int i = 1; i < 1_000; i++) {
            assertThat(parserOf("{\"n" + i + "\": 0}")).isSameAs(first);
        }

        assertThat(parserOf("{\"n1000\": 0}")).isNotSameAs(first);
        assertThat(first.isClosed()).isTrue();
    }

    @Test
    void a_parser_is_not_used_again_after_it_was_dropped() throws IOException {
        JsonParser first = parserOf("{\"n\": 0}");

        kept.drop();

        assertThat(parserOf("{\"n\": 0}")).isNotSameAs(first);
    }
}
