package io.homeostat.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the chart of the services makes of the files that compose mounts.
class ServicesFilesTest {
    @TempDir private Path directory;

    private List<HasMetadata> render(String values) {
        return Chart.objects(Chart.text(ServicesTest.CHART, Chart.values(directory, values)));
    }

    @Test
    void the_broker_lets_nobody_in_without_a_password() {
        Map<String, String> broker = files("mosquitto");
        assertThat(broker.get("mosquitto.conf"))
                .contains("allow_anonymous false", "persistence true", "acl_file");
        assertThat(
                        Objects.requireNonNull(broker.get("acl"))
                                .lines()
                                .filter(line -> line.startsWith("topic")))
                .noneMatch(line -> line.equals("topic readwrite #") || line.equals("topic #"));
    }

    private Map<String, String> files(String name) {
        return Chart.all(render(ServicesTest.ALL), ConfigMap.class).stream()
                .filter(map -> map.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getData();
    }

    @Test
    void prometheus_finds_each_box_by_name_and_keeps_the_rest_of_its_file() throws Exception {
        Map<?, ?> rendered =
                (Map<?, ?>)
                        Chart.documents(
                                        Objects.requireNonNull(
                                                files("prometheus").get("prometheus.yml")))
                                .getFirst();
        Map<?, ?> file =
                (Map<?, ?>)
                        Chart.documents(
                                        Files.readString(
                                                ServicesTest.CHART.resolve(
                                                        "files/prometheus/prometheus.yml")))
                                .getFirst();
        for (String key : List.of("global", "rule_files", "alerting")) {
            assertThat(rendered.get(key)).isEqualTo(file.get(key)).isNotNull();
        }
        List<?> jobs = (List<?>) Objects.requireNonNull(rendered.get("scrape_configs"));
        assertThat(jobs).hasSameSizeAs((List<?>) file.get("scrape_configs"));
        Map<?, ?> boxes = (Map<?, ?>) jobs.getFirst();
        assertThat(boxes.get("job_name")).isEqualTo("homeostat");
        assertThat(boxes.containsKey("static_configs")).isFalse();
        assertThat(boxes.get("dns_sd_configs"))
                .isEqualTo(
                        List.of(
                                Map.of(
                                        "names",
                                        List.of("homeostat-boxes.ot-edge"),
                                        "type",
                                        "A",
                                        "port",
                                        8080)));
    }

    @Test
    void an_operator_that_is_there_is_given_the_same_rules_and_dashboard() throws Exception {
        List<HasMetadata> objects =
                render("operator: {rules: true, dashboard: true, labels: {release: prom}}");
        assertThat(objects).hasSize(2);
        PrometheusRule rule = Chart.only(objects, PrometheusRule.class);
        assertThat(rule.getMetadata().getLabels()).containsEntry("release", "prom");
        assertThat(rule.getSpec().getGroups())
                .singleElement()
                .satisfies(group -> assertThat(group.getRules()).hasSizeGreaterThan(5));
        assertThat(Chart.only(objects, ConfigMap.class).getData())
                .containsEntry(
                        "homeostat.json",
                        Files.readString(
                                ServicesTest.CHART.resolve("files/grafana/homeostat.json")));
    }
}
