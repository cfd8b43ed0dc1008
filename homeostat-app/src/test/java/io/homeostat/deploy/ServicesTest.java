package io.homeostat.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.homeostat.config.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What stands beside the boxes: MLflow, PostgreSQL, Mosquitto.
class ServicesTest {
    private static final Path DEPLOY = SharedData.repository().resolve("deploy");

    @TempDir private Path directory;

    private List<HasMetadata> render(String values) {
        return Chart.objects(
                Chart.text(
                        DEPLOY.resolve("helm").resolve("services"),
                        Chart.values(directory, values)));
    }

    private static List<PodSpec> pods(List<HasMetadata> objects) {
        List<PodSpec> pods = new ArrayList<>();
        Chart.all(objects, StatefulSet.class)
                .forEach(set -> pods.add(set.getSpec().getTemplate().getSpec()));
        Chart.all(objects, Deployment.class)
                .forEach(set -> pods.add(set.getSpec().getTemplate().getSpec()));
        return pods;
    }

    @Test
    void every_pod_is_restricted_with_probes_and_resources() {
        List<PodSpec> pods = pods(render("mosquitto: {enabled: true}"));
        assertThat(pods).hasSize(3);
        for (PodSpec pod : pods) {
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType())
                    .isEqualTo("RuntimeDefault");
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            Container container = pod.getContainers().getFirst();
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
            assertThat(container.getReadinessProbe()).isNotNull();
            assertThat(container.getLivenessProbe()).isNotNull();
            assertThat(container.getResources().getLimits()).containsKey("memory");
        }
    }

    @Test
    void each_has_a_policy_and_the_database_is_for_mlflow_only() {
        List<HasMetadata> objects = render("mosquitto: {enabled: true}");
        List<NetworkPolicy> policies = Chart.all(objects, NetworkPolicy.class);
        assertThat(policies).hasSize(3);
        assertThat(policies)
                .filteredOn(policy -> "postgres".equals(policy.getMetadata().getName()))
                .singleElement()
                .satisfies(policy ->
                        assertThat(
                                        policy.getSpec()
                                                .getIngress()
                                                .getFirst()
                                                .getFrom()
                                                .getFirst()
                                                .getPodSelector()
                                                .getMatchLabels())
                                .containsEntry("app.kubernetes.io/name", "mlflow"));
    }

    @Test
    void the_images_are_those_of_compose() throws IOException {
        List<String> pinned = Files.readAllLines(DEPLOY.resolve("images.env"));
        for (PodSpec pod : pods(render("mosquitto: {enabled: true}"))) {
            String image = pod.getContainers().getFirst().getImage();
            assertThat(pinned).anyMatch(line -> line.endsWith("=" + image));
        }
    }

    @Test
    void the_broker_lets_nobody_in_without_a_password() {
        ConfigMap broker = Chart.only(render("mosquitto: {enabled: true}"), ConfigMap.class);
        assertThat(broker.getData().get("mosquitto.conf"))
                .contains("allow_anonymous false", "persistence true", "acl_file");
        assertThat(
                        Objects.requireNonNull(broker.getData().get("acl"))
                                .lines()
                                .filter(line -> line.startsWith("topic")))
                .noneMatch(line -> line.equals("topic readwrite #") || line.equals("topic #"));
    }

    @Test
    void an_image_without_a_version_is_refused() {
        assertThatThrownBy(() -> render("postgres: {image: postgres}"))
                .hasMessageContaining("image");
        assertThatThrownBy(() -> render("postgres: {image: 'postgres:latest'}"))
                .hasMessageContaining("image");
    }
}
