package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/// The laboratory as a person uses it: words in, table, JSON and page out.
class LaboratoryTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int READINGS = 1_200;

    @TempDir private Path directory;
    private Path pipeline;
    private Path csv;
    private Path json;

    @BeforeEach
    void write_the_plant() throws IOException {
        pipeline = Plant.file(directory, Plant.INLINE);
        csv = csv("plant.csv", 0, READINGS);
        json = directory.resolve("report.json");
    }

    private Path csv(String name, int from, int to) throws IOException {
        StringBuilder text = new StringBuilder("at,n,x,z,y,device\n");
        for (int n = from; n < to; n++) {
            text.append(Plant.reading(n).replaceAll("\"[a-z]+\":", "").replaceAll("[{}]", ""));
            text.append(",d1\n");
        }
        return Files.writeString(directory.resolve(name), text);
    }

    private Said replay(Object... more) {
        List<Object> words = new ArrayList<>(List.of("replay", pipeline, "--input", csv));
        words.addAll(List.of("--json", json));
        words.addAll(List.of(more));
        return Said.homeostat(words.toArray());
    }

    private JsonNode good(Said said) throws IOException {
        assertThat(said.code()).as(said.toString()).isZero();
        return JSON.readTree(json.toFile());
    }

    private static void wrong(Said said, String... told) {
        assertThat(said.code()).as(said.toString()).isEqualTo(2);
        assertThat(said.err()).contains(told);
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void one_policy_is_reported_as_ever() throws IOException {
        JsonNode report = good(replay("--policy", "heal"));

        assertThat(names(report))
                .containsExactly(
                        "pipeline",
                        "policy",
                        "readings",
                        "duplicates",
                        "predictions",
                        "labels",
                        "rejected",
                        "seconds",
                        "readingsPerSecond",
                        "healed",
                        "frozen",
                        "baseline",
                        "retrainings",
                        "promotions",
                        "refusals",
                        "rollbacks",
                        "events",
                        "notes",
                        "rejections",
                        "warnings",
                        "digest");
    }

    @Test
    void several_policies_are_compared_and_each_is_as_it_is_alone() throws IOException {
        String alone = good(replay("--policy", "threshold:3", "--quiet")).get("digest").asText();
        Said said = replay("--policy", "frozen,periodic:100", "--policy", "threshold:3,heal");
        JsonNode report = good(said);

        assertThat(said.out())
                .contains("4 runs", "frozen", "periodic:100", "threshold:3", "heal", "(baseline)")
                .containsPattern("policy +rmse +mae +r2 +retrainings +promotions +refusals");
        assertThat(report.get("policy").asText()).isEqualTo("frozen");
        JsonNode runs = report.get("runs");
        assertThat(runs.findValuesAsText("policy"))
                .containsExactly("frozen", "periodic:100", "threshold:3", "heal");
        assertThat(report.get("digest")).isEqualTo(runs.get(0).get("digest"));
        assertThat(runs.get(2).get("digest").asText()).isEqualTo(alone);
        assertThat(runs.get(0).get("retrainings").asInt()).isZero();
        assertThat(runs.get(0).get("healed")).isEqualTo(runs.get(0).get("frozen"));
        assertThat(runs.get(1).get("retrainings").asInt()).isEqualTo(10);
        // Blind as it is, it trains on a window full of the old world until that has passed.
        assertThat(runs.get(2).get("retrainings").asInt()).isBetween(1, 10);
        assertThat(runs.get(3).get("promotions").asInt()).isPositive();
        double frozen = runs.get(0).at("/healed/rmse").asDouble();
        for (int i = 1; i < 4; i++) {
            assertThat(runs.get(i).at("/healed/rmse").asDouble()).isLessThan(0.6 * frozen);
        }
        assertThat(report.get("comparison")).hasSize(4);
    }

    @Test
    void faults_are_injected_and_told() throws IOException {
        double clean = good(replay("--policy", "frozen")).at("/healed/rmse").asDouble();
        JsonNode report =
                good(
                        replay(
                                "--policy",
                                "frozen",
                                "--fault",
                                "sensor=x,kind=offset,from=300,to=400,size=100",
                                "--fault",
                                "sensor=z,kind=drop-out,from=2023-11-15,to=2023-11-16T00:00:00Z"));

        assertThat(report.at("/healed/rmse").asDouble()).isGreaterThan(clean + 10);
        assertThat(report.get("faults")).hasSize(2);
        assertThat(report.at("/faults/0").toString())
                .isEqualTo(
                        "{\"sensor\":\"x\",\"kind\":\"offset\",\"from\":300,\"to\":400,\"size\":100.0}");
        assertThat(report.at("/faults/1/from").asText()).isEqualTo("2023-11-15T00:00:00Z");
        assertThat(report.has("runs")).isFalse();
    }

    @Test
    void a_wrong_fault_is_told_with_the_nearest_name() {
        wrong(
                replay("--fault", "sensor=X1,kind=stuk,from=1,to=2"),
                "found the kind 'stuk'",
                "'stuck'",
                "the sensor 'X1', expected one of x, z, y");
        wrong(replay("--fault", "sensr=x,kind=stuck,from=1,to=2"), "'sensr'", "'sensor'");
        wrong(replay("--fault", "sensor=x,kind=stuck,from=2,to=2"), "to after from");
        wrong(replay("--fault", "sensor=x,kind=stuck,from=2"), "no to");
        wrong(replay("--fault", "sensor=x,kind=offset,from=0,to=9"), "no reading before");
        wrong(replay("--fault", "sensor=x,kind=noise,from=3,to=9,size=-1"), "above 0");
        wrong(replay("--fault", "sensor=x,kind=gain,from=soon,to=9"), "'soon'");
    }

    @Test
    void labels_come_as_late_as_they_are_told_to() throws IOException {
        JsonNode late = good(replay("--label-delay", "50"));
        JsonNode hours = good(replay("--label-delay", "50 min"));
        JsonNode once = good(replay("--label-delay", 0));

        assertThat(late.get("labels").asInt()).isEqualTo(READINGS - 200 - 50);
        assertThat(hours.get("labels").asInt()).isBetween(READINGS - 260, READINGS - 240);
        assertThat(once.get("labels").asInt()).isEqualTo(READINGS - 200);
        assertThat(late.get("labelDelay").asText()).isEqualTo("50");
        wrong(replay("--label-delay", "soon"), "--label-delay: found 'soon'", "24 readings");
    }

    @Test
    void seeds_give_mean_and_spread() throws IOException {
        String forest =
                Plant.INLINE.replace(
                        "family: ridge", "family: random-forest, params: {trees: 5, depth: 3}");
        pipeline = Plant.file(directory, forest);
        Said said = replay("--seeds", "3", "--policy", "periodic:400");
        JsonNode report = good(said);

        assertThat(said.out()).contains("3 runs", " ± ");
        assertThat(report.get("runs").findValuesAsText("seed")).containsExactly("42", "43", "44");
        JsonNode rmse = report.at("/comparison/0/metrics/rmse");
        double sum = 0;
        for (JsonNode run : report.get("runs")) {
            sum += run.at("/healed/rmse").asDouble();
        }
        assertThat(rmse.get("mean").asDouble())
                .isCloseTo(sum / 3, org.assertj.core.api.Assertions.within(1e-9));
        assertThat(rmse.get("deviation").asDouble()).isPositive();
        assertThat(good(replay("--seeds", "7,9")).get("runs").findValuesAsText("seed"))
                .containsExactly("7", "9");
        wrong(replay("--seeds", "many"), "--seeds: found 'many'");
        wrong(replay("--seeds", "7,9", "--seed", "1"), "beside --seed");
    }

    @Test
    void a_sweep_tries_every_combination_and_puts_the_best_first() throws IOException {
        Said said =
                replay(
                        "--sweep",
                        "heal.train.newest=100,400",
                        "--sweep",
                        "monitor.error.detector.adwin.delta=0.002,0.1");
        JsonNode report = good(said);

        assertThat(said.out()).contains("4 runs", "best rmse first", "newest", "delta");
        JsonNode rows = report.get("comparison");
        assertThat(rows).hasSize(4);
        double before = 0;
        for (JsonNode row : rows) {
            double rmse = row.at("/metrics/rmse/mean").asDouble();
            assertThat(rmse).isGreaterThanOrEqualTo(before);
            before = rmse;
        }
        assertThat(rows.findValuesAsText("monitor.error.detector.adwin.delta"))
                .containsExactlyInAnyOrder("0.002", "0.1", "0.002", "0.1");
    }

    @Test
    void a_wrong_sweep_is_refused_as_the_pipeline_file_would_be() {
        wrong(
                replay("--sweep", "heal.gate.minLabel=10,20"),
                "--sweep heal.gate.minLabel=10",
                "'minLabel'",
                "did you mean 'minLabels'");
        wrong(replay("--sweep", "heal.gat.minLabels=10"), "did you mean 'gate'");
        wrong(replay("--sweep", "heal.gate.minLabels=ten"), "'ten'", "a whole number");
        wrong(replay("--sweep", "features[7]=x"), "item [7]");
        wrong(replay("--sweep", "heal"), "PATH=VALUE");
        wrong(replay("--policy", "hael"), "did you mean 'heal'");
        wrong(replay("--policy", "threshold:-1"), "a number above 0");
    }

    @Test
    void the_page_is_whole_and_holds_nothing_that_a_file_could_make_run() throws IOException {
        Path page = directory.resolve("report.html");
        String evil = "</title><script>alert(1)</script>";
        pipeline = Plant.file(directory, Plant.INLINE + "# " + evil + "\n");
        Path named = Files.copy(csv, directory.resolve("a&b<i>'\".csv"));
        Said said =
                Said.homeostat(
                        "replay",
                        pipeline,
                        "--input",
                        named,
                        "--policy",
                        "frozen,heal",
                        "--fault",
                        "sensor=x,kind=stuck,from=900,to=950",
                        "--report",
                        page);
        assertThat(said.code()).as(said.toString()).isZero();
        String html = Files.readString(page);

        assertThat(html)
                .startsWith("<!doctype html>")
                .contains("Content-Security-Policy", "default-src 'none'")
                .contains("x: stuck, 900 to 950", "k-promoted", "k-drift", "first model, frozen")
                .contains("a&amp;b&lt;i&gt;&#39;&quot;.csv", "&lt;script&gt;alert(1)")
                .doesNotContain("<script", "http://", "https://", "src=", "NaN", "Infinity");
        assertThat(html.split("<svg viewBox", -1)).hasSizeGreaterThan(4);
        wrong(replay("--report", directory.resolve("none").resolve("x.html")), "--report: found");
    }

    @Test
    void a_picture_is_one_drawing_that_needs_nothing_else() throws Exception {
        Path picture = directory.resolve("picture.svg");
        JsonNode report =
                good(
                        replay(
                                "--fault",
                                "sensor=x,kind=stuck,from=900,to=950",
                                "--picture",
                                picture));
        String svg = Files.readString(picture);

        assertThat(svg)
                .contains("first model, frozen", "injected fault", "x: stuck, 900 to 950")
                .doesNotContain("<script", "href", "src=", "NaN", "Infinity");
        // Well-formed, and every promotion has its mark with the reason.
        Element root =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(picture.toFile())
                        .getDocumentElement();
        NodeList marks = root.getElementsByTagName("circle");
        long promoted =
                IntStream.range(0, marks.getLength())
                        .mapToObj(i -> (Element) marks.item(i))
                        .filter(mark -> mark.getAttribute("class").equals("mark k-promoted"))
                        .count();
        assertThat(promoted)
                .isPositive()
                .isEqualTo(
                        report.findValuesAsText("type").stream()
                                .filter("promoted"::equals)
                                .count());
        wrong(replay("--picture", directory.resolve("none").resolve("x.svg")), "--picture: found");
    }

    @Test
    void what_is_replayed_must_be_said() {
        wrong(
                Said.homeostat("replay", pipeline),
                "--input: found nothing to replay",
                "--journal DIR");
        wrong(Said.homeostat("replay", "--input", csv), "PIPELINE.yaml: found nothing");
        wrong(Said.homeostat("replay", "--journal", directory), "found no journal", "homeostat up");
        wrong(replay("--pipeline", "plant"), "--pipeline: found it without --journal");
        String help = Said.homeostat("replay", "--help").out();
        for (String option :
                List.of(
                        "--policy",
                        "--fault",
                        "--label-delay",
                        "--seeds",
                        "--report",
                        "--picture",
                        "--journal",
                        "--pipeline",
                        "--sweep")) {
            assertThat(help).contains(option);
        }
        assertThat(help.toLowerCase(Locale.ROOT)).contains("quantise");
    }
}
