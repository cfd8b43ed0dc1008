package io.homeostat.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.base.Span;
import io.homeostat.codec.EdgeNodeId;
import io.homeostat.drift.DetectorSpec;
import io.homeostat.drift.InputTest;
import io.homeostat.feature.Feature;
import io.homeostat.feature.Feature.Encoding;
import io.homeostat.feature.Feature.Part;
import io.homeostat.feature.Feature.Stat;
import io.homeostat.gate.GatePolicy;
import io.homeostat.healing.BudgetPolicy;
import io.homeostat.healing.HealingPolicy;
import io.homeostat.label.LabelPolicy;
import io.homeostat.label.Target;
import io.homeostat.learn.ModelSpec;
import io.homeostat.loop.LoopSpec;
import io.homeostat.loop.MonitorSpec;
import io.homeostat.model.Task;
import io.homeostat.reading.DeviceRule;
import io.homeostat.reading.SourceSpec;
import io.homeostat.reading.TimeFormat;
import io.homeostat.score.Metric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PipelineFileTest {
    static final String MINIMAL =
            """
            apiVersion: homeostat.io/v1
            kind: Pipeline
            metadata: {name: small}
            spec:
              source: {mqtt: {topic: plant/reading}}
              fields:
                x: {}
                y:
                mode: {categories: [NO, 1, 2.0]}
              target: {field: y}
              features: [x]
              publish: {topic: plant/prediction}
            """;

    static String resource(String name) {
        try (var in = PipelineFileTest.class.getResourceAsStream("/pipelines/" + name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new IllegalStateException(name, failed);
        }
    }

    @Test
    void reads_all_of_the_full_example() {
        PipelineResource pipeline = PipelineFile.parse(resource("design.yaml"), "design.yaml");

        assertThat(pipeline.name()).isEqualTo("gas-turbine-nox");
        assertThat(pipeline.warnings()).isEmpty();
        SourceSpec source = pipeline.source();
        assertThat(source.topic()).isEqualTo("plant/+/turbine/+/reading");
        assertThat(source.qos()).isEqualTo(1);
        assertThat(source.format()).isEqualTo(SourceSpec.Format.JSON);
        assertThat(source.device().parts()).containsExactly(new DeviceRule.Part.TopicLevel(4));
        assertThat(source.time())
                .isEqualTo(
                        new SourceSpec.TimeRule.InFields(
                                List.of("timestamp"), TimeFormat.ISO_8601));
        var loop = pipeline.loop();
        assertThat(loop.fields().get(0).min()).isEqualTo(-40);
        assertThat(loop.fields().get(2).categories())
                .containsExactly("Idle", "Active", "Maintenance");
        assertThat(loop.target())
                .isEqualTo(
                        new Target(
                                "NOX",
                                new Task.Regression(),
                                new LabelPolicy.Delayed(new Span.Readings(24))));
        assertThat(loop.features())
                .containsExactly(
                        new Feature.Raw("AT", Encoding.AUTO, false),
                        new Feature.Lag("NOX", List.of(1, 2, 3, 4, 5)),
                        new Feature.Rolling("AT", 10, List.of(Stat.MEAN, Stat.STD)),
                        new Feature.Calendar(List.of(Part.HOUR, Part.WEEKDAY)));
        assertThat(loop.model())
                .isEqualTo(
                        ModelSpec.of(
                                "gradient-boosted-trees", Map.of("trees", 100.0, "depth", 6.0)));
        assertThat(loop.firstAfter()).isEqualTo(500);
        assertThat(loop.monitor())
                .isEqualTo(
                        new MonitorSpec(
                                Metric.RMSE,
                                100,
                                DetectorSpec.named("adwin"),
                                InputTest.KOLMOGOROV_SMIRNOV,
                                500,
                                Duration.ofDays(30),
                                20,
                                true,
                                0,
                                0.9));
        assertThat(loop.healing())
                .isEqualTo(
                        new HealingPolicy(
                                5000,
                                1000,
                                50,
                                new GatePolicy(0.05, 100, 2_000),
                                new Span.Readings(200),
                                BudgetPolicy.of(6, Duration.ofDays(1)),
                                300,
                                72,
                                10,
                                Duration.ofMinutes(10)));
        assertThat(pipeline.publish()).isEqualTo(PublishSpec.json("plant/{device}/prediction", 1));
    }

    @Test
    void other_families_stand_behind_the_pipelines_own_and_slices_have_a_margin() {
        String text =
                resource("design.yaml")
                        .replace(
                                "train: {newest",
                                "train: {families: [{family: ridge, params: {lambda: 2}},"
                                        + " gradient-boosted-trees, mean], newest")
                        .replace("gate: {alpha", "gate: {slices: mode, alpha");

        LoopSpec loop = PipelineFile.parse(text, "p.yaml").loop();

        assertThat(loop.models())
                .containsExactly(
                        loop.model(),
                        ModelSpec.of("ridge", Map.of("lambda", 2.0)),
                        ModelSpec.of("mean"));
        assertThat(loop.healing().trainMin()).isEqualTo(1_000);
        assertThat(loop.healing().gate().slices()).containsExactly("mode");
        assertThat(loop.healing().gate().margin()).isEqualTo(0.1);
    }

    @Test
    void a_learner_follows_the_labels_unless_there_shall_be_none() {
        String text = resource("design.yaml");
        String none = text.replace("heal: {", "heal: {online: none, ");
        String forest = text.replace("heal: {", "heal: {online: adaptive-forest, ");

        assertThat(PipelineFile.parse(text, "p.yaml").loop().online()).contains("linear");
        assertThat(PipelineFile.parse(none, "p.yaml").loop().online()).isEmpty();
        assertThat(PipelineFile.parse(forest, "p.yaml").loop().online())
                .contains("adaptive-forest");
    }

    /// Silently where nothing was said, told where it was asked for.
    @Test
    void there_is_no_learner_of_more_than_a_thousand_columns() {
        String steps =
                IntStream.rangeClosed(1, 1_001)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(", "));
        String wide =
                MINIMAL.replaceFirst(
                        "features: .*", "features: [{lag: {field: x, steps: [" + steps + "]}}]");

        assertThat(PipelineFile.parse(wide, "p.yaml").loop().features()).hasSize(1);
        assertThatThrownBy(
                        () -> PipelineFile.parse(wide + "\n  heal: {online: linear}\n", "p.yaml"))
                .hasMessageContaining(
                        "spec.heal.online: found 'linear' for 1001 columns, expected at most 1000"
                                + " columns and 100 classes");
    }

    @Test
    void fills_in_what_a_small_file_leaves_out() {
        PipelineResource pipeline = PipelineFile.parse(MINIMAL, "small.yaml");

        assertThat(pipeline.source().time()).isEqualTo(new SourceSpec.TimeRule.Arrival());
        assertThat(pipeline.source().device()).isEqualTo(DeviceRule.single("small"));
        assertThat(pipeline.loop().target())
                .isEqualTo(new Target("y", new Task.Regression(), new LabelPolicy.Inline()));
        assertThat(pipeline.loop().model()).isEqualTo(ModelSpec.of("gradient-boosted-trees"));
        assertThat(pipeline.loop().firstAfter()).isEqualTo(500);
        assertThat(pipeline.loop().monitor().metric()).isEqualTo(Metric.MAE);
        assertThat(pipeline.loop().healing().keep()).isEqualTo(10);
        assertThat(pipeline.publish().qos()).isEqualTo(1);
    }

    @Test
    void an_edge_node_is_named_after_its_pipeline_unless_it_has_a_name() {
        String plain =
                MINIMAL.replaceFirst("publish: .*", "publish: {format: sparkplug-b, group: g}");
        String named =
                MINIMAL.replaceFirst(
                        "publish: .*", "publish: {format: sparkplug-b, group: g, node: n}");

        PublishSpec publish = PipelineFile.parse(plain, "small.yaml").publish();

        assertThat(publish.edgeNode()).contains(new EdgeNodeId("g", "small"));
        assertThat(publish.topic()).isEqualTo("spBv1.0/g/DDATA/small/{device}");
        assertThat(PipelineFile.parse(named, "small.yaml").publish().edgeNode())
                .contains(new EdgeNodeId("g", "n"));
    }

    @Test
    void takes_words_as_they_are_written() {
        PipelineResource pipeline = PipelineFile.parse(MINIMAL, "small.yaml");

        assertThat(pipeline.loop().fields().get(2).categories()).containsExactly("NO", "1", "2.0");
    }

    @Test
    void a_label_key_is_a_declared_field_or_free_text() {
        String topic = "target: {field: y, label: {arrives: topic, topic: lab, key: KEY}}";
        String yaml = MINIMAL.replace("target: {field: y}", topic);

        PipelineResource declared = PipelineFile.parse(yaml.replace("KEY", "x"), "a.yaml");
        PipelineResource text = PipelineFile.parse(yaml.replace("KEY", "batch"), "a.yaml");
        PipelineResource slip = PipelineFile.parse(yaml.replace("KEY", "mdoe"), "a.yaml");

        assertThat(declared.source().key()).isEmpty();
        assertThat(text.source().key()).isEqualTo("batch");
        assertThat(text.warnings()).isEmpty();
        assertThat(slip.source().key()).isEqualTo("mdoe");
        assertThat(slip.warnings().toString()).contains("mdoe", "'mode'");
    }
}
