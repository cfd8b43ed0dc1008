package io.homeostat.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.homeostat.config.PipelineFile;
import io.homeostat.config.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The planes, and the applications of Argo CD that bring them.
class PlanesTest {
    private static final Path DEPLOY = SharedData.repository().resolve("deploy");

    @TempDir private Path directory;

    private static Path plane(String name) {
        return DEPLOY.resolve("planes").resolve(name + ".yaml");
    }

    private List<Map<?, ?>> applications() {
        Path values = Chart.values(directory, "repo: https://git.plant/homeostat.git");
        return of("Application", Chart.text(DEPLOY.resolve("argocd"), values));
    }

    private static List<Map<?, ?>> of(String kind, String yaml) {
        return Chart.documents(yaml).stream()
                .<Map<?, ?>>map(document -> (Map<?, ?>) document)
                .filter(document -> kind.equals(document.get("kind")))
                .toList();
    }

    private static Object at(Object from, String... keys) {
        Object value = from;
        for (String key : keys) {
            value = Objects.requireNonNull(((Map<?, ?>) value).get(key), key);
        }
        return value;
    }

    @Test
    void the_edge_runs_a_pipeline_that_the_program_accepts() throws IOException {
        List<HasMetadata> objects = Chart.render(plane("ot-edge"));
        assertThat(Chart.only(objects, StatefulSet.class).getSpec().getReplicas()).isEqualTo(1);
        Map<String, String> pipelines = Chart.only(objects, ConfigMap.class).getData();
        assertThat(pipelines).isNotEmpty();
        for (Map.Entry<String, String> pipeline : pipelines.entrySet()) {
            Path file =
                    Files.writeString(directory.resolve(pipeline.getKey()), pipeline.getValue());
            assertThat(PipelineFile.read(file).name() + ".yaml").isEqualTo(pipeline.getKey());
        }
    }

    @Test
    void nobody_gets_to_the_edge_without_a_name_and_readings_are_enciphered() {
        assertThat(Chart.arguments(plane("ot-edge")))
                .contains("--mqtt-users", "--http-users", "--mqtt-cert")
                .doesNotContain("--mqtt-anonymous", "--http-anonymous");
    }

    @Test
    void the_edge_runs_the_image_that_was_promoted() throws Exception {
        Path remote = directory.resolve("remote");
        Path work = directory.resolve("work");
        run(directory, "git", "init", "--quiet", "--initial-branch=main", work.toString());
        Path file = work.resolve("deploy/planes/ot-edge-image.yaml");
        Files.createDirectories(file.getParent());
        Files.copy(plane("ot-edge-image"), file);
        run(work, "git", "add", "-A");
        run(work, "git", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "start");
        run(work, "git", "clone", "--quiet", "--bare", work.toString(), remote.toString());
        // Somebody else is faster once.
        Path hook = remote.resolve("hooks").resolve("pre-receive");
        Files.createDirectories(hook.getParent());
        Files.writeString(hook, "#!/bin/sh\n[ -e once ] && exit 0\n: >once\nexit 1\n");
        assertThat(hook.toFile().setExecutable(true)).isTrue();
        String script = DEPLOY.resolve("promote").toString();
        run(work, script, "file://" + remote, "main", "registry.plant:5000", "build-417");
        run(work, "git", "pull", "--quiet", remote.toString(), "main");
        assertThat(image(file)).isEqualTo("registry.plant:5000/homeostat:build-417");
        assertThat(image(plane("ot-edge-image"))).matches("homeostat:[0-9].*");
        assertThat(Files.readString(file)).startsWith("# The image that the boxes run.");
        assertThat(remote.resolve("once")).exists();
    }

