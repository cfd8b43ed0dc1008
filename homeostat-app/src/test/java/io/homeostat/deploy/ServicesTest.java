package io.homeostat.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What stands beside the boxes, all of it switched on.
class ServicesTest {
    static final Path CHART = Release.DEPLOY.resolve("helm").resolve("services");
    static final String ALL =
            """
            mlflow: {enabled: true}
            postgres: {enabled: true}
            minio: {enabled: true}
            jupyter: {enabled: true}
            mosquitto: {enabled: true}
            nodeRed: {enabled: true}
            prometheus: {enabled: true}
            alertmanager: {enabled: true, receiver: alerts.plant}
            grafana: {enabled: true}
            opensearch: {enabled: true}
            logDashboards: {enabled: true}
            """;
    private static final List<String> JOBS = List.of("log-views", "minio-buckets");
    private static final List<String> SERVICES =
            List.of(
                    "alertmanager",
                    "grafana",
                    "jupyter",
                    "log-dashboards",
                    "minio",
                    "mlflow",
                    "mosquitto",
                    "node-red",
                    "opensearch",
                    "postgres",
                    "prometheus");

    @TempDir private Path directory;

    private List<HasMetadata> render(String values) {
        return Chart.objects(Chart.text(CHART, Chart.values(directory, values)));
    }

    private Map<String, PodSpec> pods(String values) {
        return Chart.pods(render(values));
    }

    private static List<Container> containers(PodSpec pod) {
        return Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
                .toList();
    }

    private static Map<String, NetworkPolicy> policies(List<HasMetadata> objects) {
        Map<String, NetworkPolicy> policies = new TreeMap<>();
        Chart.all(objects, NetworkPolicy.class)
                .forEach(policy -> policies.put(policy.getMetadata().getName(), policy));
        return policies;
    }

    @Test
    void helm_finds_nothing_to_complain_about() {
        assertThat(new Helm(CHART).lint().call().getMessages())
                .noneMatch(message -> message.contains("ERROR"));
    }

    @Test
    void nothing_is_there_that_nobody_asked_for() {
        assertThat(Chart.text(CHART)).as("helm says nothing at all").isNull();
        assertThat(pods(ALL).keySet())
                .containsExactlyElementsOf(
                        new TreeSet<>(Stream.concat(SERVICES.stream(), JOBS.stream()).toList()));
    }

    @Test
    void every_pod_is_restricted_and_every_container_has_resources() {
        pods(ALL).forEach((name, pod) -> PodStandard.isRestricted(pod));
    }

    @Test
    void nothing_is_published_outside_the_cluster() {
        assertThat(Chart.all(render(ALL), Service.class))
                .hasSizeGreaterThanOrEqualTo(SERVICES.size())
                .allMatch(service ->
                        List.of("ClusterIP", "ExternalName").contains(service.getSpec().getType()));
    }

    @Test
    void every_service_has_all_three_probes() {
        Map<String, PodSpec> pods = pods(ALL);
        for (String name : SERVICES) {
            Container container = Objects.requireNonNull(pods.get(name)).getContainers().getFirst();
            assertThat(container.getStartupProbe()).as(name).isNotNull();
            assertThat(container.getReadinessProbe()).as(name).isNotNull();
            assertThat(container.getLivenessProbe()).as(name).isNotNull();
        }
    }

    @Test
    void secrets_are_only_named() {
        List<HasMetadata> objects = render(ALL);
        assertThat(objects).noneMatch(object -> object.getKind().equals("Secret"));
        TreeSet<String> named = new TreeSet<>();
        Chart.pods(objects)
                .forEach((name, pod) -> {
                    pod.getVolumes().stream()
                            .map(Volume::getSecret)
                            .filter(Objects::nonNull)
                            .forEach(secret -> named.add(secret.getSecretName()));
                    for (EnvVar variable :
                            containers(pod).stream().flatMap(c -> c.getEnv().stream()).toList()) {
                        if (variable.getValueFrom() != null) {
                            named.add(variable.getValueFrom().getSecretKeyRef().getName());
                            continue;
                        }
                        assertThat(variable.getName())
                                .as(name + " " + variable.getName())
                                .doesNotMatch(".*(PASSWORD|TOKEN|SECRET|KEY)$");
                        assertThat(variable.getValue())
                                .as(name + " " + variable.getName())
                                .doesNotContainPattern("://[^/@]*:[^/@]*@");
                    }
                });
        assertThat(named)
                .containsExactly(
                        "grafana",
                        "jupyter",
                        "minio",
                        "mlflow",
                        "mosquitto",
                        "node-red",
                        "postgres");
    }

    @Test
    void minio_waits_for_both_keys_and_never_takes_its_own() {
        for (String name : List.of("minio", "minio-buckets")) {
            assertThat(Objects.requireNonNull(pods(ALL).get(name)).getVolumes())
                    .filteredOn(volume -> volume.getSecret() != null)
                    .singleElement()
                    .satisfies(volume ->
                            assertThat(volume.getSecret().getItems())
                                    .extracting(item -> item.getKey())
                                    .containsExactly("access-key", "secret-key"));
        }
    }

    @Test
    void what_has_state_has_a_disk() {
        assertThat(Chart.all(render(ALL), StatefulSet.class))
                .allSatisfy(set ->
                        assertThat(set.getSpec().getVolumeClaimTemplates())
                                .singleElement()
                                .satisfies(claim ->
                                        assertThat(claim.getSpec().getAccessModes())
                                                .containsExactly("ReadWriteOnce")))
                .extracting(set -> set.getMetadata().getName())
                .containsExactlyInAnyOrder(
                        "alertmanager",
                        "grafana",
                        "jupyter",
                        "minio",
                        "mosquitto",
                        "opensearch",
                        "postgres",
                        "prometheus");
        assertThat(Chart.all(render(ALL), Deployment.class)).hasSize(3);
    }

