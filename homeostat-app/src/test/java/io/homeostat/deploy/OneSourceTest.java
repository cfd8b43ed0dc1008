package io.homeostat.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.config.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Facts that stand in more than one file are the same everywhere, and what must not be is nowhere.
class OneSourceTest {
    private static final Path ROOT = SharedData.repository();
    private static final Path DEPLOY = ROOT.resolve("deploy");
    private static final Path FILES = DEPLOY.resolve("helm/services/files");
    private static final Pattern METRIC = Pattern.compile("\\bhomeostat_[a-z0-9_]+\\b");

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static List<Path> deployed() throws IOException {
        try (Stream<Path> all = Files.walk(DEPLOY)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("/.terraform"))
                    .filter(file -> !file.getFileName().toString().endsWith(".env"))
                    .toList();
        }
    }

    private static Map<?, ?> yaml(Path file) {
        return (Map<?, ?>) Chart.documents(read(file)).getFirst();
    }

    private static String version() {
        Matcher matcher =
                Pattern.compile("<artifactId>homeostat</artifactId>\\s*<version>([^<]+)<")
                        .matcher(read(ROOT.resolve("pom.xml")));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    @Test
    void the_chart_has_the_version_of_the_program() {
        Map<?, ?> chart = yaml(Chart.DIRECTORY.resolve("Chart.yaml"));
        assertThat(chart.get("version")).isEqualTo(version());
        assertThat(chart.get("appVersion")).isEqualTo(version());
    }

    @Test
    void rules_and_dashboard_use_only_metrics_that_are_documented() {
        Set<String> documented =
                Pattern.compile("^\\| `(homeostat_[a-z0-9_]+)`", Pattern.MULTILINE)
                        .matcher(read(ROOT.resolve("docs").resolve("metrics.md")))
                        .results()
                        .map(result -> result.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented).hasSizeGreaterThan(30);
        for (Path file :
                List.of(
                        FILES.resolve("prometheus/rules.yml"),
                        FILES.resolve("grafana/homeostat.json"),
                        Chart.DIRECTORY.resolve("templates/scaling.yaml"))) {
            String name = file.getFileName().toString();
            Set<String> used =
                    METRIC.matcher(read(file))
                            .results()
                            .map(result -> result.group())
                            .collect(Collectors.toCollection(TreeSet::new));
            assertThat(used).as(name).isNotEmpty();
            assertThat(documented).as(name).containsAll(used);
        }
    }

    @Test
    void the_dashboard_has_an_expression_in_each_panel_and_no_panel_twice() throws IOException {
        JsonNode dashboard =
                new ObjectMapper().readTree(FILES.resolve("grafana/homeostat.json").toFile());
        Set<Integer> identities = new TreeSet<>();
        for (JsonNode panel : dashboard.get("panels")) {
            assertThat(identities.add(panel.get("id").asInt())).isTrue();
            assertThat(panel.get("targets")).isNotEmpty();
            panel.get("targets").forEach(t -> assertThat(t.get("expr").asText()).isNotBlank());
        }
        assertThat(identities).hasSizeGreaterThan(8);
    }

    @Test
    void every_image_of_others_has_a_version_in_one_file() {
        List<String> lines =
                read(DEPLOY.resolve("images.env"))
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .toList();
        assertThat(lines)
                .hasSizeGreaterThan(5)
                .allMatch(line -> line.matches("[A-Z]+_(IMAGE|BASE)=[a-z0-9./-]+:[A-Za-z0-9.-]+"))
                .noneMatch(line -> line.endsWith(":latest"));
        Set<String> pinned = new TreeSet<>(Set.of("HOMEOSTAT_IMAGE"));
        lines.forEach(line -> pinned.add(line.substring(0, line.indexOf('='))));
        Map<?, ?> services = (Map<?, ?>) yaml(DEPLOY.resolve("compose.yaml")).get("services");
        for (Map.Entry<?, ?> service : Objects.requireNonNull(services).entrySet()) {
            String image = String.valueOf(((Map<?, ?>) service.getValue()).get("image"));
            Matcher variable = Pattern.compile("\\$\\{([A-Z_]+):\\?.+}").matcher(image);
            assertThat(variable.matches()).as(service.getKey() + ": " + image).isTrue();
            assertThat(pinned).contains(variable.group(1));
        }
    }

    @Test
    void versions_of_images_stand_nowhere_else() throws IOException {
        // The chart cannot read the file; ServicesTest compares it.
        Set<Path> exempt =
                Set.of(
                        DEPLOY.resolve("images.env"),
                        DEPLOY.resolve("helm").resolve("services").resolve("values.yaml"));
        List<String> images =
                read(DEPLOY.resolve("images.env"))
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.substring(line.indexOf('=') + 1))
                        .toList();
        for (Path file : deployed()) {
            if (!exempt.contains(file)) {
                assertThat(images)
                        .as(DEPLOY.relativize(file).toString())
                        .noneMatch(image -> read(file).contains(image));
            }
        }
    }

    @Test
    void search_servers_of_the_tests_are_those_of_the_images() {
        for (String product : List.of("opensearch", "elasticsearch")) {
            Path file = ROOT.resolve("homeostat-app/src/test").resolve(product).resolve("pom.xml");
            Matcher version =
                    Pattern.compile("<" + product + ".version>(.+)</").matcher(read(file));
            assertThat(version.find()).as(product).isTrue();
            assertThat(read(DEPLOY.resolve("images.env")).lines())
                    .anyMatch(line -> line.endsWith("/" + product + ":" + version.group(1)));
        }
    }

    @Test
    void no_file_is_a_copy_of_another() throws IOException {
        Map<String, Path> seen = new TreeMap<>();
        for (Path file : deployed()) {
            String text = read(file).strip();
            Path first = text.lines().count() > 2 ? seen.putIfAbsent(text, file) : null;
            assertThat(first).as(DEPLOY.relativize(file) + " is a copy of").isNull();
        }
        assertThat(seen).hasSizeGreaterThan(30);
    }

    @Test
    void compose_opens_ports_on_this_machine_only() {
        Matcher ports =
                Pattern.compile("ports: \\[(.*)]").matcher(read(DEPLOY.resolve("compose.yaml")));
        int found = 0;
        while (ports.find()) {
            for (String port : ports.group(1).split(", ", -1)) {
                assertThat(port).startsWith("\"127.0.0.1:");
                found++;
            }
        }
        assertThat(found).isGreaterThan(5);
    }

    @Test
    void what_compose_mounts_is_there() {
        Matcher mount =
                Pattern.compile("\\./(helm/[^:]+):/").matcher(read(DEPLOY.resolve("compose.yaml")));
        int found = 0;
        while (mount.find()) {
            assertThat(DEPLOY.resolve(mount.group(1))).exists();
            found++;
        }
        assertThat(found).isGreaterThan(4);
    }

    @Test
    void no_password_is_in_the_repository() throws IOException {
        Pattern secret =
                Pattern.compile(
                        "(?i)(password|passwd|secret_?key|token)[\"']?\\s*[:=]\\s*[\"']?"
                                + "(?![\"'\\s{$<|>]|/|null|true|false|vault_|lookup|var\\.|file)"
                                + "[A-Za-z0-9+/_-]{4,}");
        List<Path> files = new ArrayList<>(deployed());
        for (String name : List.of("Jenkinsfile", ".gitlab-ci.yml", ".github/workflows/ci.yml")) {
            files.add(ROOT.resolve(name));
        }
        for (Path file : files) {
            if (file.toString().matches(".*\\.(jar|tgz|png)")) {
                continue;
            }
            assertThat(secret.matcher(read(file)).results().map(result -> result.group()))
                    .as(DEPLOY.relativize(file).toString())
                    .isEmpty();
        }
    }

    @Test
    void image_and_chart_agree_on_user_and_ports() {
        String facts = read(DEPLOY.resolve("facts.sh"));
        assertThat(facts).contains("uid=10001");
        assertThat(read(Chart.DIRECTORY.resolve("templates").resolve("box.yaml")))
                .contains("containerPort: 8080", "containerPort: 1883");
        assertThat(read(Chart.DIRECTORY.resolve("templates").resolve("_helpers.tpl")))
                .contains("runAsUser: 10001");
        assertThat(read(DEPLOY.resolve("image").resolve("build")))
                .contains("\"1883/tcp\"", "\"8080/tcp\"");
    }

    @Test
    void the_chart_starts_the_program_from_what_the_image_holds() {
        String image = read(DEPLOY.resolve("image").resolve("build"));
        assertThat(image).contains("/opt/homeostat/jre/bin/java", "$memory.args");
        for (String memory : List.of("small", "standard")) {
            assertThat(ROOT.resolve("homeostat-app/src/main/dist").resolve(memory + ".heap"))
                    .exists();
        }
        assertThat(Objects.requireNonNull(yaml(Chart.DIRECTORY.resolve("values.yaml")).get("box")))
                .asString()
                .contains("memory=standard");
    }
}
