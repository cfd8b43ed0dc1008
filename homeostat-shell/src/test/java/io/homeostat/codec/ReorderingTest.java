package io.homeostat.codec;

import static io.homeostat.codec.SparkplugBytes.metric;
import static io.homeostat.codec.SparkplugBytes.payload;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.reading.Decoded;
import io.homeostat.reading.DeviceRule;
import io.homeostat.reading.DeviceRule.Part;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.reading.SourceSpec;
import io.homeostat.reading.SourceSpec.Csv;
import io.homeostat.reading.SourceSpec.Format;
import io.homeostat.reading.SourceSpec.TimeRule;
import io.homeostat.sparkplug.Tck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Messages of edge nodes that come in another order than they were sent.
class ReorderingTest {
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int DOUBLE = 10;
    private static final int INT64 = 4;
    private static final Fields FIELDS = new Fields(List.of(Field.number("x"), Field.number("y")));

    private MessageDecoder decoder = decoder(TIMEOUT);
    private final List<String> said = new ArrayList<>();
    private final List<Long> turns = new ArrayList<>();
    private Instant now = START;
    private long position;

    private static MessageDecoder decoder(Duration timeout) {
        SourceSpec source =
                new SourceSpec(
                        "spBv1.0/#",
                        0,
                        Format.SPARKPLUG_B,
                        new DeviceRule(List.of(new Part.TopicLevel(4)), "one"),
                        new TimeRule.Arrival(),
                        Duration.ZERO,
                        "",
                        "",
                        false,
                        Csv.RECOGNISED);
        return MessageDecoder.of(source, FIELDS, timeout);
    }

    private void take(Message message, MessageDecoder.Result result) {
        turns.add(message.position());
        for (Decoded one : result.readings()) {
            said.add(
                    switch (one) {
                        case Decoded.Accepted(var reading, _) ->
                                reading.time().orElseThrow().toEpochMilli()
                                        + Arrays.toString(reading.toArray());
                        case Decoded.Rejected(var reason, _) -> reason.label();
                    });
        }
        result.requests().forEach(request -> said.add("rebirth? " + request.topic()));
    }

    private void comes(String node, String type, SparkplugBytes payload) {
        String topic = "spBv1.0/plant/" + type + "/" + node + (type.startsWith("D") ? "/d" : "");
        decoder.decode(new Message(position++, now, topic, payload.done()), this::take);
    }

    private void comes(String type, SparkplugBytes payload) {
        comes("edge", type, payload);
    }

    private void passes(Duration time) {
        now = now.plus(time);
        decoder.pass(now, this::take);
    }

    private static SparkplugBytes nodeBirth(long time, long life) {
        return payload(time, 0).with(metric("bdSeq", -1, INT64).number(11, life));
    }

    private static SparkplugBytes deviceBirth(long time) {
        return payload(time, 1)
                .with(metric("x", 1, DOUBLE).real(0.0))
                .with(metric("y", 2, DOUBLE).real(0.5));
    }

    /// Data of the device with this number, whose x is `value` and whose time is `1000 + value`.
    private static SparkplugBytes data(long sequence, int value) {
        return payload(1_000 + value, sequence).with(metric("", 1, 0).real((double) value));
    }

    private static SparkplugBytes data(int number) {
        return data(number, number);
    }

    private static String reading(int value) {
        return 1_000 + value + "[" + (double) value + ", 0.5]";
    }

    private void born() {
        comes("NBIRTH", nodeBirth(900, 7));
        comes("DBIRTH", deviceBirth(1_000));
        assertThat(said).containsExactly("1000[0.0, 0.5]");
        said.clear();
    }

    private static String state(MessageDecoder decoder) {
        StateWriter out = new StateWriter();
        decoder.save(out);
        return Arrays.toString(out.toByteArray());
    }

    @Test
    @Tck({
        "operational-behavior-host-reordering-param",
        "operational-behavior-host-reordering-start",
        "operational-behavior-host-reordering-success"
    })
    void an_early_message_waits_for_those_before_it() {
        born();
        assertThat(decoder.heldUntil()).isEmpty();

        comes("DDATA", data(4));
        assertThat(decoder.heldUntil()).contains(START.plus(TIMEOUT));
        now = START.plusMillis(500);
        comes("DDATA", data(5));
        comes("DDATA", data(2));
        assertThat(said).containsExactly(reading(2));
        assertThat(decoder.held()).isEqualTo(2);
        passes(TIMEOUT.minusMillis(501));
        assertThat(said).hasSize(1);
        comes("DDATA", data(3));

        assertThat(said).containsExactly(reading(2), reading(3), reading(4), reading(5));
        assertThat(decoder.heldUntil()).isEmpty();
        assertThat(decoder.held()).isZero();
        comes("DDATA", data(6));
        passes(TIMEOUT.multipliedBy(5));
        assertThat(said).hasSize(5);
    }

