package io.homeostat.codec;

import static io.homeostat.codec.SparkplugBytes.metric;
import static io.homeostat.codec.SparkplugBytes.payload;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
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
import io.homeostat.sparkplug.Tck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SparkplugDecoderTest {
    private static final int INT8 = 1;
    private static final int INT32 = 3;
    private static final int INT64 = 4;
    private static final int UINT64 = 8;
    private static final int DOUBLE = 10;
    private static final int BOOLEAN = 11;
    private static final int STRING = 12;
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final String NODE = "spBv1.0/plant/%s/edge1";

    private static final Fields FIELDS =
            new Fields(
                    List.of(
                            Field.number("Motor/Speed"),
                            Field.number("Temp"),
                            Field.category("Mode", List.of("Idle", "Run"))));

    private final MessageDecoder decoder = MessageDecoder.of(source(), FIELDS, Duration.ZERO);

    private static SourceSpec source() {
        return new SourceSpec(
                "spBv1.0/#",
                0,
                Format.SPARKPLUG_B,
                new DeviceRule(
                        List.of(new Part.TopicLevel(4), new Part.Text("/"), new Part.TopicLevel(5)),
                        "one"),
                new TimeRule.Arrival(),
                Duration.ZERO,
                "",
                "",
                false,
                Csv.RECOGNISED);
    }

    private MessageDecoder.Result node(String type, SparkplugBytes payload) {
        return decode(decoder, NODE.formatted(type), payload.done());
    }

    private MessageDecoder.Result device(String type, SparkplugBytes payload) {
        return decode(decoder, NODE.formatted(type) + "/press", payload.done());
    }

    private static MessageDecoder.Result decode(
            MessageDecoder decoder, String topic, byte[] payload) {
        List<MessageDecoder.Result> results = new ArrayList<>();
        decoder.decode(new Message(0, NOW, topic, payload), (_, result) -> results.add(result));
        assertThat(results).hasSize(1);
        return results.getFirst();
    }

    private static SparkplugBytes nodeBirth(long life) {
        return payload(1_000, 0)
                .with(metric("bdSeq", -1, INT64).number(11, life))
                .with(metric("Node Control/Rebirth", -1, BOOLEAN).number(14, 0));
    }

    private static SparkplugBytes deviceBirth(long sequence) {
        return payload(2_000, sequence)
                .with(metric("Motor/Speed", 7, INT32).at(1_900).number(10, 40))
                .with(metric("Temp", 8, DOUBLE).at(1_950).real(20.5))
                .with(metric("Mode", 9, STRING).text(15, "Run"))
                .with(metric("Serial", 10, STRING).text(15, "A-1"));
    }

    private void born() {
        assertThat(node("NBIRTH", nodeBirth(3)).readings()).isEmpty();
        assertThat(device("DBIRTH", deviceBirth(1)).readings()).hasSize(1);
    }

    private static Reading only(MessageDecoder.Result result) {
        assertThat(result.readings()).hasSize(1);
        return accepted(result.readings().getFirst());
    }

    private static Reading accepted(Decoded decoded) {
        assertThat(decoded).isInstanceOf(Decoded.Accepted.class);
        return ((Decoded.Accepted) decoded).reading();
    }

    private static String rejected(MessageDecoder.Result result, Reason reason) {
        assertThat(result.readings()).hasSize(1);
        assertThat(result.readings().getFirst()).isInstanceOf(Decoded.Rejected.class);
        Decoded.Rejected why = (Decoded.Rejected) result.readings().getFirst();
        assertThat(why.reason()).as(why.detail()).isEqualTo(reason);
        return why.detail();
    }

    @Test
    void reads_a_birth_and_names_the_device_after_node_and_device() {
        node("NBIRTH", nodeBirth(3));

        MessageDecoder.Result result = device("DBIRTH", deviceBirth(1));

        Reading reading = only(result);
        assertThat(reading.device().value()).isEqualTo("edge1/press");
        assertThat(reading.time()).contains(Instant.ofEpochMilli(1_950));
        assertThat(reading.toArray()).containsExactly(40, 20.5, 1);
        assertThat(((Decoded.Accepted) result.readings().getFirst()).ignoredFields()).isEqualTo(1);
        assertThat(result.requests()).isEmpty();
    }

    @Test
    void completes_a_report_by_exception_with_the_last_known_values() {
        born();

        Reading byAlias =
                only(device("DDATA", payload(3_000, 2).with(metric("", 7, 0).number(10, 41))));
        Reading byName =
                only(device("DDATA", payload(4_000, 3).with(metric("Temp", -1, 0).real(21.0))));
        MessageDecoder.Result other =
                device("DDATA", payload(5_000, 4).with(metric("", 10, 0).text(15, "A-2")));

        assertThat(byAlias.toArray()).containsExactly(41, 20.5, 1);
        assertThat(byAlias.time()).contains(Instant.ofEpochMilli(3_000));
        assertThat(byName.toArray()).containsExactly(41, 21, 1);
        assertThat(other).isEqualTo(MessageDecoder.Result.NOTHING);
    }

    @Test
    void reads_every_type_as_its_birth_has_declared_it() {
        node("NBIRTH", nodeBirth(0));
        device(
                "DBIRTH",
                payload(1, 1)
                        .with(metric("Motor/Speed", 1, INT8).number(10, 0xFF))
                        .with(metric("Temp", 2, UINT64).number(11, -1)));

        Reading small =
                only(
                        device(
                                "DDATA",
                                payload(2, 2).with(metric("", 1, 0).number(10, 0xFFFF_FFFEL))));
        Reading yes =
                only(device("DDATA", payload(3, 3).with(metric("", 1, BOOLEAN).number(14, 1))));
        Reading real = only(device("DDATA", payload(4, 4).with(metric("", 1, 9).real(1.5f))));
        Reading nothing =
                only(device("DDATA", payload(5, 5).with(metric("", 2, DOUBLE).nothing())));

        assertThat(small.get(0)).isEqualTo(-2);
        assertThat(small.get(1)).isEqualTo(0x1p64);
        assertThat(yes.get(0)).isEqualTo(1);
        assertThat(real.get(0)).isEqualTo(1.5);
        assertThat(nothing.get(1)).isNaN();
    }

    @Test
    void gives_one_reading_for_each_time_where_a_metric_comes_more_than_once() {
        born();

        List<Decoded> readings =
                device(
                                "DDATA",
                                payload(9_000, 2)
                                        .with(metric("", 7, 0).at(3_200).number(10, 43))
                                        .with(metric("", 7, 0).at(3_100).number(10, 42))
                                        .with(metric("", 8, 0).at(3_100).real(22)))
                        .readings();

        assertThat(readings).hasSize(2);
        assertThat(accepted(readings.get(0)).toArray()).containsExactly(42, 22, 1);
        assertThat(accepted(readings.get(1)).toArray()).containsExactly(43, 22, 1);
        assertThat(accepted(readings.get(1)).time()).contains(Instant.ofEpochMilli(3_200));
    }

    @Test
    void keeps_what_is_told_late_apart_from_what_holds_now() {
        born();

        List<Decoded> late =
                device(
                                "DDATA",
                                payload(9_000, 2)
                                        .with(metric("", 7, 0).at(100).historical().number(10, 5))
                                        .with(metric("", 8, 0).at(200).historical().real(6)))
                        .readings();
        Reading now = only(device("DDATA", payload(9_100, 3).with(metric("", 8, 0).real(30))));

        assertThat(accepted(late.get(0)).toArray()).containsExactly(5, Double.NaN, Double.NaN);
        assertThat(accepted(late.get(1)).toArray()).containsExactly(5, 6, Double.NaN);
        assertThat(accepted(late.get(0)).time()).contains(Instant.ofEpochMilli(100));
        assertThat(now.toArray()).containsExactly(40, 30, 1);
    }

    @Test
    @Tck({
        "operational-behavior-data-commands-ncmd-metric-name",
        "operational-behavior-data-commands-ncmd-metric-value",
        "operational-behavior-data-commands-ncmd-rebirth-name",
        "operational-behavior-data-commands-ncmd-rebirth-value",
        "operational-behavior-data-commands-ncmd-rebirth-verb",
        "operational-behavior-data-commands-ncmd-verb",
        "payloads-name-cmd-requirement",
        "payloads-ncmd-seq",
        "payloads-ncmd-timestamp",
        "topics-ncmd-payload",
        "topics-ncmd-timestamp",
        "topics-ncmd-topic"
    })
    void asks_for_births_when_data_come_without_one_but_not_with_every_message() {
        MessageDecoder.Result first =
                device("DDATA", payload(3_000, 2).with(metric("Temp", -1, DOUBLE).real(1)));
        MessageDecoder.Result second =
                device("DDATA", payload(3_001, 3).with(metric("Temp", -1, DOUBLE).real(2)));

        assertThat(rejected(first, Reason.NO_BIRTH))
                .contains("DDATA", "plant/edge1", "found no birth");
        rejected(second, Reason.NO_BIRTH);
        assertThat(second.requests()).isEmpty();
        RebirthRequest request = first.requests().getFirst();
        assertThat(request.topic()).isEqualTo("spBv1.0/plant/NCMD/edge1");
        SparkplugPayload command = SparkplugPayload.read(request.payload());
        assertThat(command.time()).isEqualTo(NOW.toEpochMilli());
        assertThat(command.sequence()).isEqualTo(SparkplugMetric.NONE);
        assertThat(command.metrics().getFirst().time()).isEqualTo(NOW.toEpochMilli());
        assertThat(command.metrics().getFirst().name()).isEqualTo("Node Control/Rebirth");
        assertThat(command.metrics().getFirst().value())
                .isEqualTo(new SparkplugMetric.Value.Truth(true));
    }

    @Test
    void asks_for_births_after_a_gap_and_for_an_alias_that_no_birth_names() {
        born();

        MessageDecoder.Result gap =
                device("DDATA", payload(3_000, 5).with(metric("", 7, 0).number(10, 1)));
        node("NBIRTH", nodeBirth(4));
        device("DBIRTH", deviceBirth(1));
        MessageDecoder.Result unknown =
                device("DDATA", payload(3_000, 2).with(metric("", 99, 0).number(10, 1)));

        assertThat(only(gap).get(0)).isEqualTo(1);
        assertThat(gap.requests()).hasSize(1);
        assertThat(rejected(unknown, Reason.NO_BIRTH)).contains("alias 99");
        assertThat(unknown.requests()).hasSize(1);
    }

    @Test
    void counts_on_from_255_to_0_and_passes_over_a_repeated_message() {
        born();
        for (int n = 2; n < 600; n++) {
            SparkplugBytes data = payload(n, n % 256).with(metric("", 7, 0).number(10, n));

            assertThat(device("DDATA", data).requests()).isEmpty();
            assertThat(device("DDATA", data)).isEqualTo(MessageDecoder.Result.NOTHING);
        }
    }

    @Test
    void tells_nothing_new_by_a_rebirth_that_changes_nothing() {
        born();

        node("NBIRTH", nodeBirth(3));

        assertThat(device("DBIRTH", deviceBirth(1)).readings()).isEmpty();
    }

    @Test
    @Tck({
        "operational-behavior-edge-node-termination-host-action-ddeath-devices-offline",
        "operational-behavior-edge-node-termination-host-action-ddeath-devices-tags-stale"
    })
    void silences_a_device_by_its_death_and_all_of_a_node_by_the_nodes() {
        born();
        Reading silent = only(device("DDEATH", payload(8_000, 2)));
        assertThat(silent.toArray()).containsOnly(Double.NaN);
        assertThat(silent.time()).contains(Instant.ofEpochMilli(8_000));
        rejected(
                device("DDATA", payload(8_100, 3).with(metric("", 7, 0).number(10, 1))),
                Reason.NO_BIRTH);
        assertThat(device("DBIRTH", deviceBirth(4)).readings()).hasSize(1);

        SparkplugBytes late = payload(9_000, -1).with(metric("bdSeq", -1, INT64).number(11, 2));
        SparkplugBytes death = payload(9_000, -1).with(metric("bdSeq", -1, INT64).number(11, 3));

        assertThat(node("NDEATH", late).readings()).isEmpty();
        Reading dead = only(node("NDEATH", death));
        assertThat(dead.device().value()).isEqualTo("edge1/press");
        assertThat(dead.toArray()).containsOnly(Double.NaN);
        assertThat(node("NDEATH", death).readings()).isEmpty();
    }

    @Test
    void gives_a_wrong_value_and_a_wrong_payload_a_reason() {
        born();

        assertThat(
                        rejected(
                                device(
                                        "DDATA",
                                        payload(1, 2).with(metric("", 9, 0).text(15, "Fly"))),
                                Reason.UNKNOWN_CATEGORY))
                .contains("'Mode'", "'Fly'", "Idle, Run");
        assertThat(
                        rejected(
                                device(
                                        "DDATA",
                                        payload(1, 3)
                                                .with(metric("", 7, 16).bytes(17, new byte[2]))),
                                Reason.WRONG_TYPE))
                .contains("'Motor/Speed'", "a data set", "a finite number");
        assertThat(
                        rejected(
                                decode(decoder, NODE.formatted("NDATA"), new byte[] {9, 9}),
                                Reason.MALFORMED))
                .contains("at byte", "Sparkplug B");
        assertThat(rejected(decode(decoder, "plant/reading", new byte[0]), Reason.NOT_SPARKPLUG))
                .contains("plant/reading");
        assertThat(decode(decoder, "spBv1.0/STATE/host", "{}".getBytes(UTF_8)))
                .isEqualTo(MessageDecoder.Result.NOTHING);
        assertThat(
                        rejected(
                                device("DDATA", payload(1, 4).text(4, "SPBV1.0_COMPRESSED")),
                                Reason.MALFORMED))
                .contains("compressed");
        assertThat(node("NCMD", payload(1, -1))).isEqualTo(MessageDecoder.Result.NOTHING);
        Reading after = only(device("DDATA", payload(1, 4).with(metric("", 8, 0).real(3))));
        assertThat(after.toArray()).containsExactly(40, 3, 1);
    }

    @Test
    void goes_on_from_a_saved_state() {
        born();
        StateWriter out = new StateWriter();
        decoder.save(out);
        MessageDecoder restored = MessageDecoder.of(source(), FIELDS, Duration.ZERO);

        restored.load(new StateReader(out.toByteArray()));

        byte[] data = payload(3_000, 2).with(metric("", 7, 0).number(10, 41)).done();
        String topic = NODE.formatted("DDATA") + "/press";
        assertThat(decode(restored, topic, data)).isEqualTo(decode(decoder, topic, data));
        StateWriter again = new StateWriter();
        restored.save(again);
        StateWriter first = new StateWriter();
        decoder.save(first);
        assertThat(again.toByteArray()).isEqualTo(first.toByteArray());
    }

    @Test
    void never_throws_for_any_bytes() {
        SplittableRandom random = new SplittableRandom(11);
        List<String> types = List.of("NBIRTH", "DBIRTH", "DDATA", "NDATA", "DDEATH", "NDEATH");
        byte[] good = deviceBirth(1).done();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = good.clone();
            for (int flips = random.nextInt(0, 6); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            String type = types.get(random.nextInt(types.size()));
            String topic = NODE.formatted(type) + (type.startsWith("D") ? "/press" : "");

            assertThat(decode(decoder, topic, bytes)).isNotNull();
        }
    }
}
