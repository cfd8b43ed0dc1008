package io.homeostat.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BrokenPipelinesTest {
    static List<BrokenPipelines.Broken> broken() {
        return BrokenPipelines.all();
    }

    @ParameterizedTest
    @MethodSource("broken")
    void says_where_and_what(BrokenPipelines.Broken broken) {
        assertThatThrownBy(() -> PipelineFile.parse(broken.text(), "p.yaml"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(broken.expected());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | p.yaml: found an empty file",
                "'# only a comment' | p.yaml: found an empty file",
                "'- a' | p.yaml:1: found a list",
                "'just words' | p.yaml:1: found 'just words'",
                "'a: 1\n---\nb: 2' | p.yaml:3: found a second YAML document",
                "'spec:\n\ta: 1' | p.yaml:2: found a tab in the indentation",
                "'a: [1, 2' | p.yaml:1: found a syntax error",
                "'a: \"open' | p.yaml:1: found a syntax error",
                "'spec: {}\nspec: {}' | p.yaml:2: spec: found 'spec' a second time",
                "'? [a]\n: 1' | p.yaml:1: found a list, expected a plain key",
                "'a: &x [*x]' | p.yaml:1: a: found 'a'",
                "'kind: Deployment' | p.yaml:1: kind: found 'Deployment', expected 'Pipeline'"
            })
    void says_what_is_wrong_with_the_file_itself(String text, String expected) {
        assertThatThrownBy(() -> PipelineFile.parse(text == null ? "" : text, "p.yaml"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void lists_all_problems_at_once_in_the_order_of_their_lines() {
        String text =
                PipelineFileTest.MINIMAL
                        .replace("kind: Pipeline", "kind: Pipe")
                        .replace("features: [x]", "features: [z, {lag: {field: mode, steps: 1}}]")
                        .replace("target: {field: y}", "target: {field: Y}")
                        .replace("publish:", "model: {family: xgbost}\n  publish:");

        ConfigException thrown =
                catchThrowableOfType(
                        ConfigException.class, () -> PipelineFile.parse(text, "p.yaml"));

        assertThat(thrown.problems())
                .extracting(Problem::line)
                .isSorted()
                .containsExactly(2, 10, 11, 11, 12);
        assertThat(thrown.problems().get(4).message())
                .isEqualTo(
                        "p.yaml:12: spec.model.family: found 'xgbost', expected one of last-value,"
                                + " mean, ridge, logistic, gradient-boosted-trees, random-forest,"
                                + " onnx");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stats: [mean, std] | stats: [mean, stdd] | rolling.stats[1]: found 'stdd'",
                "detector: adwin | detector: {threshold: high} | threshold: found 'high'",
                "family: gradient-boosted-trees | family: xgb | model.family: found 'xgb'"
            })
    void tells_of_one_slip_once(String find, String replace, String expected) {
        String text = PipelineFileTest.resource("design.yaml").replace(find, replace);

        ConfigException thrown =
                catchThrowableOfType(
                        ConfigException.class, () -> PipelineFile.parse(text, "p.yaml"));

        assertThat(thrown.problems())
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains(expected);
    }

    @Test
    void names_a_file_that_is_not_there() {
        assertThatThrownBy(() -> PipelineFile.read(Path.of("nowhere.yaml")))
                .hasMessage("nowhere.yaml: found no such file, expected a pipeline file");
    }

    @Test
    void warns_of_predictions_that_come_back_as_readings() {
        String text = PipelineFileTest.MINIMAL.replace("plant/reading", "plant/#");

        assertThat(PipelineFile.parse(text, "p.yaml").warnings())
                .singleElement()
                .extracting(Problem::path)
                .isEqualTo("spec.publish.topic");
    }
}
