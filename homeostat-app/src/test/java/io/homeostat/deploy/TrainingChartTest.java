package io.homeostat.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.homeostat.remote.JobTemplate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Boxes whose models are trained by Jobs.
class TrainingChartTest {
    @TempDir private Path directory;

    private static final Release RELEASE = Release.named("ot-edge-training");
    private final List<HasMetadata> objects = RELEASE.objects();

    private StatefulSet boxes() {
        return Chart.only(objects, StatefulSet.class);
    }

    private String template() {
        return Chart.all(objects, ConfigMap.class).stream()
                .filter(map -> map.getData().containsKey("job.yaml"))
                .map(map -> map.getData().get("job.yaml"))
                .findFirst()
                .orElseThrow();
    }

    private Job job() {
        return (Job) Chart.objects(template()).getFirst();
    }

    @Test
    void the_boxes_may_create_jobs_there_and_nothing_else() {
        Role role = Chart.only(objects, Role.class);
        assertThat(role.getMetadata().getNamespace()).isEqualTo("governance");
        assertThat(role.getRules())
                .singleElement()
                .satisfies(rule -> {
                    assertThat(rule.getApiGroups()).containsExactly("batch");
                    assertThat(rule.getResources()).containsExactly("jobs");
                    assertThat(rule.getVerbs()).containsExactly("create");
                });
        RoleBinding binding = Chart.only(objects, RoleBinding.class);
        assertThat(binding.getMetadata().getNamespace()).isEqualTo("governance");
        assertThat(binding.getRoleRef().getName()).isEqualTo(role.getMetadata().getName());
        assertThat(binding.getSubjects())
                .singleElement()
                .satisfies(subject -> {
                    assertThat(subject.getKind()).isEqualTo("ServiceAccount");
                    assertThat(subject.getNamespace()).isEqualTo("ot-edge");
                    assertThat(subject.getName())
                            .isEqualTo(
                                    boxes().getSpec()
                                            .getTemplate()
                                            .getSpec()
                                            .getServiceAccountName());
                });
        ServiceAccount account = Chart.only(objects, ServiceAccount.class);
        assertThat(account.getAutomountServiceAccountToken()).isFalse();
    }

