package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `homeostat evaluate` on real recordings: what passes, what does not, what is refused.
class EvaluateTest {
    private static final Path EXAMPLES = SharedData.repository().resolve("examples");
    private static final Path PIPELINE = EXAMPLES.resolve("occupancy.yaml");
    private static final Path TRAINING = EXAMPLES.resolve("data/occupancy/datatraining.txt");
    private static final Path UNSEEN = EXAMPLES.resolve("data/occupancy/datatest.txt");
    private static final String BASELINE = "the trivial baseline";

    @TempDir private static Path shared;
    private static Path trained = Path.of("");
    private static Path scrambled = Path.of("");
    private static Path constant = Path.of("");

    @TempDir private Path directory;

    @BeforeAll
    static void three_models() throws IOException {
        trained = train("trained", PIPELINE, TRAINING);
        constant =
                train(
                        "constant",
                        changed(shared, "constant.yaml", "family: logistic", "family: mean"),
                        TRAINING);
        List<String> lines = Files.readAllLines(TRAINING);
        List<String> labels = new ArrayList<>();
        lines.stream().skip(1).forEach(line -> labels.add(line.substring(line.length() - 1)));
        Collections.shuffle(labels, new Random(1));
        List<String> other = new ArrayList<>(List.of(lines.getFirst()));
        for (int n = 1; n < lines.size(); n++) {
            String line = lines.get(n);
            other.add(line.substring(0, line.length() - 1) + labels.get(n - 1));
        }
        scrambled =
                train("scrambled", PIPELINE, Files.write(shared.resolve("scrambled.csv"), other));
    }

    private static Path train(String name, Path pipeline, Path input) {
        Path model = shared.resolve(name + ".model");
        Said said = Said.homeostat("train", pipeline, "--input", input, "--output", model);
        assertThat(said.code()).as(said.toString()).isZero();
        return model;
    }

    private static Path changed(Path directory, String name, String old, String fresh)
            throws IOException {
        String text = Files.readString(PIPELINE);
        assertThat(text).contains(old);
        return Files.writeString(directory.resolve(name), text.replace(old, fresh));
    }

    private static Said evaluate(Path model, Object... more) {
        return on(PIPELINE, UNSEEN, model, more);
    }

    private static Said on(Path pipeline, Path input, Path model, Object... more) {
        List<Object> words = new ArrayList<>();
        words.addAll(List.of("evaluate", pipeline, "--input", input, "--model", model));
        words.addAll(List.of(more));
        return Said.homeostat(words.toArray());
    }

    private static void passed(Said said, String rival) {
        assertThat(said.code()).as(said.toString()).isZero();
        assertThat(said.out()).containsPattern("(?m)^better than " + rival + ": e-value ");
    }

    private static void failed(Said said, String rival) {
        assertThat(said.code()).as(said.toString()).isEqualTo(1);
        assertThat(said.out())
                .containsPattern(
                        "(?m)^(not proved better|worse) than " + rival + ": e-value .*wanted ")
                .doesNotContainPattern("(?m)^better");
        assertThat(said.err()).isEmpty();
    }

    private static void wrong(Said said, String... told) {
        assertThat(said.code()).as(said.toString()).isEqualTo(2);
        assertThat(said.err()).contains(told).doesNotContain("Exception");
        assertThat(said.out()).isEmpty();
    }

    @Test
    void a_model_that_has_learned_passes() {
        Said said = evaluate(trained);
        passed(said, BASELINE);
        assertThat(said.out())
                .contains(
                        "judged by 2665 labels",
                        "logistic, digest ",
                        "accuracy",
                        "trivial baseline",
                        "this model")
                .contains("over 2665 labels")
                .doesNotContain("champion");
        assertThat(evaluate(trained)).isEqualTo(said);
    }

    @Test
    void one_that_has_learned_nothing_does_not() {
        failed(evaluate(scrambled), BASELINE);
        failed(evaluate(constant), BASELINE);
    }

    @Test
    void a_champion_has_to_be_beaten() {
        Said same = evaluate(trained, "--champion", trained);
        failed(same, "the champion");
        assertThat(same.out()).containsPattern("(?m)^champion +0\\.9").contains("e-value 1.00");
        failed(evaluate(scrambled, "--champion", trained), "the champion");
        passed(evaluate(trained, "--champion", scrambled), "the champion");
    }

