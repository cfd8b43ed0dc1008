package io.homeostat.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.reading.Decoded;
import io.homeostat.reading.DeviceRule;
import io.homeostat.reading.DeviceRule.Part;
import io.homeostat.reading.SourceSpec;
import io.homeostat.reading.SourceSpec.Csv;
import io.homeostat.reading.SourceSpec.Format;
import io.homeostat.reading.SourceSpec.TimeRule;
import io.homeostat.reading.TimeFormat;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// A decoder says the same about a payload whatever came before it.
class SuccessivePayloadsTest {
    private static final List<String> NAMES =
            List.of("AT", "gas", "gas.NOX", "mode", "ts", "seq", "batch", "x", "größe", "\\u0041T");

    private static final List<String> VALUES =
            List.of(
                    "1",
                    "-4.25",
                    "81.9e-1",
                    "1e999",
                    "NaN",
                    "-Infinity",
                    "true",
                    "null",
                    "\"\"",
                    "\"Idle\"",
                    "\"4.5\"",
                    "\"2024-05-01T10:00:00Z\"",
                    "\"B\\u002d17\\n\\\"\"",
                    "\"größer 漢 \uD83D\uDE00\"",
                    "[1, {\"AT\": 2}, []]",
                    "{}",
                    "{\"NOX\": 5}",
                    "9".repeat(1_001),
                    "1" + "0".repeat(400));

    private static PayloadDecoder decoder(boolean strict) {
        return new PayloadDecoder(
                new SourceSpec(
                        "plant/+",
                        1,
                        Format.JSON,
                        new DeviceRule(List.of(new Part.TopicLevel(2)), "one"),
                        new TimeRule.InFields(List.of("ts"), TimeFormat.ISO_8601),
                        Duration.ZERO,
                        "seq",
                        "batch",
                        strict,
                        Csv.RECOGNISED),
                PayloadDecoderTest.FIELDS);
    }

    private static Decoded decode(PayloadDecoder decoder, byte[] payload) {
        return decoder.decode("plant/a", payload);
    }

    /// As `decoder`, which has read others before, so a decoder of its own; and so a parser of its
    /// own, as everything has that begins with a blank.
    private static Decoded compared(PayloadDecoder decoder, boolean strict, byte[] payload) {
        Decoded decoded = decode(decoder, payload);
        assertThat(decoded)
                .as(() -> new String(payload, UTF_8))
                .isEqualTo(decode(decoder(strict), payload));
        if (payload.length > 1 && payload[0] == '{' && payload[1] != 0) {
            byte[] behindBlank = joined(new byte[] {' '}, payload);
            assertThat(withoutColumns(decoded))
                    .as(() -> new String(payload, UTF_8))
                    .isEqualTo(withoutColumns(decode(decoder(strict), behindBlank)));
        }
        return decoded;
    }

    private static Decoded withoutColumns(Decoded decoded) {
        return switch (decoded) {
            case Decoded.Accepted accepted -> accepted;
            case Decoded.Rejected(var reason, var detail) ->
                    new Decoded.Rejected(reason, detail.replaceAll("column: \\d+", "column"));
        };
    }

    @Test
    void a_decoder_says_of_each_payload_what_a_new_one_says() {
        for (boolean strict : new boolean[] {false, true}) {
            SplittableRandom random = new SplittableRandom(11);
            PayloadDecoder decoder = decoder(strict);
            int accepted = 0;
            Set<Decoded.Reason> reasons = new HashSet<>();
            for (int i = 0; i < 12_000; i++) {
                // First the good ones, more than one parser reads of them.
                boolean harmless = i < 4_000;
                byte[] payload = object(harmless, random).getBytes(UTF_8);
                for (int harms = harmless ? 0 : random.nextInt(4) - 1; harms > 0; harms--) {
                    payload = harmed(payload, random);
                }
                switch (compared(decoder, strict, payload)) {
                    case Decoded.Accepted _ -> accepted++;
                    case Decoded.Rejected(var reason, _) -> reasons.add(reason);
                }
            }
            assertThat(accepted).isGreaterThan(strict ? 1_000 : 4_000);
            assertThat(reasons)
                    .contains(
                            Decoded.Reason.MALFORMED,
                            Decoded.Reason.WRONG_TYPE,
                            Decoded.Reason.UNKNOWN_CATEGORY,
                            Decoded.Reason.NO_DECLARED_FIELD,
                            strict ? Decoded.Reason.UNDECLARED_FIELD : Decoded.Reason.BAD_TIME);
        }
    }