    @Test
    @Tck("operational-behavior-host-reordering-rebirth")
    void births_are_asked_for_when_what_is_missing_does_not_come_in_time() {
        born();
        comes("DDATA", data(3));
        now = now.plusMillis(1_500);
        comes("DDATA", data(6));
        comes("DDATA", data(4));
        passes(Duration.ofMillis(499));
        assertThat(said).isEmpty();

        passes(Duration.ofMillis(1));
        assertThat(said)
                .containsExactly(reading(3), "rebirth? spBv1.0/plant/NCMD/edge", reading(4));
        assertThat(decoder.heldUntil()).contains(START.plusMillis(1_500).plus(TIMEOUT));
        comes("DDATA", data(5));
        assertThat(said.subList(3, 5)).containsExactly(reading(5), reading(6));
    }

    @Test
    void a_message_of_any_node_shows_that_the_time_is_over() {
        born();
        comes("DDATA", data(3));
        now = now.plus(TIMEOUT);

        comes("other", "NBIRTH", nodeBirth(900, 1));

        assertThat(said).containsExactly(reading(3), "rebirth? spBv1.0/plant/NCMD/edge");
    }

    @Test
    void what_comes_before_its_birth_waits_for_it() {
        comes("DDATA", data(2));
        comes("DBIRTH", deviceBirth(1_000));
        assertThat(said).isEmpty();

        comes("NBIRTH", nodeBirth(900, 7));

        assertThat(said).containsExactly("1000[0.0, 0.5]", reading(2));
    }

    @Test
    void without_a_birth_data_are_dead_letters_in_the_end() {
        comes("DDATA", data(2));
        passes(TIMEOUT);

        assertThat(said).containsExactly("no-birth", "rebirth? spBv1.0/plant/NCMD/edge");
    }

    @Test
    void a_new_life_begins_when_the_former_has_had_its_say() {
        born();
        for (int n = 2; n <= 50; n++) {
            comes("DDATA", data(n));
        }
        said.clear();
        comes("DDATA", data(52));
        comes("DBIRTH", deviceBirth(5_001));
        comes("DDATA", payload(5_002, 2).with(metric("", 1, 0).real(9.0)));
        assertThat(said).isEmpty();

        comes("NBIRTH", nodeBirth(5_000, 8));

        assertThat(said)
                .containsExactly(
                        reading(52),
                        "rebirth? spBv1.0/plant/NCMD/edge",
                        "5001[0.0, 0.5]",
                        "5002[9.0, 0.5]");
    }

    @Test
    void a_death_comes_after_what_was_said_before_it() {
        born();
        comes("DDATA", data(3));

        SparkplugBytes former = payload(2_000, -1).with(metric("bdSeq", -1, INT64).number(11, 6));
        comes("NDEATH", former);
        assertThat(said).isEmpty();
        comes("NDEATH", payload(2_000, -1).with(metric("bdSeq", -1, INT64).number(11, 7)));

        assertThat(said)
                .containsExactly(reading(3), "rebirth? spBv1.0/plant/NCMD/edge", "1003[NaN, NaN]");
    }

    @Test
    void what_comes_after_its_turn_is_history() {
        born();
        comes("DDATA", data(3));
        passes(TIMEOUT);
        said.clear();

        comes("DDATA", data(2));
        comes("DDATA", payload(1_004, 4).with(metric("", 2, 0).real(0.25)));
        passes(TIMEOUT);
        comes("DDATA", payload(1_005, 5).with(metric("", 2, 0).real(0.75)));

        assertThat(said).containsExactly("1004[3.0, 0.25]", "1002[2.0, NaN]", "1005[3.0, 0.75]");
    }

    @Test
    void a_message_that_is_repeated_counts_once() {
        born();
        comes("DDATA", data(3));
        comes("DDATA", data(3));
        comes("DDATA", data(2));
        comes("DDATA", data(3));

        assertThat(said).containsExactly(reading(2), reading(3));
    }