    /// A read-only root and a pod's volumes: each mount has a volume, each volume a mount.
    @Test
    void every_volume_is_mounted_and_every_mount_has_one() {
        List<HasMetadata> objects = render(ALL);
        Chart.pods(objects)
                .forEach((name, pod) -> {
                    TreeSet<String> volumes = new TreeSet<>();
                    pod.getVolumes().forEach(volume -> volumes.add(volume.getName()));
                    if (Chart.all(objects, StatefulSet.class).stream()
                            .anyMatch(set -> set.getMetadata().getName().equals(name))) {
                        volumes.add("data");
                    }
                    TreeSet<String> mounted = new TreeSet<>();
                    containers(pod)
                            .forEach(c ->
                                    c.getVolumeMounts().forEach(m -> mounted.add(m.getName())));
                    assertThat(mounted).as(name).isEqualTo(volumes);
                });
    }

    @Test
    void each_has_a_policy_and_nobody_is_let_in_who_is_not_listed() {
        Map<String, NetworkPolicy> policies = policies(render(ALL));
        assertThat(policies.keySet()).containsAll(SERVICES).containsAll(JOBS);
        policies.forEach((name, policy) -> {
            assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
            assertThat(policy.getSpec().getIngress())
                    .as(name)
                    .allSatisfy(rule ->
                            assertThat(rule.getFrom())
                                    .isNotEmpty()
                                    .allMatch(peer -> peer.getPodSelector() != null));
            assertThat(policy.getSpec().getEgress())
                    .as(name)
                    .allMatch(rule -> !rule.getTo().isEmpty());
        });
        assertThat(from(policies, "postgres")).containsExactly("mlflow");
        assertThat(from(policies, "minio"))
                .containsExactly("mlflow", "minio-buckets", "homeostat-trainer");
        assertThat(from(policies, "opensearch")).containsExactly("log-dashboards");
        assertThat(from(policies, "alertmanager")).containsExactly("prometheus");
        for (String screen : List.of("grafana", "jupyter", "node-red")) {
            assertThat(from(policies, screen)).as(screen).isEmpty();
        }
    }

    private static List<String> from(Map<String, NetworkPolicy> policies, String name) {
        return Objects.requireNonNull(policies.get(name)).getSpec().getIngress().stream()
                .flatMap(rule -> rule.getFrom().stream())
                .map(peer -> peer.getPodSelector().getMatchLabels().get("app.kubernetes.io/name"))
                .toList();
    }

    /// Each way out ends at a door that is open to it.
    @Test
    void who_may_go_out_to_a_service_is_let_in_there() {
        List<HasMetadata> objects = render(ALL);
        Map<String, NetworkPolicy> policies = policies(objects);
        policies.forEach((name, policy) ->
                policy.getSpec().getEgress().stream()
                        .flatMap(rule -> rule.getTo().stream())
                        .map(peer -> peer.getPodSelector())
                        .filter(Objects::nonNull)
                        .map(LabelSelector::getMatchLabels)
                        .map(labels -> Objects.requireNonNull(labels.get("app.kubernetes.io/name")))
                        .filter(to -> !to.equals("homeostat"))
                        .forEach(to -> assertThat(from(policies, to)).as(to).contains(name)));
    }

    @Test
    void the_images_are_those_of_compose() {
        List<String> pinned = Release.read(Release.DEPLOY.resolve("images.env")).lines().toList();
        pods(ALL)
                .forEach((name, pod) ->
                        assertThat(containers(pod))
                                .allSatisfy(container ->
                                        assertThat(pinned)
                                                .as(name)
                                                .anyMatch(line ->
                                                        line.endsWith(
                                                                "=" + container.getImage()))));
    }

    @Test
    void a_job_that_does_something_else_has_another_name_and_a_second_run_changes_nothing() {
        List<Job> jobs = Chart.all(render(ALL), Job.class);
        assertThat(jobs)
                .hasSameSizeAs(JOBS)
                .allSatisfy(job -> {
                    assertThat(job.getSpec().getActiveDeadlineSeconds()).isPositive();
                    assertThat(job.getSpec().getTemplate().getSpec().getContainers())
                            .singleElement()
                            .satisfies(container ->
                                    assertThat(container.getArgs().getFirst())
                                            .containsAnyOf("--ignore-existing", "overwrite=true"));
                });
        List<String> names = names(jobs);
        assertThat(names(Chart.all(render(ALL), Job.class))).isEqualTo(names);
        String more = ALL.replace("minio: {", "minio: {buckets: [mlflow, homeostat, more], ");
        assertThat(names(Chart.all(render(more), Job.class)))
                .hasSameSizeAs(names)
                .isNotEqualTo(names);
    }

    private static List<String> names(List<Job> jobs) {
        return jobs.stream().map(job -> job.getMetadata().getName()).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgres: {image: postgres} | image",
                "postgres: {image: 'postgres:latest'} | image",
                "minio: {secret: ''} | secret",
                "minio: {password: abcd} | password",
                "minio: {buckets: []} | buckets",
                "jupyter: {token: abcd} | token",
                "jupyter: {boxUrl: 'http://a:b@box'} | boxUrl",
                "grafana: {resources: {limits: {memory: null}}} | memory",
                "alertmanager: {enabled: true} | alertmanager.receiver: found nothing",
                "alertmanager: {receiver: 10.0.0.5} | receiver",
                "logDashboards: {enabled: true} | expected together with opensearch",
                "kafka: {enabled: true} | kafka",
            })
    void what_cannot_work_is_refused_by_helm(String values, String message) {
        assertThatThrownBy(() -> render(values)).hasMessageContaining(message);
    }
}