    @Test
    void alpha_says_how_much_evidence_is_wanted() {
        passed(evaluate(trained, "--alpha", "0.001"), BASELINE);
        Said strict = evaluate(trained, "--alpha", "1e-200");
        failed(strict, BASELINE);
        assertThat(strict.out()).contains("(wanted 1.00e+200)");
        for (String alpha : List.of("0", "1", "-0.1", "1.5", "NaN")) {
            wrong(
                    evaluate(trained, "--alpha", alpha),
                    "--alpha: found ",
                    "expected a chance between 0 and 1");
        }
        wrong(evaluate(trained, "--alpha", "small"), "--alpha", "small");
    }

    @Test
    void few_labels_prove_nothing() throws IOException {
        Path few = directory.resolve("few.csv");
        Files.write(few, Files.readAllLines(UNSEEN).subList(0, 21));
        Said said = on(PIPELINE, few, trained);
        assertThat(said.code()).as(said.toString()).isEqualTo(1);
        assertThat(said.out())
                .contains(
                        "not proved better than "
                                + BASELINE
                                + ": 20 labels to judge by, wanted 30");
    }

    @Test
    void labels_arrive_as_the_pipeline_says() throws IOException {
        Path late =
                changed(
                        directory,
                        "late.yaml",
                        "{arrives: inline}",
                        "{arrives: delayed, after: 65 readings}");
        Said said = on(late, UNSEEN, trained);
        passed(said, BASELINE);
        assertThat(said.out()).contains("judged by 2600 labels");
    }

    @Test
    void a_file_without_labels_is_refused() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(UNSEEN));
        lines.replaceAll(line ->
                line.endsWith("\"Occupancy\"") ? line : line.substring(0, line.length() - 1));
        Path blank = Files.write(directory.resolve("blank.csv"), lines);
        wrong(
                on(PIPELINE, blank, trained),
                "--input: found no label for any of 2665 readings, expected values of Occupancy");
        Path empty = Files.write(directory.resolve("empty.csv"), lines.subList(0, 1));
        wrong(on(PIPELINE, empty, trained), "--input: found no readings");
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() throws IOException {
        Path none = directory.resolve("none.csv");
        wrong(
                on(PIPELINE, none, directory, "--champion", PIPELINE, "--alpha", 7),
                "none.csv",
                "--model: found no file " + directory + ", expected a model",
                "--champion: ",
                "is no model file",
                "--alpha: found 7.0");
        byte[] bytes = Files.readAllBytes(trained);
        bytes[100] ^= 1; // in the model; its lineage comes after it
        Path damaged = Files.write(directory.resolve("damaged.model"), bytes);
        wrong(evaluate(damaged), "--model: ", "digest");
        wrong(evaluate(trained, "--champion", damaged), "--champion: ", "digest");
        wrong(evaluate(directory.resolve("none")), "--model: found no file", "homeostat train");
    }

    @Test
    void a_model_that_answers_another_question_is_refused() throws IOException {
        for (String features : List.of("[Light, CO2]", "[CO2, Humidity, Light, Temperature]")) {
            String before = "[Temperature, Humidity, Light, CO2]";
            wrong(
                    on(changed(directory, "other.yaml", before, features), UNSEEN, trained),
                    "--model: ",
                    "trained on other features than occupancy");
        }
        Path three =
                changed(directory, "three.yaml", "categories: [0, 1]", "categories: [0, 1, 2]");
        wrong(
                on(three, UNSEEN, trained),
                "--model: the model answers with 2 classes, expected 3 classes");
        Path number =
                Files.writeString(
                        directory.resolve("number.yaml"),
                        Files.readString(PIPELINE)
                                .replace("categories: [0, 1]", "min: 0")
                                .replace("task: classification", "task: regression")
                                .replace("family: logistic", "family: ridge")
                                .replace("metric: accuracy", "metric: mae"));
        wrong(
                on(number, UNSEEN, trained),
                "--model: the model answers with 2 classes, expected a number, since that is what"
                        + " Occupancy of occupancy is");
        wrong(
                Said.homeostat("predict", number, "--input", UNSEEN, "--model", trained),
                "--model: the model answers with 2 classes, expected a number");
        Path ridge = directory.resolve("ridge.model");
        Said said = Said.homeostat("train", number, "--input", TRAINING, "--output", ridge);
        assertThat(said.code()).as(said.toString()).isZero();
        wrong(
                evaluate(trained, "--champion", ridge),
                "--champion: the model answers with a number, expected 2 classes");
    }
}