    private static String object(boolean harmless, SplittableRandom random) {
        StringBuilder object = new StringBuilder("{");
        for (int field = random.nextInt(6); field > 0; field--) {
            boolean known = random.nextInt(8) > 0;
            // Also names that are met once, by the thousand.
            String name = known ? one(NAMES, random) : "n" + random.nextLong();
            boolean proper = harmless || (known && random.nextInt(4) > 0);
            object.append(blank(random))
                    .append('"')
                    .append(name)
                    .append("\":")
                    .append(blank(random))
                    .append(proper ? proper(name, random) : one(VALUES, random))
                    .append(blank(random))
                    .append(field > 1 ? "," : "");
        }
        object.append('}');
        if (!harmless && random.nextInt(200) == 0) {
            object.insert(1, "\"x\":" + "[".repeat(random.nextInt(60, 70)));
        }
        if (random.nextInt(100) == 0) {
            // About as long as a parser's buffer, and longer than what is read without one's own.
            object.insert(1, "\"\":\"" + "long".repeat(random.nextInt(900, 2_200)) + "\",");
        }
        return object.append(blank(random)).toString();
    }

    private static String proper(String name, SplittableRandom random) {
        return switch (name) {
            case "mode" -> "\"Idle\"";
            case "ts" -> "\"2024-05-01T10:00:00Z\"";
            case "seq" -> Integer.toString(random.nextInt(100));
            default -> Double.toString(random.nextInt(100_000) / 1_000.0);
        };
    }

    private static String blank(SplittableRandom random) {
        return random.nextInt(4) == 0 ? one(List.of(" ", "\n", "\r\n", "\t "), random) : "";
    }

    private static byte[] harmed(byte[] payload, SplittableRandom random) {
        return switch (random.nextInt(7)) {
            case 0 -> Arrays.copyOf(payload, random.nextInt(payload.length + 1));
            case 1 -> joined(payload, object(false, random).getBytes(UTF_8));
            case 2 -> joined(payload, new byte[] {(byte) random.nextInt(256)});
            case 3 -> joined(blank(random).getBytes(UTF_8), payload);
            case 4 -> {
                Charset charset =
                        one(
                                List.of(
                                        StandardCharsets.UTF_16LE,
                                        StandardCharsets.UTF_16BE,
                                        StandardCharsets.UTF_32LE,
                                        StandardCharsets.UTF_32BE,
                                        StandardCharsets.ISO_8859_1),
                                random);
                yield new String(payload, UTF_8).getBytes(charset);
            }
            case 5 -> joined("\uFEFF".getBytes(UTF_8), payload);
            default -> {
                byte[] flipped = payload.clone();
                for (int flips = Math.min(flipped.length, 2); flips > 0; flips--) {
                    flipped[random.nextInt(flipped.length)] = (byte) random.nextInt(256);
                }
                yield flipped;
            }
        };
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }

    private static <T> T one(List<T> all, SplittableRandom random) {
        return all.get(random.nextInt(all.size()));
    }

    @Test
    void what_a_payload_lacks_does_not_come_from_the_next() {
        PayloadDecoder decoder = decoder(false);
        for (String text :
                List.of(
                        "{\"AT\": 1",
                        ", \"mode\": \"Idle\"}",
                        "{\"AT\": 1}",
                        "{\"AT\": 1} ",
                        "{\"AT\": 1} }",
                        "{\"AT\": 1}{\"AT\": 2}",
                        "{\"AT\": 1}\u0000",
                        "{\"AT\": 1} nul",
                        "{\"AT\": 1} 12",
                        "{\"AT\": 1} \"",
                        "{\"AT\":",
                        "2}",
                        "{\"AT\": \"1",
                        "\"}",
                        "{\"x\": [1, 2",
                        "]}",
                        "{\"AT\": 1, \"AT\": 2}",
                        "{}",
                        "{ }  ",
                        "",
                        "   ")) {
            compared(decoder, false, text.getBytes(UTF_8));
            assertThat(compared(decoder, false, "{\"AT\": 3}".getBytes(UTF_8)))
                    .isInstanceOf(Decoded.Accepted.class);
        }
    }

    @Test
    void an_object_in_another_encoding_is_read_to_its_end() {
        for (Charset charset :
                List.of(
                        StandardCharsets.UTF_16LE,
                        StandardCharsets.UTF_16BE,
                        StandardCharsets.UTF_32LE,
                        StandardCharsets.UTF_32BE)) {
            assertThat(decode(decoder(false), "{\"AT\": 1}".getBytes(charset)))
                    .isInstanceOf(Decoded.Accepted.class);
            assertThat(decode(decoder(false), "{\"AT\": 1}{}".getBytes(charset)))
                    .isEqualTo(
                            new Decoded.Rejected(
                                    Decoded.Reason.MALFORMED,
                                    "found more after the object, expected its end"));
        }
    }
}
