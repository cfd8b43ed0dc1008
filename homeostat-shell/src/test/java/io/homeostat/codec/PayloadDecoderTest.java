package io.homeostat.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.homeostat.label.Label;
import io.homeostat.reading.Decoded;
import io.homeostat.reading.Decoded.Reason;
import io.homeostat.reading.DeviceRule;
import io.homeostat.reading.DeviceRule.Part;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import io.homeostat.reading.SourceSpec;
import io.homeostat.reading.SourceSpec.Csv;
import io.homeostat.reading.SourceSpec.Format;
import io.homeostat.reading.SourceSpec.TimeRule;
import io.homeostat.reading.TimeFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PayloadDecoderTest {
    static final Fields FIELDS =
            new Fields(
                    List.of(
                            Field.number("AT"),
                            Field.number("gas.NOX"),
                            Field.category("mode", List.of("Idle", "1"))));

    private static SourceSpec source(Format format, boolean strict, TimeFormat time) {
        return new SourceSpec(
                "plant/+/turbine/+/reading",
                1,
                format,
                new DeviceRule(
                        List.of(new Part.TopicLevel(2), new Part.Text("-"), new Part.TopicLevel(4)),
                        "one"),
                new TimeRule.InFields(List.of("ts"), time),
                Duration.ZERO,
                "seq",
                "",
                strict,
                Csv.RECOGNISED);
    }

    private static Decoded decode(String json) {
        return new PayloadDecoder(source(Format.JSON, false, TimeFormat.ISO_8601), FIELDS)
                .decode("plant/a/turbine/7/reading", json.getBytes(StandardCharsets.UTF_8));
    }

    private static Reading accepted(Decoded decoded) {
        assertThat(decoded).isInstanceOf(Decoded.Accepted.class);
        return ((Decoded.Accepted) decoded).reading();
    }

    private static void assertRejected(Decoded decoded, Reason reason, String... words) {
        assertThat(decoded).isInstanceOf(Decoded.Rejected.class);
        Decoded.Rejected rejected = (Decoded.Rejected) decoded;
        assertThat(rejected.reason()).as(rejected.detail()).isEqualTo(reason);
        for (String word : words) {
            assertThat(rejected.detail()).contains(word);
        }
    }

    @Test
    void decodes_values_device_time_and_sequence() {
        Decoded decoded =
                decode(
                        """
                        {"ts": "2024-05-01T10:00:00+02:00", "seq": 17, "AT": "4.5",
                         "gas": {"NOX": 81.9, "CO": 1}, "mode": 1.0, "extra": [1, {"AT": 3}]}\
                        """);

        Reading reading = accepted(decoded);
        assertThat(reading.toArray()).containsExactly(4.5, 81.9, 1);
        assertThat(reading.device().value()).isEqualTo("a-7");
        assertThat(reading.time()).contains(Instant.parse("2024-05-01T08:00:00Z"));
        assertThat(reading.sequence()).isEqualTo(17);
        assertThat(((Decoded.Accepted) decoded).ignoredFields()).isEqualTo(2);
    }

    @Test
    void reaches_a_name_with_a_dot_as_it_stands() {
        assertThat(accepted(decode("{\"gas.NOX\": 3}")).get(1)).isEqualTo(3);
    }

    @Test
    void takes_nothing_for_a_missing_value() {
        for (String nothing : List.of("null", "\"\"", "NaN", "\"NaN\"", "\"NA\"")) {
            Reading reading = accepted(decode("{\"AT\": " + nothing + ", \"mode\": \"Idle\"}"));
            assertThat(reading.get(0)).as(nothing).isNaN();
            assertThat(reading.get(1)).isNaN();
            assertThat(reading.time()).isEmpty();
            assertThat(reading.sequence()).isEqualTo(Reading.NO_SEQUENCE);
        }
    }

    @Test
    void names_a_field_in_an_object_by_its_whole_path() {
        for (String value : List.of("\"x\"", "[1]")) {
            assertRejected(
                    decode("{\"gas\": {\"NOX\": " + value + "}}"),
                    Reason.WRONG_TYPE,
                    "field 'gas.NOX': found");
        }
        assertRejected(
                new PayloadDecoder(source(Format.JSON, true, TimeFormat.ISO_8601), FIELDS)
                        .decode(
                                "plant/a/turbine/7/reading",
                                "{\"gas\": {\"CO\": 1}}".getBytes(StandardCharsets.UTF_8)),
                Reason.UNDECLARED_FIELD,
                "field 'gas.CO': found");
    }

    @Test
    void gives_every_bad_payload_a_reason() {
        assertRejected(decode(""), Reason.MALFORMED);
        assertRejected(decode("{\"AT\": 1"), Reason.MALFORMED);
        assertRejected(decode("{\"AT\": 1} {}"), Reason.MALFORMED);
        assertRejected(decode("not json"), Reason.MALFORMED);
        assertRejected(decode("[1]"), Reason.NOT_AN_OBJECT);
        assertRejected(decode("12"), Reason.NOT_AN_OBJECT);
        assertRejected(decode("{\"x\": 1}"), Reason.NO_DECLARED_FIELD, "AT");
        assertRejected(
                decode("{\"AT\": \"warm\"}"),
                Reason.WRONG_TYPE,
                "'AT'",
                "'warm'",
                "a finite number");
        assertRejected(decode("{\"AT\": Infinity}"), Reason.WRONG_TYPE);
        assertRejected(decode("{\"AT\": [1]}"), Reason.WRONG_TYPE, "a list");
        assertRejected(decode("{\"mode\": \"Off\"}"), Reason.UNKNOWN_CATEGORY, "Idle, 1");
        assertRejected(decode("{\"AT\": 1, \"ts\": \"noon\"}"), Reason.BAD_TIME, "'noon'");
        assertRejected(decode("{\"AT\": 1, \"seq\": -1}"), Reason.WRONG_TYPE, "'seq'");
    }

    @Test
    void rejects_a_topic_that_names_no_device() {
        PayloadDecoder decoder =
                new PayloadDecoder(source(Format.JSON, false, TimeFormat.ISO_8601), FIELDS);

        assertRejected(
                decoder.decode("plant/a", "{\"AT\": 1}".getBytes(StandardCharsets.UTF_8)),
                Reason.NO_DEVICE,
                "plant/a");
    }

    @Test
    void refuses_undeclared_values_when_strict() {
        PayloadDecoder decoder =
                new PayloadDecoder(source(Format.JSON, true, TimeFormat.ISO_8601), FIELDS);

        assertRejected(
                decoder.decode(
                        "plant/a/turbine/7/x",
                        "{\"AT\": 1, \"zz\": 2}".getBytes(StandardCharsets.UTF_8)),
                Reason.UNDECLARED_FIELD,
                "'zz'");
    }

    @Test
    void does_not_parse_what_is_too_large() {
        PayloadDecoder decoder =
                new PayloadDecoder(source(Format.JSON, false, TimeFormat.ISO_8601), FIELDS, 8);

        assertRejected(
                decoder.decode("t", "{\"AT\": 1}".getBytes(StandardCharsets.UTF_8)),
                Reason.TOO_LARGE,
                "9 bytes");
    }

    @Test
    void decodes_cbor() throws IOException {
        byte[] payload =
                new ObjectMapper(new CBORFactory())
                        .writeValueAsBytes(
                                Map.of("AT", 4.5, "ts", 1_700_000_000_250L, "mode", "Idle"));
        PayloadDecoder decoder =
                new PayloadDecoder(source(Format.CBOR, false, TimeFormat.EPOCH_MILLIS), FIELDS);

        Reading reading = accepted(decoder.decode("plant/a/turbine/7/reading", payload));

        assertThat(reading.get(0)).isEqualTo(4.5);
        assertThat(reading.get(2)).isZero();
        assertThat(reading.time()).contains(Instant.ofEpochMilli(1_700_000_000_250L));
    }

    @Test
    void says_the_same_about_cbor_as_about_json() throws IOException {
        PayloadDecoder json =
                new PayloadDecoder(source(Format.JSON, false, TimeFormat.ISO_8601), FIELDS);
        PayloadDecoder cbor =
                new PayloadDecoder(source(Format.CBOR, false, TimeFormat.ISO_8601), FIELDS);
        String topic = "plant/a/turbine/7/reading";
        for (String text :
                List.of(
                        "{\"AT\": 4.5, \"gas\": {\"NOX\": 81}, \"mode\": \"1\", \"seq\": 3, \"x\":"
                                + " [1]}",
                        "{\"AT\": null, \"mode\": 1.0, \"ts\": \"2024-05-01T10:00:00Z\"}",
                        "{\"AT\": true}",
                        "{\"AT\": \"warm\"}",
                        "{\"AT\": [1]}",
                        "{\"AT\": {\"a\": 1}}",
                        "{\"mode\": \"Fly\"}",
                        "{\"AT\": 1, \"ts\": \"soon\"}",
                        "{\"AT\": 1, \"seq\": -4}",
                        "{\"x\": 1}",
                        "[1]",
                        "12")) {
            byte[] bytes =
                    new ObjectMapper(new CBORFactory())
                            .writeValueAsBytes(new ObjectMapper().readTree(text));

            assertThat(cbor.decode(topic, bytes))
                    .as(text)
                    .isEqualTo(json.decode(topic, text.getBytes(StandardCharsets.UTF_8)));
        }
        assertRejected(cbor.decode(topic, new byte[0]), Reason.MALFORMED, "an empty payload");
        // An indefinite map, a half float and a 64-bit integer, as small devices write them.
        Reading compact =
                accepted(
                        cbor.decode(
                                topic, HexFormat.of().parseHex("bf624154f94480646d6f646501ff")));
        assertThat(compact.toArray()).containsExactly(4.5, Double.NaN, 1);
        assertRejected(
                cbor.decode(topic, HexFormat.of().parseHex("a16241544101")),
                Reason.WRONG_TYPE,
                "'AT'",
                "a finite number");
    }

    @Test
    void never_throws_for_any_bytes() {
        SplittableRandom random = new SplittableRandom(7);
        byte[] good =
                "{\"AT\": 1.5, \"ts\": \"2024-05-01\", \"gas\": {\"NOX\": [1]}}"
                        .getBytes(StandardCharsets.UTF_8);
        for (Format format : List.of(Format.JSON, Format.CBOR)) {
            PayloadDecoder decoder =
                    new PayloadDecoder(source(format, false, TimeFormat.ISO_8601), FIELDS);
            for (int i = 0; i < 20_000; i++) {
                byte[] payload = good.clone();
                for (int flips = random.nextInt(1, 6); flips > 0; flips--) {
                    payload[random.nextInt(payload.length)] = (byte) random.nextInt(256);
                }
                assertThat(decoder.decode("plant/a/turbine/7/reading", payload)).isNotNull();
            }
        }
    }

    @Test
    void decodes_labels_by_one_form_of_their_key() {
        Fields fields =
                new Fields(
                        List.of(
                                Field.number("batch"),
                                Field.category("grade", List.of("bad", "good"))));
        LabelDecoder decoder = new LabelDecoder(Format.JSON, fields, "batch", "grade");

        for (String key : List.of("17", "17.0", "\"17\"")) {
            String json = "{\"batch\": " + key + ", \"grade\": \"good\", \"by\": \"lab\"}";
            assertThat(decoder.decode(json.getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(new LabelDecoder.Result.Accepted(new Label("17", 1)));
        }
    }

    private static void assertRefused(
            LabelDecoder decoder, String json, Reason reason, String word) {
        assertThat(decoder.decode(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        LabelDecoder.Result.Rejected.class,
                        rejected -> {
                            assertThat(rejected.why().reason()).isEqualTo(reason);
                            assertThat(rejected.why().detail()).contains(word);
                        });
    }

    @Test
    void refuses_labels_without_a_finite_value_or_a_key() {
        Fields fields = new Fields(List.of(Field.number("batch"), Field.number("y")));
        LabelDecoder decoder = new LabelDecoder(Format.JSON, fields, "batch", "y");

        assertRefused(decoder, "{\"batch\": 1}", Reason.NO_VALUE, "'y'");
        assertRefused(decoder, "{\"batch\": 1, \"y\": null}", Reason.NO_VALUE, "'y'");
        assertRefused(decoder, "{\"batch\": 1, \"y\": NaN}", Reason.NO_VALUE, "'y'");
        assertRefused(decoder, "{\"batch\": 1, \"y\": \"NaN\"}", Reason.NO_VALUE, "'y'");
        assertRefused(decoder, "{\"batch\": 1, \"y\": 1e999}", Reason.WRONG_TYPE, "finite");
        assertRefused(decoder, "{\"batch\": 1, \"y\": -Infinity}", Reason.WRONG_TYPE, "finite");
        assertRefused(decoder, "{\"y\": 1}", Reason.NO_VALUE, "'batch'");
        assertRefused(decoder, "{\"batch\": null, \"y\": 1}", Reason.NO_VALUE, "'batch'");
    }

    @Test
    void a_key_that_is_no_declared_field_is_free_text() {
        Fields fields = new Fields(List.of(Field.number("x"), Field.number("y")));
        LabelDecoder decoder = new LabelDecoder(Format.JSON, fields, "batch", "y");

        assertThat(
                        decoder.decode(
                                "{\"batch\": \" B-17/4 \", \"y\": 2}"
                                        .getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new LabelDecoder.Result.Accepted(new Label("B-17/4", 2)));
        assertRefused(decoder, "{\"y\": 1}", Reason.NO_VALUE, "'batch'");
        assertRefused(decoder, "{\"batch\": \"  \", \"y\": 1}", Reason.NO_VALUE, "'batch'");
        assertRefused(
                decoder,
                "{\"batch\": \"" + "B".repeat(201) + "\", \"y\": 1}",
                Reason.TOO_LARGE,
                "at most 200");
        assertRefused(decoder, "{\"batch\": {\"no\": 1}, \"y\": 1}", Reason.WRONG_TYPE, "'batch'");
    }

    @Test
    void a_reading_carries_its_free_text_key() {
        SourceSpec source = source(Format.JSON, true, TimeFormat.ISO_8601).withKey("batch");
        PayloadDecoder decoder = new PayloadDecoder(source, FIELDS);

        assertThat(accepted(decode(decoder, "{\"AT\": 1, \"batch\": \"B-17/4\"}")).key())
                .isEqualTo("B-17/4");
        assertThat(accepted(decode(decoder, "{\"AT\": 1, \"batch\": 17}")).key()).isEqualTo("17");
        assertThat(accepted(decode(decoder, "{\"AT\": 1}")).key()).isEmpty();
        assertRejected(
                decode(decoder, "{\"AT\": 1, \"batch\": \"" + "B".repeat(201) + "\"}"),
                Reason.TOO_LARGE,
                "batch");
    }

    private static Decoded decode(PayloadDecoder decoder, String json) {
        return decoder.decode("plant/a/turbine/7/reading", json.getBytes(StandardCharsets.UTF_8));
    }
}