    @Test
    void numbers_that_come_round_let_go_what_was_held() {
        born();
        comes("DDATA", data(3));
        comes("DDATA", data(3, 300));

        assertThat(said).containsExactly(reading(3), "rebirth? spBv1.0/plant/NCMD/edge");
        passes(TIMEOUT);
        assertThat(said.getLast()).isEqualTo("1300[300.0, NaN]");
    }

    @Test
    void a_clock_that_is_put_back_does_not_make_it_wait() {
        born();
        comes("DDATA", data(3));
        passes(Duration.ofHours(-1));

        assertThat(said).containsExactly(reading(3), "rebirth? spBv1.0/plant/NCMD/edge");
    }

    @Test
    void no_more_is_held_than_fits() {
        born();
        String text = "x".repeat(1_000_000);
        for (int n = 3; n < 8; n++) {
            comes("DDATA", data(n).with(metric("note", -1, 12).text(15, text)));
        }

        assertThat(said)
                .containsExactly(
                        reading(3),
                        "rebirth? spBv1.0/plant/NCMD/edge",
                        reading(4),
                        reading(5),
                        reading(6),
                        reading(7));
        assertThat(decoder.heldUntil()).isEmpty();
    }

    @Test
    void without_a_timeout_nothing_waits() {
        decoder = decoder(Duration.ZERO);
        born();
        comes("DDATA", data(3));

        assertThat(said).containsExactly(reading(3), "rebirth? spBv1.0/plant/NCMD/edge");
        assertThat(decoder.heldUntil()).isEmpty();
    }

    /// However 128 neighbours are mixed, all the readings come in the order in which they were
    /// made.
    @Test
    void any_order_comes_to_the_same() {
        SplittableRandom random = new SplittableRandom(5);
        int count = 2_000;
        for (int distance = 2; distance <= 128; distance *= 2) {
            decoder = decoder(TIMEOUT);
            said.clear();
            born();
            int[] order = IntStream.range(2, count).toArray();
            for (int from = 0; from < order.length; from += distance) {
                int to = Math.min(order.length, from + distance);
                for (int i = to - 1; i > from; i--) {
                    int j = random.nextInt(from, i + 1);
                    int other = order[j];
                    order[j] = order[i];
                    order[i] = other;
                }
            }
            for (int n : order) {
                comes("DDATA", data(n % 256, n));
                if (random.nextInt(10) == 0) {
                    decoder = again(decoder);
                }
            }

            assertThat(said)
                    .containsExactlyElementsOf(
                            IntStream.range(2, count).mapToObj(ReorderingTest::reading).toList());
        }
    }

    private static MessageDecoder again(MessageDecoder decoder) {
        StateWriter out = new StateWriter();
        decoder.save(out);
        MessageDecoder loaded = decoder(TIMEOUT);
        loaded.load(new StateReader(out.toByteArray()));
        assertThat(state(loaded)).isEqualTo(state(decoder));
        assertThat(loaded.heldUntil()).isEqualTo(decoder.heldUntil());
        assertThat(loaded.held()).isEqualTo(decoder.held());
        return loaded;
    }

    /// A release before wrote neither what is held nor how many that are.
    @Test
    void a_state_of_before_is_read() {
        born();
        StateWriter out = new StateWriter();
        decoder.save(out);
        byte[] before = Arrays.copyOf(out.toByteArray(), out.toByteArray().length - Integer.BYTES);
        before[0] = 1;
        decoder = decoder(TIMEOUT);

        decoder.load(new StateReader(before));
        comes("DDATA", data(3));
        comes("DDATA", data(2));

        assertThat(said).containsExactly(reading(2), reading(3));
    }

    /// Whatever comes, every message has its turn once, unless it is a copy of one that is held.
    @Test
    void nothing_is_lost() {
        SplittableRandom random = new SplittableRandom(6);
        List<String> types = List.of("NBIRTH", "DBIRTH", "DDATA", "DDATA", "DDATA", "NDEATH");
        for (int n = 0; n < 20_000; n++) {
            String type = types.get(random.nextInt(types.size()));
            SparkplugBytes payload =
                    type.equals("NBIRTH")
                            ? nodeBirth(random.nextInt(2_000), n)
                            : data(random.nextInt(-1, 260), n);
            comes("edge" + random.nextInt(3), type, payload);
            passes(Duration.ofMillis(random.nextInt(50)));
        }
        passes(TIMEOUT);

        assertThat(turns).hasSize((int) position).doesNotHaveDuplicates();
        assertThat(decoder.heldUntil()).isEmpty();
    }
}