    /// The token lies where the program looks for it, for an hour at a time, for the box's user.
    @Test
    void only_these_boxes_have_a_token() {
        PodSpec pod = boxes().getSpec().getTemplate().getSpec();
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getContainers().getFirst().getVolumeMounts())
                .anySatisfy(mount -> {
                    assertThat(mount.getName()).isEqualTo("account");
                    assertThat(mount.getMountPath())
                            .isEqualTo("/var/run/secrets/kubernetes.io/serviceaccount");
                    assertThat(mount.getReadOnly()).isTrue();
                });
        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getName().equals("account"))
                .singleElement()
                .satisfies(volume ->
                        assertThat(volume.getProjected().getSources())
                                .anyMatch(one ->
                                        one.getServiceAccountToken() != null
                                                && one.getServiceAccountToken()
                                                        .getPath()
                                                        .equals("token"))
                                .anyMatch(one ->
                                        one.getConfigMap() != null
                                                && one.getConfigMap()
                                                        .getItems()
                                                        .getFirst()
                                                        .getPath()
                                                        .equals("ca.crt")));
        PodSpec others =
                Chart.only(Release.named("ot-edge").objects(), StatefulSet.class)
                        .getSpec()
                        .getTemplate()
                        .getSpec();
        assertThat(others.getServiceAccountName()).isNull();
        assertThat(others.getVolumes()).noneMatch(volume -> volume.getName().equals("account"));
    }

    @Test
    void the_template_is_one_that_the_program_takes() throws Exception {
        Path file = Files.writeString(directory.resolve("job.yaml"), template());
        assertThat(JobTemplate.read(file)).isNotNull();
        assertThat(boxes().getSpec().getTemplate().getSpec().getContainers().getFirst().getArgs())
                .containsSubsequence(
                        "--trainer",
                        "s3://homeostat/training",
                        "--trainer-job",
                        "/etc/homeostat/training/job.yaml");
        assertThat(job().getMetadata().getNamespace()).isEqualTo("governance");
        Container trainer = job().getSpec().getTemplate().getSpec().getContainers().getFirst();
        assertThat(trainer.getArgs()).containsExactly("trainer", "s3://homeostat/training");
        assertThat(trainer.getImage())
                .isEqualTo(
                        boxes().getSpec()
                                .getTemplate()
                                .getSpec()
                                .getContainers()
                                .getFirst()
                                .getImage());
        assertThat(trainer.getEnv())
                .extracting(EnvVar::getName)
                .contains("S3_ENDPOINT", "AWS_REGION", "AWS_SECRET_ACCESS_KEY");
        assertThat(trainer.getEnv())
                .filteredOn(one -> one.getName().contains("KEY"))
                .hasSize(2)
                .allMatch(one -> one.getValue() == null);
    }

    @Test
    void a_job_ends_is_removed_and_may_do_nothing_but_train() {
        assertThat(job().getSpec().getActiveDeadlineSeconds()).isEqualTo(600);
        assertThat(job().getSpec().getTtlSecondsAfterFinished()).isEqualTo(3600);
        assertThat(job().getSpec().getBackoffLimit()).isEqualTo(1);
        PodSpec pod = job().getSpec().getTemplate().getSpec();
        assertThat(pod.getRestartPolicy()).isEqualTo("Never");
        assertThat(pod.getServiceAccountName()).isNull();
        PodStandard.isRestricted(pod);
    }

    /// Nobody gets in; out go names and the object store, which lets these pods in.
    @Test
    void the_object_store_is_all_that_a_job_reaches() {
        NetworkPolicy policy =
                Chart.all(objects, NetworkPolicy.class).stream()
                        .filter(one -> "governance".equals(one.getMetadata().getNamespace()))
                        .findFirst()
                        .orElseThrow();
        Map<String, String> trainer = job().getSpec().getTemplate().getMetadata().getLabels();
        assertThat(trainer.entrySet())
                .containsAll(policy.getSpec().getPodSelector().getMatchLabels().entrySet());
        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(policy.getSpec().getIngress()).isEmpty();
        assertThat(policy.getSpec().getEgress())
                .hasSize(2)
                .allSatisfy(rule -> assertThat(rule.getTo()).isNotEmpty())
                .flatExtracting(rule -> rule.getPorts())
                .extracting(port -> port.getPort().getIntVal())
                .containsExactly(53, 53, 9000);
        NetworkPolicy store =
                Chart.all(Release.named("governance").objects(), NetworkPolicy.class).stream()
                        .filter(one -> one.getMetadata().getName().equals("minio"))
                        .findFirst()
                        .orElseThrow();
        assertThat(store.getSpec().getIngress().getFirst().getFrom())
                .anyMatch(peer ->
                        peer.getPodSelector() != null
                                && trainer.entrySet()
                                        .containsAll(
                                                peer.getPodSelector().getMatchLabels().entrySet()));
    }

    @Test
    void a_trainer_that_watches_needs_no_rights_in_the_cluster() {
        Path values = Chart.values(directory, "training: {jobs: false}");
        List<HasMetadata> watched = RELEASE.objects(values);
        assertThat(Chart.all(watched, Role.class)).isEmpty();
        assertThat(Chart.all(watched, ServiceAccount.class)).isEmpty();
        assertThat(
                        Chart.arguments(
                                Release.PLANES.resolve("ot-edge.yaml"),
                                Release.PLANES.resolve("ot-edge-training.yaml"),
                                values))
                .contains("--trainer")
                .doesNotContain("--trainer-job");
    }

    @Test
    void without_an_object_store_nothing_is_trained_elsewhere() {
        Path values = Chart.values(directory, "training: {url: \"s3://plant/training\"}");
        assertThatThrownBy(() -> Release.named("ot-edge").objects(values))
                .hasMessageContaining("artefacts.url: found nothing beside training.url");
    }
}
