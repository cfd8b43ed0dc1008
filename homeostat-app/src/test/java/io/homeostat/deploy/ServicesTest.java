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
import org.junit.jupiter.params.provider.ValueSource;

/// What stands beside the boxes, all of it switched on.
class ServicesTest {
    static final Path CHART = Release.DEPLOY.resolve("helm").resolve("services");
    private static final String COMMON =
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
            """;
    static final String ALL =
            COMMON + "opensearch: {enabled: true}\nlogDashboards: {enabled: true}\n";

    /// With the search server of the other kind.
    private static final String ELASTIC =
            COMMON
                    + """
                    elasticsearch: {enabled: true}
                    kibana: {enabled: true}
                    logstash: {enabled: true}
                    networkPolicy:
                      senders: [{podSelector: {matchLabels: {app.kubernetes.io/name: gateway}}}]
                    """;

    private static final List<String> STATELESS =
            List.of("kibana", "log-dashboards", "mlflow", "node-red");

    @TempDir private Path directory;

    private static List<String> jobs(String values) {
        return List.of(values.equals(ALL) ? "log-views" : "kibana-views", "minio-buckets");
    }

    private static List<String> services(String values) {
        return Stream.concat(
                        Stream.of(
                                "alertmanager",
                                "grafana",
                                "jupyter",
                                "minio",
                                "mlflow",
                                "mosquitto",
                                "node-red",
                                "postgres",
                                "prometheus"),
                        values.equals(ALL)
                                ? Stream.of("log-dashboards", "opensearch")
                                : Stream.of("elasticsearch", "kibana", "logstash"))
                .toList();
    }

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

    @ParameterizedTest
    @ValueSource(strings = {ALL, ELASTIC})
    void nothing_is_there_that_nobody_asked_for(String values) {
        assertThat(Chart.text(CHART)).as("helm says nothing at all").isNull();
        assertThat(pods(values).keySet())
                .containsExactlyElementsOf(
                        new TreeSet<>(
                                Stream.concat(services(values).stream(), jobs(values).stream())
                                        .toList()));
    }

    @ParameterizedTest
    @ValueSource(strings = {ALL, ELASTIC})
    void every_pod_is_restricted_and_every_container_has_resources(String values) {
        pods(values).forEach((name, pod) -> PodStandard.isRestricted(pod));
    }

    @ParameterizedTest
    @ValueSource(strings = {ALL, ELASTIC})
    void nothing_is_published_outside_the_cluster(String values) {
        assertThat(Chart.all(render(values), Service.class))
                .hasSizeGreaterThanOrEqualTo(services(values).size())
                .allMatch(service ->
                        List.of("ClusterIP", "ExternalName").contains(service.getSpec().getType()));
    }

    @ParameterizedTest
    @ValueSource(strings = {ALL, ELASTIC})
    void every_service_has_all_three_probes(String values) {
        Map<String, PodSpec> pods = pods(values);
        for (String name : services(values)) {
            Container container = Objects.requireNonNull(pods.get(name)).getContainers().getFirst();
            assertThat(container.getStartupProbe()).as(name).isNotNull();
            assertThat(container.getReadinessProbe()).as(name).isNotNull();
            assertThat(container.getLivenessProbe()).as(name).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ALL, ELASTIC})
    void secrets_are_only_named(String values) {
        List<HasMetadata> objects = render(values);
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

    @ParameterizedTest
    @ValueSource(strings = {ALL, ELASTIC})
    void what_has_state_has_a_disk(String values) {
        assertThat(Chart.all(render(values), StatefulSet.class))
                .allSatisfy(set ->
                        assertThat(set.getSpec().getVolumeClaimTemplates())
                                .singleElement()
                                .satisfies(claim ->
                                        assertThat(claim.getSpec().getAccessModes())
                                                .containsExactly("ReadWriteOnce")))
                .extracting(set -> set.getMetadata().getName())
                .containsExactlyInAnyOrderElementsOf(
                        services(values).stream()
                                .filter(name -> !STATELESS.contains(name))
                                .toList());
        assertThat(Chart.all(render(values), Deployment.class)).hasSize(3);
    }

    /// A read-only root and a pod's volumes: each mount has a volume, each volume a mount.
    @ParameterizedTest
    @ValueSource(strings = {ALL, ELASTIC})
    void every_volume_is_mounted_and_every_mount_has_one(String values) {
        List<HasMetadata> objects = render(values);
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

    @ParameterizedTest
    @ValueSource(strings = {ALL, ELASTIC})
    void each_has_a_policy_and_nobody_is_let_in_who_is_not_listed(String values) {
        Map<String, NetworkPolicy> policies = policies(render(values));
        assertThat(policies.keySet()).containsAll(services(values)).containsAll(jobs(values));
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
        if (values.equals(ALL)) {
            assertThat(from(policies, "opensearch")).containsExactly("log-dashboards");
        } else {
            assertThat(from(policies, "elasticsearch")).containsExactly("kibana", "logstash");
            assertThat(from(policies, "logstash")).containsExactly("gateway");
        }
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
    @ParameterizedTest
    @ValueSource(strings = {ALL, ELASTIC})
    void who_may_go_out_to_a_service_is_let_in_there(String values) {
        List<HasMetadata> objects = render(values);
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

    @ParameterizedTest
    @ValueSource(strings = {ALL, ELASTIC})
    void the_images_are_those_of_compose(String values) {
        List<String> pinned = Release.read(Release.DEPLOY.resolve("images.env")).lines().toList();
        pods(values)
                .forEach((name, pod) ->
                        assertThat(containers(pod))
                                .allSatisfy(container ->
                                        assertThat(pinned)
                                                .as(name)
                                                .anyMatch(line ->
                                                        line.endsWith(
                                                                "=" + container.getImage()))));
    }

    @ParameterizedTest
    @ValueSource(strings = {ALL, ELASTIC})
    void a_job_that_does_something_else_has_another_name_and_a_second_run_changes_nothing(
            String values) {
        List<Job> jobs = Chart.all(render(values), Job.class);
        assertThat(jobs)
                .hasSameSizeAs(jobs(values))
                .allSatisfy(job -> {
                    assertThat(job.getSpec().getActiveDeadlineSeconds()).isPositive();
                    assertThat(job.getSpec().getTemplate().getSpec().getContainers())
                            .singleElement()
                            .satisfies(container ->
                                    assertThat(container.getArgs().getFirst())
                                            .containsAnyOf("--ignore-existing", "overwrite=true"));
                });
        List<String> names = names(jobs);
        assertThat(names(Chart.all(render(values), Job.class))).isEqualTo(names);
        String more = values.replace("minio: {", "minio: {buckets: [mlflow, homeostat, more], ");
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
                "kibana: {enabled: true} | expected together with elasticsearch",
                "logstash: {enabled: true} | expected together with elasticsearch",
                "{opensearch: {enabled: true}, elasticsearch: {enabled: true}} | goes to one of"
                        + " them",
                "kafka: {enabled: true} | kafka",
            })
    void what_cannot_work_is_refused_by_helm(String values, String message) {
        assertThatThrownBy(() -> render(values)).hasMessageContaining(message);
    }
}