    private static String image(Path promoted) {
        return Chart.only(Chart.render(plane("ot-edge"), promoted), StatefulSet.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    private static void run(Path directory, String... command) throws Exception {
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static List<String> pods(String release) {
        return List.copyOf(Chart.pods(Release.named(release).objects()).keySet());
    }

    @Test
    void each_plane_has_what_its_table_says() {
        assertThat(pods("it-core"))
                .containsExactly(
                        "alertmanager",
                        "grafana",
                        "log-dashboards",
                        "log-views",
                        "opensearch",
                        "prometheus")
                .isEqualTo(pods("observability"));
        assertThat(pods("governance"))
                .containsExactly("minio", "minio-buckets", "mlflow", "postgres")
                .isEqualTo(pods("training"));
        assertThat(pods("governance-jupyter")).contains("jupyter").hasSize(5);
        assertThat(pods("ot-edge")).containsExactly("homeostat").isEqualTo(pods("serving"));
        assertThat(pods("ot-edge-services")).containsExactly("mosquitto", "node-red");
    }

    @Test
    void an_operator_that_is_there_takes_the_place_of_prometheus_and_grafana() {
        assertThat(pods("it-core-operator"))
                .containsExactly("log-dashboards", "log-views", "opensearch");
        List<HasMetadata> core = Release.named("it-core-operator").objects();
        assertThat(Chart.only(core, PrometheusRule.class).getMetadata().getLabels())
                .containsEntry("release", "prometheus");
        Chart.only(Release.named("ot-edge-operator").objects(), ServiceMonitor.class);
        assertThat(Chart.all(Release.named("ot-edge").objects(), ServiceMonitor.class)).isEmpty();
    }

    @Test
    void elastic_takes_the_place_of_opensearch_and_the_boxes_find_it() {
        assertThat(pods("it-core-elastic"))
                .containsExactly(
                        "alertmanager",
                        "elasticsearch",
                        "grafana",
                        "kibana",
                        "kibana-views",
                        "logstash",
                        "prometheus");
        String door =
                Chart.all(Release.named("it-core-elastic").objects(), Service.class).stream()
                        .filter(service -> service.getMetadata().getName().equals("elasticsearch"))
                        .map(service ->
                                "http://elasticsearch."
                                        + service.getMetadata().getNamespace()
                                        + ":"
                                        + service.getSpec().getPorts().getFirst().getPort())
                        .findFirst()
                        .orElseThrow();
        assertThat(Release.named("ot-edge-elastic").text()).contains(door);
        assertThat(Release.named("ot-edge-elastic").text()).doesNotContain("opensearch");
    }

    @Test
    void every_file_of_values_is_rendered_by_a_test() throws IOException {
        TreeSet<String> rendered = new TreeSet<>();
        Release.all().forEach(release -> rendered.addAll(release.values()));
        try (Stream<Path> files = Files.list(Release.PLANES)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(rendered);
        }
    }

    /// Whatever one plane calls another by is a service that the other has, in the other's
    /// namespace, and both policies let it through.
    @ParameterizedTest
    @ValueSource(strings = {"values.yaml", "serving.yaml"})
    void names_of_other_planes_are_services_there(String layout) {
        TreeSet<String> known = new TreeSet<>();
        List<Release> releases =
                Stream.concat(Release.applied(layout).stream(), Stream.of(option(layout))).toList();
        for (Release release : releases) {
            for (Service service : Chart.all(release.objects(), Service.class)) {
                known.add(service.getMetadata().getName() + "." + release.namespace());
            }
        }
        TreeSet<String> spaces = new TreeSet<>();
        releases.forEach(release -> spaces.add(release.namespace()));
        Pattern address =
                Pattern.compile(
                        "\\b([a-z][a-z-]*\\.(?:" + String.join("|", spaces) + "))(?![a-z0-9-])");
        int found = 0;
        for (Release release : releases) {
            for (String name :
                    address.matcher(release.text()).results().map(hit -> hit.group(1)).toList()) {
                assertThat(known).as(release.name()).contains(name);
                found++;
            }
        }
        assertThat(found).isGreaterThanOrEqualTo(8);
    }

    private static Release option(String layout) {
        boolean first = layout.equals("values.yaml");
        return new Release(
                "jupyter",
                first ? "governance" : "training",
                "services",
                first
                        ? List.of("governance.yaml", "governance-jupyter.yaml")
                        : List.of("governance.yaml", "governance-jupyter.yaml", "training.yaml"));
    }

    @Test
    void boxes_that_share_a_broker_scale_on_the_readings_that_prometheus_has_counted() {
        String yaml = Release.named("ot-edge-keda").text();
        assertThat(of("HorizontalPodAutoscaler", yaml)).isEmpty();
        Map<?, ?> scaled = of("ScaledObject", yaml).getFirst();
        assertThat(at(scaled, "spec", "minReplicaCount")).isEqualTo(1);
        assertThat(at(scaled, "spec", "maxReplicaCount")).isEqualTo(5);
        Map<?, ?> trigger = (Map<?, ?>) ((List<?>) at(scaled, "spec", "triggers")).getFirst();
        assertThat(at(trigger, "metadata", "query"))
                .isEqualTo("sum(rate(homeostat_readings_total{namespace=\"ot-edge\"}[2m]))");
        assertThat(at(trigger, "metadata", "threshold")).isEqualTo("500");
        StatefulSet boxes = Chart.only(Chart.objects(yaml), StatefulSet.class);
        assertThat(at(scaled, "spec", "scaleTargetRef", "name"))
                .isEqualTo(boxes.getMetadata().getName());
        assertThat(boxes.getSpec().getReplicas()).isNull();
        Chart.only(Chart.objects(yaml), PodDisruptionBudget.class);
    }

    @Test
    void each_application_points_at_what_is_in_the_repository() {
        List<Map<?, ?>> applications = applications();
        assertThat(applications).hasSizeGreaterThan(2);
        for (Map<?, ?> application : applications) {
            Path chart =
                    SharedData.repository()
                            .resolve(String.valueOf(at(application, "spec", "source", "path")));
            assertThat(chart.resolve("Chart.yaml")).exists();
            Map<?, ?> helm = (Map<?, ?>) at(application, "spec", "source", "helm");
            if (helm.get("valueFiles") instanceof List<?> files) {
                assertThat(files)
                        .allSatisfy(
                                file -> assertThat(chart.resolve(String.valueOf(file))).exists());
            }
            assertThat(at(application, "spec", "source", "repoURL"))
                    .isEqualTo("https://git.plant/homeostat.git");
            assertThat(at(application, "spec", "syncPolicy", "automated", "selfHeal"))
                    .isEqualTo(true);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"values.yaml", "serving.yaml"})
    void each_namespace_is_restricted_and_made_once_and_applications_come_in_waves(String layout) {
        Path repo = Chart.values(directory, "repo: https://git.plant/homeostat.git");
        Path apps = DEPLOY.resolve("argocd").resolve(layout);
        String yaml = Chart.text(DEPLOY.resolve("argocd"), apps, repo);
        List<String> spaces =
                Release.applied(layout).stream().map(Release::namespace).distinct().toList();
        assertThat(of("Namespace", yaml))
                .allSatisfy(space -> {
                    Map<?, ?> labels = (Map<?, ?>) at(space, "metadata", "labels");
                    for (String mode : List.of("enforce", "audit", "warn")) {
                        assertThat(labels.get("pod-security.kubernetes.io/" + mode))
                                .as(mode)
                                .isEqualTo("restricted");
                    }
                    assertThat(labels.get("plane")).isEqualTo(at(space, "metadata", "name"));
                })
                .extracting(space -> at(space, "metadata", "name"))
                .containsExactlyElementsOf(spaces);
        List<Map<?, ?>> planes =
                of("Application", yaml).stream()
                        .filter(a -> !"homeostat".equals(at(a, "metadata", "name")))
                        .toList();
        assertThat(planes)
                .hasSize(3)
                .extracting(plane ->
                        at(plane, "metadata", "annotations", "argocd.argoproj.io/sync-wave"))
                .doesNotHaveDuplicates();
        List<?> destinations =
                (List<?>) at(of("AppProject", yaml).getFirst(), "spec", "destinations");
        assertThat(destinations)
                .extracting(destination -> at(destination, "namespace"))
                .containsAll(spaces);
        // The root renders the same again.
        Object root = at(of("Application", yaml).getFirst(), "spec", "source", "helm");
        assertThat(((Map<?, ?>) root).get("valueFiles"))
                .isEqualTo(layout.equals("values.yaml") ? null : List.of(layout));
    }

    @Test
    void two_charts_in_a_namespace_are_two_releases() {
        Path both =
                Chart.values(
                        directory,
                        """
                        repo: https://git.plant/homeostat.git
                        apps:
                          - {name: a, namespace: ot-edge, wave: 2, chart: services, values: [ot-edge-services.yaml]}
                          - {name: b, namespace: ot-edge, wave: 3, chart: homeostat, values: [ot-edge.yaml, ot-edge-broker.yaml]}
                        """);
        String yaml = Chart.text(DEPLOY.resolve("argocd"), both);
        assertThat(of("Namespace", yaml)).hasSize(1);
        assertThat(of("Application", yaml).stream().skip(1))
                .extracting(app -> at(app, "spec", "source", "helm", "releaseName"))
                .containsExactly("services", "homeostat");
    }

    @Test
    void only_the_boxes_are_given_the_repository_of_models() {
        Path values =
                Chart.values(
                        directory,
                        """
                        repo: https://git.plant/homeostat.git
                        models: {url: "https://git.plant/models.git", secret: models-token}
                        """);
        List<?> given =
                Chart.documents(Chart.text(DEPLOY.resolve("argocd"), values)).stream()
                        .map(document -> (Map<?, ?>) document)
                        .filter(document -> "Application".equals(document.get("kind")))
                        .filter(a -> !"homeostat".equals(at(a, "metadata", "name")))
                        .map(a -> (Map<?, ?>) at(a, "spec", "source", "helm"))
                        .filter(helm -> helm.containsKey("valuesObject"))
                        .map(helm -> at(helm, "valuesObject", "git"))
                        .toList();
        assertThat(given)
                .isEqualTo(
                        List.of(
                                Map.of(
                                        "url", "https://git.plant/models.git",
                                        "secret", "models-token",
                                        "follow", true)));
        Path more =
                Chart.values(
                        directory,
                        """
                        git: {url: "https://git.plant/models.git", secret: models-token, follow: true}
                        """);
        assertThat(Chart.arguments(plane("ot-edge"), more))
                .containsSequence("--git", "https://git.plant/models.git")
                .containsSequence("--git-token-file", "/etc/homeostat/git/token");
    }

    @Test
    void applications_without_a_repository_are_refused() {
        assertThatThrownBy(() -> Chart.text(DEPLOY.resolve("argocd")))
                .hasMessageContaining("repo: found nothing");
    }
}
