package io.homeostat.sparkplug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.codec.EdgeNodeId;
import io.homeostat.codec.SparkplugEncoder;
import io.homeostat.codec.ToldMetric;
import io.homeostat.label.Prediction;
import io.homeostat.model.Estimate;
import io.homeostat.model.Task;
import io.homeostat.mqtt.Statement;
import io.homeostat.reading.DeviceId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an edge node says, statement by statement.
class EdgeNodeTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Instant AT = Instant.parse("2026-11-21T09:00:00Z");
    private static final EdgeNodeId ID = new EdgeNodeId("plant", "oven");

    @TempDir private Path directory;

    private EdgeNode node(Task task, int devicesMax) {
        InstantSource clock = InstantSource.fixed(NOW);
        return new EdgeNode(ID, task, directory.resolve("oven"), clock, devicesMax);
    }

    private EdgeNode node() {
        return node(new Task.Regression(), 10_000);
    }

    static Prediction prediction(String device, long reading, double value, double half) {
        Estimate said = new Estimate.Value(value);
        return new Prediction(
                reading,
                new DeviceId(device),
                AT,
                1,
                said,
                said,
                said,
                value - half,
                value + half,
                false);
    }

    private static List<Statement> connect(EdgeNode node) {
        node.prepare();
        var _ = node.will(NOW);
        return node.arrived(NOW);
    }

    private static ReadPayload read(Statement statement) {
        return ReadPayload.of(statement.payload());
    }

    private static List<String> topics(List<Statement> said) {
        return said.stream().map(Statement::topic).toList();
    }

    private static byte[] command(String metric, boolean value) {
        ToldMetric.Value said = new ToldMetric.Value.Truth(value);
        return SparkplugEncoder.payload(1, List.of(new ToldMetric(metric, 1, said)));
    }

    @Test
    @Tck({
        "topics-dbirth-topic",
        "topics-dbirth-mqtt",
        "topics-dbirth-timestamp",
        "topics-dbirth-metric-reqs",
        "topics-dbirth-metrics",
        "operational-behavior-data-publish-dbirth",
        "operational-behavior-data-publish-dbirth-values",
        "operational-behavior-data-publish-dbirth-order",
        "payloads-timestamp-in-UTC",
        "payloads-metric-timestamp-in-UTC",
        "payloads-name-requirement",
        "payloads-name-birth-data-requirement",
        "payloads-metric-datatype-req",
        "payloads-metric-datatype-value",
        "payloads-metric-datatype-value-type",
        "payloads-dbirth-timestamp",
        "payloads-dbirth-qos",
        "payloads-dbirth-retain"
    })
    void a_device_is_born_with_every_metric_it_will_ever_have() {
        EdgeNode node = node();
        connect(node);

        node.report(prediction("d1", 7, 2.5, Double.NaN));

        Statement birth = node.due(NOW).getFirst();
        assertThat(birth.topic()).isEqualTo("spBv1.0/plant/DBIRTH/oven/d1");
        assertThat(birth.qos()).isZero();
        assertThat(birth.retained()).isFalse();
        assertThat(read(birth).time).isEqualTo(NOW.toEpochMilli());
        long at = AT.toEpochMilli();
        assertThat(read(birth).metrics)
                .containsExactly(
                        new ReadPayload.Metric("Prediction", -1, at, 10, 2.5),
                        new ReadPayload.Metric("Interval/Lower", -1, at, 10, "null"),
                        new ReadPayload.Metric("Interval/Upper", -1, at, 10, "null"),
                        new ReadPayload.Metric("Reading", -1, at, 4, 7L),
                        new ReadPayload.Metric("Model Version", -1, at, 4, 1L),
                        new ReadPayload.Metric("Drift Detected", -1, at, 11, false));
    }

    @Test
    @Tck({
        "principles-rbe-recommended",
        "topics-ddata-topic",
        "topics-ddata-mqtt",
        "topics-ddata-timestamp",
        "topics-ddata-payload",
        "operational-behavior-data-publish-dbirth-change",
        "payloads-ddata-timestamp",
        "payloads-ddata-qos",
        "payloads-ddata-retain"
    })
    void data_tell_what_has_changed_and_nothing_when_nothing_has() {
        EdgeNode node = node();
        connect(node);
        node.report(prediction("d1", 7, 2.5, 1));
        node.report(prediction("d1", 8, 3.5, 1));
        node.report(prediction("d1", 8, 3.5, 1));

        List<Statement> said = node.due(NOW);

        assertThat(topics(said))
                .containsExactly("spBv1.0/plant/DBIRTH/oven/d1", "spBv1.0/plant/DDATA/oven/d1");
        Statement data = said.get(1);
        assertThat(data.qos()).isZero();
        assertThat(data.retained()).isFalse();
        assertThat(read(data).time).isEqualTo(NOW.toEpochMilli());
        assertThat(read(data).names())
                .containsExactly("Prediction", "Interval/Lower", "Interval/Upper", "Reading");
        assertThat(read(data).metric("Prediction").value()).isEqualTo(3.5);
        assertThat(node.due(NOW)).isEmpty();
    }

    @Test
    @Tck({
        "topics-dbirth-seq",
        "topics-ddata-seq-num",
        "message-flow-device-birth-publish-dbirth-payload-seq",
        "payloads-sequence-num-always-included",
        "payloads-sequence-num-incrementing",
        "payloads-dbirth-seq",
        "payloads-dbirth-seq-inc",
        "payloads-ddata-seq",
        "payloads-ddata-seq-inc"
    })
    void numbers_go_on_over_all_devices_and_from_255_to_0() {
        EdgeNode node = node();
        assertThat(read(connect(node).getFirst()).sequence).isZero();

        List<Long> numbers = new ArrayList<>();
        for (int n = 0; n < 600; n++) {
            node.report(prediction("d" + n % 3, n, n, 1));
            node.due(NOW).forEach(one -> numbers.add(read(one).sequence));
        }

        assertThat(numbers).hasSize(600);
        for (int n = 0; n < 600; n++) {
            assertThat(numbers.get(n)).isEqualTo((n + 1) % 256);
        }
    }

    @Test
    @Tck({
        "operational-behavior-data-commands-rebirth-action-1",
        "operational-behavior-data-commands-rebirth-action-2",
        "operational-behavior-data-commands-rebirth-action-3",
        "payloads-dbirth-order",
        "payloads-ddata-order"
    })
    void is_born_again_when_it_is_asked_with_the_number_of_its_life() {
        EdgeNode node = node();
        connect(node);
        List<Statement> first = connect(node);
        node.report(prediction("d1", 1, 1, 1));
        node.report(prediction("d2", 2, 2, 1));
        node.due(NOW);
        node.report(prediction("d1", 3, 3, 1)); // not sent yet: it is in the birth

        assertThat(node.heard(command("Node Control/Rebirth", false), NOW)).isEmpty();
        assertThat(node.heard(command("Node Control/Reboot", true), NOW)).isEmpty();
        assertThat(node.heard(new byte[] {9, 9}, NOW)).isEmpty();
        List<Statement> again = node.heard(command("Node Control/Rebirth", true), NOW);

        assertThat(topics(again))
                .containsExactly(
                        "spBv1.0/plant/NBIRTH/oven",
                        "spBv1.0/plant/DBIRTH/oven/d2",
                        "spBv1.0/plant/DBIRTH/oven/d1");
        assertThat(read(again.getFirst()).metric("bdSeq").value())
                .isEqualTo(1L)
                .isEqualTo(read(first.getFirst()).metric("bdSeq").value());
        assertThat(again.stream().map(one -> read(one).sequence)).containsExactly(0L, 1L, 2L);
        assertThat(read(again.get(2)).metric("Prediction").value()).isEqualTo(3.0);
        assertThat(node.due(NOW)).isEmpty();
    }

    @Test
    @Tck("topics-nbirth-bdseq-increment")
    void the_number_of_its_life_begins_with_0_outlives_a_restart_and_turns_over() throws Exception {
        Path file = directory.resolve("oven");
        for (int life = 0; life < 3; life++) {
            assertThat(read(connect(node()).getFirst()).metric("bdSeq").value())
                    .isEqualTo((long) life);
        }
        EdgeNode node = node();
        node.prepare();
        node.prepare(); // an attempt that did not get as far as CONNECT uses no number
        assertThat(read(node.will(NOW)).metric("bdSeq").value()).isEqualTo(3L);

        Files.writeString(file, "254\n");

        EdgeNode late = node();
        assertThat(read(connect(late).getFirst()).metric("bdSeq").value()).isEqualTo(255L);
        late.gone();
        assertThat(read(connect(late).getFirst()).metric("bdSeq").value()).isEqualTo(0L);
    }

    @Test
    void what_is_predicted_while_nobody_hears_is_in_the_births() {
        EdgeNode node = node();
        node.report(prediction("d1", 1, 1, 1));
        assertThat(node.due(NOW)).isEmpty();
        assertThat(topics(connect(node))).hasSize(2);
        node.gone();
        node.report(prediction("d1", 2, 2, 1));
        assertThat(node.due(NOW)).isEmpty();

        List<Statement> births = connect(node);

        assertThat(read(births.get(1)).metric("Reading").value()).isEqualTo(2L);
    }

    @Test
    void a_device_beyond_what_may_wait_tells_its_newest_values_when_there_is_room() {
        EdgeNode node = node();
        connect(node);
        for (int n = 0; n < 5_000; n++) {
            node.report(prediction("d" + n % 2, n, n, 1));
        }

        List<Statement> said = node.due(NOW);

        assertThat(said).hasSize(1_026);
        for (int i = 0; i < said.size(); i++) {
            assertThat(read(said.get(i)).sequence).isEqualTo((i + 1) % 256);
        }
        assertThat(read(said.get(1_024)).metric("Reading").value()).isEqualTo(4_998L);
        assertThat(read(said.get(1_025)).metric("Reading").value()).isEqualTo(4_999L);
    }

    @Test
    @Tck({
        "topic-structure-namespace-valid-device-id",
        "topic-structure-namespace-unique-device-id",
        "intro-device-id-string",
        "intro-device-id-chars"
    })
    void a_name_adds_no_level_and_stands_for_one_device() {
        EdgeNode node = node();
        connect(node);
        node.report(prediction("edge1/press", 1, 1, 1));
        node.report(prediction("edge1+press", 2, 1, 1));

        List<String> topics = topics(node.due(NOW));

        assertThat(topics.get(0)).isEqualTo("spBv1.0/plant/DBIRTH/oven/edge1_press");
        assertThat(topics.get(1)).matches("spBv1\\.0/plant/DBIRTH/oven/edge1_press~[0-9a-f]+");
    }

    @Test
    @Tck({
        "topics-ddeath-topic",
        "topics-ddeath-mqtt",
        "topics-ddeath-seq-num",
        "operational-behavior-device-ddeath",
        "payloads-ddeath-timestamp",
        "payloads-ddeath-seq",
        "payloads-ddeath-seq-inc",
        "payloads-ddeath-seq-number"
    })
    void a_device_that_gives_way_dies() {
        EdgeNode node = node(new Task.Regression(), 2);
        connect(node);
        node.report(prediction("d1", 1, 1, 1));
        node.report(prediction("d2", 2, 1, 1));
        node.report(prediction("d1", 3, 1, 1));
        node.due(NOW);

        node.report(prediction("d3", 4, 1, 1));

        List<Statement> said = node.due(NOW);
        Statement death = said.getFirst();
        assertThat(death.topic()).isEqualTo("spBv1.0/plant/DDEATH/oven/d2");
        assertThat(death.qos()).isZero();
        assertThat(death.retained()).isFalse();
        assertThat(read(death).sequence).isEqualTo(4);
        assertThat(read(death).time).isEqualTo(NOW.toEpochMilli());
        assertThat(read(death).metrics).isEmpty();
        assertThat(said.get(1).topic()).isEqualTo("spBv1.0/plant/DBIRTH/oven/d3");
    }

    @Test
    void a_class_is_told_by_its_name_with_the_share_of_each() {
        Task task = new Task.Classification(List.of("low", "high"));
        EdgeNode node = node(task, 10);
        connect(node);
        Estimate said = Estimate.Classes.owning(new double[] {0.25, 0.75});
        node.report(
                new Prediction(
                        7,
                        new DeviceId("d1"),
                        Instant.ofEpochMilli(-5),
                        3,
                        said,
                        said,
                        said,
                        Double.NaN,
                        Double.NaN,
                        true));

        ReadPayload birth = read(node.due(NOW).getFirst());

        assertThat(birth.names())
                .containsExactly(
                        "Prediction",
                        "Probability/low",
                        "Probability/high",
                        "Reading",
                        "Model Version",
                        "Drift Detected");
        assertThat(birth.metric("Prediction"))
                .isEqualTo(new ReadPayload.Metric("Prediction", -1, 0, 12, "high"));
        assertThat(birth.metric("Probability/high").value()).isEqualTo(0.75);
        assertThat(birth.metric("Drift Detected").value()).isEqualTo(true);
    }

    @Test
    @Tck({
        "intro-group-id-string",
        "intro-group-id-chars",
        "intro-edge-node-id-string",
        "intro-edge-node-id-chars",
        "topic-structure-namespace-valid-group-id",
        "topic-structure-namespace-valid-edge-node-id"
    })
    void a_group_or_node_that_no_topic_can_hold_is_refused() {
        for (String wrong : List.of("", " ", "a/b", "a+", "#", "a\0b")) {
            assertThatThrownBy(() -> new EdgeNodeId(wrong, "n"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new EdgeNodeId("g", wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(ID.speaksOn("spBv1.0/plant/DDATA/oven/d1")).isTrue();
        assertThat(ID.speaksOn("spBv1.0/plant/NCMD/oven")).isFalse();
        assertThat(ID.speaksOn("spBv1.0/plant/NDATA/other")).isFalse();
    }
}
