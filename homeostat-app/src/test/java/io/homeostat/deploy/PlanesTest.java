package io.homeostat.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.homeostat.config.PipelineFile;
import io.homeostat.config.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The three planes, and the applications of Argo CD that bring them.
class PlanesTest {
    private static final Path DEPLOY = SharedData.repository().resolve("deploy");

    @TempDir private Path directory;

    private static Path plane(String name) {
        return DEPLOY.resolve("planes").resolve(name + ".yaml");
    }

    private List<Map<?, ?>> applications() {
        Path values = Chart.values(directory, "repo: https://git.plant/homeostat.git");
        return Chart.documents(Chart.text(DEPLOY.resolve("argocd"), values)).stream()
                .<Map<?, ?>>map(document -> (Map<?, ?>) document)
                .filter(document -> "Application".equals(document.get("kind")))
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

    @Test
    void the_core_has_rules_and_dashboard_and_no_box() {
        List<HasMetadata> objects = Chart.render(plane("it-core"));
        assertThat(objects).hasSize(2);
        Chart.only(objects, PrometheusRule.class);
        assertThat(Chart.only(objects, ConfigMap.class).getData()).containsKey("homeostat.json");
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

    @Test
    void namespaces_are_restricted_and_come_in_waves() {
        List<Map<?, ?>> planes =
                applications().stream()
                        .filter(a -> !"homeostat".equals(at(a, "metadata", "name")))
                        .toList();
        assertThat(planes)
                .allSatisfy(plane ->
                        assertThat(
                                        at(
                                                plane,
                                                "spec",
                                                "syncPolicy",
                                                "managedNamespaceMetadata",
                                                "labels",
                                                "pod-security.kubernetes.io/enforce"))
                                .isEqualTo("restricted"))
                .extracting(plane ->
                        at(plane, "metadata", "annotations", "argocd.argoproj.io/sync-wave"))
                .doesNotHaveDuplicates();
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
