package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.config.PipelineFile;
import io.homeostat.config.PipelineResource;
import io.homeostat.config.SharedData;
import io.homeostat.model.LinearModel;
import io.homeostat.model.Standardization;
import io.homeostat.onnx.OnnxExport;
import io.homeostat.signature.KeyFiles;
import io.homeostat.signature.ModelSignature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model that was made elsewhere serves in the loop, and is healed, rolled back, kept, replayed
/// and replaced as any other.
class ForeignModelTest {
    private static final String FOREIGN =
            Plant.INLINE.replace(
                    "{family: ridge, first: {after: 200 readings}}",
                    "{family: onnx, params: {file: models/plant.onnx, retrain: ridge}}");

    @TempDir private Path directory;

    private Path pipeline;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(directory.resolve("models"));
        foreign(3, 2, List.of("x", "z"));
        pipeline = Files.writeString(directory.resolve("plant.yaml"), FOREIGN);
    }

    /// Another tool's model: so many times x, so many times z.
    private void foreign(double x, double z, List<String> features) throws IOException {
        Standardization plain =
                new Standardization(
                        new int[features.size()],
                        new double[features.size()],
                        features.stream().mapToDouble(_ -> 1).toArray());
        double[] weights = features.stream().mapToDouble(f -> f.equals("x") ? x : z).toArray();
        Files.write(
                directory.resolve("models/plant.onnx"),
                OnnxExport.write(
                        new LinearModel(plain, 0, weights),
                        new OnnxExport.Facts("elsewhere", 7, "", "y", features, List.of())));
    }

    private Path recording(int readings) throws IOException {
        StringBuilder csv = new StringBuilder("at,n,x,z,y,device\n");
        for (int n = 0; n < readings; n++) {
            csv.append(Plant.reading(n).replaceAll("\"[a-z]+\":", "").replaceAll("[{}]", ""));
            csv.append(",d1\n");
        }
        return Files.writeString(directory.resolve("recording.csv"), csv);
    }

    private JsonNode replayed(int readings) throws IOException {
        Path report = directory.resolve("report.json");
        Said said =
                Said.homeostat(
                        "replay",
                        pipeline,
                        "--quiet",
                        "--input",
                        recording(readings),
                        "--json",
                        report);
        assertThat(said.code()).as(said.toString()).isZero();
        return new ObjectMapper().readTree(report.toFile());
    }

    private static List<String> types(JsonNode report) {
        return report.path("events").findValuesAsText("type");
    }

    private void refused(String... told) {
        Said said = Said.homeostat("check", pipeline);
        assertThat(said.code()).as(said.toString()).isEqualTo(2);
        assertThat(said.err()).contains(told);
    }

    @Test
    void check_says_what_serves_and_what_cannot() throws IOException {
        Said good = Said.homeostat("check", pipeline);
        assertThat(good.code()).as(good.toString()).isZero();
        assertThat(good.out()).contains("onnx on y");

        foreign(3, 2, List.of("z", "x"));
        refused("plant.yaml:", "model.params.file", "features z, x", "in this order: x, z");
        foreign(3, 2, List.of("x", "z", "v"));
        refused("features x, z, v");
        Files.writeString(directory.resolve("models/plant.onnx"), "pickle");
        refused("plant.onnx with bytes that are no protocol buffer", "an ONNX file");
        Files.delete(directory.resolve("models/plant.onnx"));
        refused("no file", "models/plant.onnx");
        Files.writeString(pipeline, FOREIGN.replace("retrain: ridge", "retrain: logistic"));
        refused("model.params.retrain", "'logistic' for regression");
        Files.writeString(pipeline, FOREIGN.replace("file: models/plant.onnx, ", ""));
        refused("the required key 'file'");
    }

    @Test
    void a_box_that_trusts_keys_takes_only_what_one_has_signed() throws Exception {
        KeyFiles keys = KeyFiles.make(directory, "plant");
        KeyFiles stranger = KeyFiles.make(directory, "stranger");
        Path model = directory.resolve("models/plant.onnx");
        Path place = ModelSignature.place(model);
        String[] words = {"up", "--model-trust", keys.open().toString(), pipeline.toString()};

        distrusted(words, "spec.model.params.file: found " + model, "no signature " + place);
        Files.writeString(place, ModelSignature.sign(model, place, stranger.signing()));
        distrusted(words, "signature of the key '" + stranger.trusted().hint(), "plant.pub");
        Files.writeString(place, ModelSignature.sign(model, place, keys.signing()));
        foreign(3, 1, List.of("x", "z"));
        distrusted(words, "but not this model", "found SHA-256 ");

        Files.writeString(place, ModelSignature.sign(model, place, keys.signing()));
        try (Box box = Box.up(directory.resolve("data"), words[1], words[2], words[3])) {
            assertThat(box.get("/health/ready").status()).isEqualTo(200);
        }
    }

    private static void distrusted(String[] words, String... told) {
        Said said = Said.homeostat((Object[]) words);
        assertThat(said.code()).as(said.toString()).isEqualTo(2);
        assertThat(said.err()).contains(told).contains("a key of --model-trust has signed");
    }

    @Test
    void serves_from_the_first_reading_and_is_healed_when_the_world_changes() throws IOException {
        JsonNode report = replayed(1_400);

        assertThat(report.path("predictions").asLong()).isEqualTo(1_400);
        assertThat(types(report)).startsWith("imported").contains("drift", "promoted");
        assertThat(report.path("events").get(0).path("reason").asText())
                .isEqualTo("version 1 imported from plant.onnx, made by homeostat");
        double healed = report.path("healed").path("mae").asDouble();
        double frozen = report.path("frozen").path("mae").asDouble();
        assertThat(healed).isLessThan(frozen / 2);
        assertThat(replayed(1_400).path("digest")).isEqualTo(report.path("digest"));
    }

    @Test
    void without_candidates_it_serves_on_and_the_alarm_is_told() throws IOException {
        Files.writeString(pipeline, FOREIGN.replace("retrain: ridge", "retrain: none"));
        JsonNode report = replayed(1_400);
        assertThat(types(report)).contains("imported", "drift").doesNotContain("trained");
    }

    @Test
    void train_tests_it_and_predict_needs_no_file_but_its_own() throws IOException {
        Path input = recording(300);
        Path model = directory.resolve("plant.model");
        Said trained = Said.homeostat("train", pipeline, "--input", input, "--output", model);
        assertThat(trained.code()).as(trained.toString()).isZero();
        assertThat(trained.out())
                .contains("tested on the newest 60 labels", "onnx imported from plant.onnx");
        Said one = Said.homeostat("predict", pipeline, "--input", input);
        Said other = Said.homeostat("predict", pipeline, "--input", input, "--model", model);
        assertThat(one.code()).as(one.toString()).isZero();
        assertThat(one.out()).isEqualTo(other.out());
        assertThat(one.out().lines()).hasSize(301);
    }

    @Test
    void evaluate_judges_it_without_a_file_of_its_own() {
        Path examples = SharedData.repository().resolve("examples");
        Path data = examples.resolve("data").resolve("gas-turbine");
        Path turbine = examples.resolve("gas-turbine-foreign.yaml");
        Said first = Said.homeostat("evaluate", turbine, "--input", data.resolve("gt_2011.csv"));
        assertThat(first.code()).as(first.toString()).isZero();
        assertThat(first.out()).contains("onnx, digest ", "better than the trivial baseline: ");
        Said later = Said.homeostat("evaluate", turbine, "--input", data.resolve("gt_2014.csv"));
        assertThat(later.code()).as(later.toString()).isEqualTo(1);
        assertThat(later.out()).contains("rmse", "worse than the trivial baseline: ");
    }

    private State live(Path data, int from, int to) throws Exception {
        try (Box box = Box.up(data, "--lockstep", pipeline.toString())) {
            if (to > from) {
                Feeder.feed(box.mqttPort(), from, to);
            }
            box.stop();
        }
        return State.of(data, resource());
    }

    private PipelineResource resource() {
        return PipelineFile.read(pipeline);
    }

    @Test
    void a_box_decides_as_a_replay_does_and_goes_on_after_a_restart() throws Exception {
        Path data = directory.resolve("data");
        live(data, 0, 500);
        State state = live(data, 500, 1_400);

        assertThat(state.digest()).isEqualTo(replayed(1_400).path("digest").asText());
        assertThat(state.snapshot().predictions()).isEqualTo(1_400);
        assertThat(state.decisions().stream().filter(d -> d.contains("IMPORTED"))).hasSize(1);

        Said shown = Said.homeostat("models", "show", "plant", 1, "--data", data);
        assertThat(shown.out())
                .contains("family        onnx", "file digest", "reproducible  no, it was made");
        Path copy = directory.resolve("copy.onnx");
        assertThat(
                        Said.homeostat(
                                        "models",
                                        "export",
                                        "plant",
                                        1,
                                        "--format",
                                        "onnx",
                                        "--output",
                                        copy,
                                        "--data",
                                        data)
                                .code())
                .isZero();
        assertThat(copy).hasSameBinaryContentAs(directory.resolve("models/plant.onnx"));
        Path report = directory.resolve("journal.json");
        Files.delete(pipeline);
        Said replayed = Said.homeostat("replay", "--quiet", "--journal", data, "--json", report);
        assertThat(replayed.code()).as(replayed.toString()).isZero();
        assertThat(new ObjectMapper().readTree(report.toFile()).path("digest").asText())
                .isEqualTo(state.digest());
    }

    @Test
    void another_file_of_the_same_name_is_a_candidate_and_must_win() throws Exception {
        Path data = directory.resolve("data");
        live(data, 0, 150);
        foreign(1, 1, List.of("x", "z"));
        State worse = live(data, 150, 390);
        assertThat(worse.decisions())
                .anyMatch(d -> d.contains("IMPORTED v2"))
                .anyMatch(d -> d.contains("CANDIDATE v2"))
                .anyMatch(d -> d.contains("REFUSED v2"));
        assertThat(worse.snapshot().champion()).isEqualTo(1);

        foreign(2, 1, List.of("x", "z"));
        State again = live(data, 390, 390);
        assertThat(again.decisions()).anyMatch(d -> d.contains("IMPORTED v3"));
        assertThat(live(data, 390, 390).decisions()).hasSameSizeAs(again.decisions());
    }

    @Test
    void an_exported_model_serves_again() throws Exception {
        Path data = directory.resolve("data");
        Files.writeString(pipeline, Plant.INLINE);
        live(data, 0, 400);
        Said exported =
                Said.homeostat(
                        "models",
                        "export",
                        "plant",
                        1,
                        "--format",
                        "onnx",
                        "--output",
                        directory.resolve("models/plant.onnx"),
                        "--data",
                        data);
        assertThat(exported.code()).as(exported.toString()).isZero();
        Files.writeString(pipeline, FOREIGN);

        JsonNode report = replayed(600);

        assertThat(report.path("predictions").asLong()).isEqualTo(600);
        assertThat(report.path("healed").path("mae").asDouble()).isLessThan(0.5);
    }

    @Test
    void answers_over_http_before_the_first_reading() throws Exception {
        try (Box box = Box.up(directory.resolve("data"), "--lockstep", pipeline.toString())) {
            Eventually.eventually(
                    "a champion", () -> box.snapshot("plant").path("champion").asInt() == 1);
            Box.Answer answer = box.post("/predict", "{\"x\": 2, \"z\": 1}");
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            assertThat(answer.body().path("prediction").asDouble()).isEqualTo(8);
            JsonNode lineage =
                    box.get("/api/v1/pipelines/plant/models").body().findValue("lineage");
            assertThat(lineage.path("reproducible").asBoolean(true)).isFalse();
            assertThat(lineage.path("family").asText()).isEqualTo("onnx");
        }
    }
}
