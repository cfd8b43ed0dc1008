package io.homeostat.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartTest {
    private static final String ONE_BOX =
            """
            box: {pipelines: {oven: "kind: Pipeline"}}
            mqtt: {listener: {usersSecret: mqtt-users, tlsSecret: mqtt-tls}}
            http: {usersSecret: box-users}
            """;
    private static final String SHARED =
            """
            box: {pipelines: {oven: "kind: Pipeline"}}
            mqtt: {broker: {enabled: true, urlSecret: broker, share: plant}}
            autoscaling: {enabled: true}
            http: {usersSecret: box-users, tlsSecret: http-tls, openMetrics: false}
            """;

    @TempDir private Path directory;

    private List<HasMetadata> render(String values) {
        return Chart.render(Chart.values(directory, values));
    }

    private List<HasMetadata> render(String values, String more) {
        return Chart.render(Chart.values(directory, values), Chart.values(directory, more));
    }

    private PodSpec pod(String values) {
        return Chart.only(render(values), StatefulSet.class).getSpec().getTemplate().getSpec();
    }

    @Test
    void helm_finds_nothing_to_complain_about() {
        // lint renders with the default values, which lack what only a user can know
        LintResult result = new Helm(Chart.DIRECTORY).lint().call();
        assertThat(result.getMessages())
                .filteredOn(message -> message.contains("ERROR"))
                .allMatch(message -> message.contains("box.pipelines: found nothing"));
    }

    @Test
    void the_pod_is_what_restricted_asks_for_and_more() {
        for (String values : List.of(ONE_BOX, SHARED)) {
            PodSpec pod = pod(values);
            assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(10001);
            PodStandard.holds(pod);
        }
    }

    @Test
    void probes_ask_whether_it_lives_and_whether_it_is_ready() {
        for (Container container : pod(ONE_BOX).getContainers()) {
            assertThat(container.getStartupProbe().getHttpGet().getPath())
                    .isEqualTo("/health/live");
            assertThat(container.getReadinessProbe().getHttpGet().getPath())
                    .isEqualTo("/health/ready");
            assertThat(container.getLivenessProbe().getHttpGet().getPath())
                    .isEqualTo("/health/live");
        }
    }

    @Test
    void the_journal_is_on_a_disk_that_outlives_the_pod() {
        StatefulSet box = Chart.only(render(ONE_BOX), StatefulSet.class);
        assertThat(box.getSpec().getVolumeClaimTemplates())
                .singleElement()
                .satisfies(claim -> {
                    assertThat(claim.getMetadata().getName()).isEqualTo("data");
                    assertThat(claim.getSpec().getAccessModes()).containsExactly("ReadWriteOnce");
                });
        assertThat(box.getSpec().getPersistentVolumeClaimRetentionPolicy().getWhenDeleted())
                .isEqualTo("Retain");
        assertThat(box.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds())
                .isGreaterThanOrEqualTo(30);
    }

    @Test
    void shared_boxes_scale_from_1_to_5_at_50_percent() {
        List<HasMetadata> objects = render(SHARED);
        HorizontalPodAutoscaler scaler = Chart.only(objects, HorizontalPodAutoscaler.class);
        assertThat(scaler.getSpec().getMinReplicas()).isEqualTo(1);
        assertThat(scaler.getSpec().getMaxReplicas()).isEqualTo(5);
        assertThat(scaler.getSpec().getMetrics())
                .singleElement()
                .satisfies(metric -> {
                    assertThat(metric.getResource().getName()).isEqualTo("cpu");
                    assertThat(metric.getResource().getTarget().getAverageUtilization())
                            .isEqualTo(50);
                });
        StatefulSet boxes = Chart.only(objects, StatefulSet.class);
        assertThat(scaler.getSpec().getScaleTargetRef().getName())
                .isEqualTo(boxes.getMetadata().getName());
        assertThat(boxes.getSpec().getReplicas())
                .as("a number here would fight with the scaler at every sync")
                .isNull();
        assertThat(objects)
                .as("KEDA would scale them too")
                .noneMatch(object -> object.getKind().equals("ScaledObject"));
    }

    @Test
    void logs_and_metrics_go_where_the_values_say_and_secrets_are_no_arguments() {
        PodSpec pod =
                pod(
                        ONE_BOX
                                + """
                                logs: {url: "https://elastic:9200", secret: elastic, caSecret: ca, predictions: 1/100}
                                otlp: {url: "http://collector:4318"}
                                """);
        Container box = pod.getContainers().getFirst();
        assertThat(box.getArgs())
                .containsSequence("--box", "$(POD_NAMESPACE)-$(POD_NAME)")
                .containsSequence("--logs", "https://elastic:9200", "--logs-predictions", "1/100")
                .containsSequence("--logs-ca", "/etc/homeostat/logs/ca.crt")
                .containsSequence("--otlp", "http://collector:4318", "--otlp-interval", "60");
        assertThat(box.getEnv())
                .filteredOn(one -> one.getName().equals("HOMEOSTAT_LOGS_API_KEY"))
                .singleElement()
                .satisfies(one ->
                        assertThat(one.getValueFrom().getSecretKeyRef().getName())
                                .isEqualTo("elastic"));
        assertThat(box.getVolumeMounts())
                .anyMatch(mount -> mount.getMountPath().equals("/etc/homeostat/logs"));
        assertThat(pod(ONE_BOX).getContainers().getFirst().getArgs())
                .doesNotContain("--logs", "--otlp", "--box");
        assertThatThrownBy(() -> pod(ONE_BOX + "logs: {predictions: some}\n"))
                .hasMessageContaining("predictions");
    }

    @Test
    void every_box_has_an_identity_of_its_own_at_the_broker() {
        Container box = pod(SHARED).getContainers().getFirst();
        int option = box.getArgs().indexOf("--mqtt-client");
        assertThat(box.getArgs().get(option + 1)).isEqualTo("$(POD_NAMESPACE)-$(POD_NAME)");
        assertThat(box.getEnv())
                .filteredOn(variable -> variable.getName().equals("HOMEOSTAT_MQTT"))
                .singleElement()
                .satisfies(variable ->
                        assertThat(variable.getValueFrom().getSecretKeyRef().getName())
                                .isEqualTo("broker"));
    }

    @Test
    void a_budget_is_there_only_where_a_drain_can_end() {
        assertThat(Chart.all(render(ONE_BOX), PodDisruptionBudget.class)).isEmpty();
        for (List<HasMetadata> objects :
                List.of(render(SHARED), render(ONE_BOX, "box: {replicas: 2}"))) {
            PodDisruptionBudget budget = Chart.only(objects, PodDisruptionBudget.class);
            assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);
            assertThat(budget.getSpec().getMinAvailable()).isNull();
        }
    }

    @Test
    void nothing_is_reachable_that_is_not_listed() {
        List<NetworkPolicy> closed = Chart.all(render(ONE_BOX), NetworkPolicy.class);
        assertThat(closed).hasSize(2);
        for (NetworkPolicy policy : closed) {
            assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
            assertThat(policy.getSpec().getIngress()).as("ingress").isEmpty();
            assertThat(policy.getSpec().getEgress())
                    .as("egress")
                    .allSatisfy(rule -> {
                        assertThat(rule.getTo()).isNotEmpty();
                        assertThat(rule.getPorts())
                                .extracting(port -> port.getPort().getIntVal())
                                .containsOnly(53);
                    });
        }
        List<HasMetadata> open =
                render(
                        ONE_BOX,
                        """
                        networkPolicy:
                          devices: [{ipBlock: {cidr: 10.20.0.0/16}}]
                          monitoring: [{namespaceSelector: {matchLabels: {plane: it-core}}}]
                        """);
        assertThat(Chart.all(open, NetworkPolicy.class))
                .flatExtracting(policy -> policy.getSpec().getIngress())
                .hasSize(2)
                .allSatisfy(rule -> assertThat(rule.getFrom()).hasSize(1))
                .extracting(rule -> rule.getPorts().getFirst().getPort().getStrVal())
                .containsExactly("mqtt", "http");
    }

    @Test
    void nothing_is_published_outside_the_cluster_by_itself() {
        List<HasMetadata> objects = render(ONE_BOX);
        assertThat(Chart.all(objects, Ingress.class)).isEmpty();
        assertThat(Chart.all(objects, Service.class))
                .allMatch(service ->
                        "ClusterIP".equals(service.getSpec().getType())
                                || "None".equals(service.getSpec().getClusterIP()));
    }

    @Test
    void monitoring_finds_each_box_once() {
        List<HasMetadata> objects =
                render(
                        ONE_BOX,
                        """
                        metrics: {serviceMonitor: {enabled: true}}
                        """);
        ServiceMonitor monitor = Chart.only(objects, ServiceMonitor.class);
        assertThat(Chart.all(objects, Service.class))
                .filteredOn(service ->
                        service.getMetadata()
                                .getLabels()
                                .entrySet()
                                .containsAll(
                                        monitor.getSpec()
                                                .getSelector()
                                                .getMatchLabels()
                                                .entrySet()))
                .extracting(service -> service.getMetadata().getName())
                .containsExactly("homeostat-boxes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mqtt: {listener: {usersSecret: \"\"}} | mqtt.listener.usersSecret: found nothing",
                "mqtt: {listener: {anonymous: true}} | mqtt.listener.anonymous: found beside",
                "mqtt: {broker: {enabled: true}} | mqtt.broker.urlSecret: found nothing",
                "autoscaling: {enabled: true} | can be cloned",
                "autoscaling: {keda: {enabled: true}} | can be cloned",
                "autoscaling: {enabled: true, keda: {enabled: true}} | found beside",
                "git: {follow: true} | git.url: found nothing",
                "{git: {follow: true}, mqtt: {listener: {usersSecret: \"\", tlsSecret: \"\"},"
                        + " broker: {enabled: true, urlSecret: b}}} | git.url: found nothing",
                "git: {url: \"ssh://git@git.plant/m.git\"} | git.secret: found nothing",
                "git: {url: \"https://a:b@git.plant/m.git\"} | url",
                "git: {url: \"https://git.plant/m.git\", path: models.yaml} | path",
                "git: {url: \"https://g/m.git\", follow: true, modelTrust: {keys: [a]}} | expected"
                        + " both",
                "git: {url: \"https://g/m.git\", modelTrust: {configMap: c, keys: [a]}} |"
                        + " git.follow",
                "git: {url: \"https://g/o/m.git\", secret: s, forge: gitea} | git.propose",
                "git: {url: \"https://g/o/m.git\", propose: true, forge: gitea} | git.secret:"
                        + " found",
                "git: {url: \"https://g/o/m.git\", propose: true, forge: gitlab, forgeApi:"
                        + " \"https://g\"} | git.forgeApi: found without",
                "git: {url: \"https://g/o/m.git\", propose: true, forge: svn} | forge",
                "git: {modelSignSecret: s} | git.modelSignSecret",
                "git: {url: \"https://g/m.git\", follow: true, modelTrust: {configMap: c, keys:"
                        + " [../a]}} | keys",
                "box: {existingConfigMap: mine} | found beside box.pipelines",
                "http: {usersSecret: \"\"} | http.usersSecret: found nothing",
                "http: {anonymous: true} | http.anonymous: found beside",
                "http: {users: a} | users",
                "{http: {openMetrics: false}, metrics: {serviceMonitor: {enabled: true}}} |"
                        + " basicAuthSecret",
                "{http: {usersSecret: \"\", anonymous: true}, ingress: {enabled: true, host: a.b}}"
                        + " | ingress.annotations: found nothing",
                "image: {tag: latest} | tag",
                "image: {digest: abc} | digest",
                "box: {memory: huge} | memory",
                "box: {resources: {limits: {memory: null}}} | memory",
                "box: {replica: 2} | replica",
                "box: {terminationGracePeriodSeconds: 5} | terminationGracePeriodSeconds",
            })
    void what_cannot_work_is_refused_by_helm(String values, String message) {
        assertThatThrownBy(() -> render(ONE_BOX, values)).hasMessageContaining(message);
    }

    @Test
    void the_key_of_the_repository_is_mounted_and_in_no_argument() {
        PodSpec pod =
                pod(
                        ONE_BOX
                                + """
                                git: {url: "ssh://git@git.plant/models.git", secret: deploy-key, \
                                follow: true, propose: true, forge: gitlab, \
                                signSecret: signing, modelSignSecret: models, \
                                modelTrust: {configMap: trusted, keys: [plant.pem, next.pem]}}
                                """);
        Container box = pod.getContainers().getFirst();
        assertThat(box.getArgs())
                .containsSequence("--git-ssh-key", "/etc/homeostat/git/key")
                .containsSequence("--git-known-hosts", "/etc/homeostat/git/known_hosts")
                .containsSequence("--git-sign-key", "/etc/homeostat/git-sign/key")
                .containsSequence("--model-sign-key", "/etc/homeostat/model-sign/key.pem")
                .containsSequence("--model-trust", "/etc/homeostat/model-trust/plant.pem")
                .containsSequence("--model-trust", "/etc/homeostat/model-trust/next.pem")
                .containsSequence("--git-box", "$(POD_NAMESPACE)-$(POD_NAME)")
                .containsSequence("--git-propose", "--git-forge", "gitlab")
                .contains("--git-follow")
                .doesNotContain("--git-token-file");
        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getName().startsWith("git"))
                .extracting(volume -> volume.getSecret().getSecretName())
                .containsExactly("deploy-key", "signing");
        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getName().equals("model-sign"))
                .extracting(volume -> volume.getSecret().getSecretName())
                .containsExactly("models");
        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getName().equals("model-sign"))
                .extracting(volume -> volume.getSecret().getDefaultMode())
                .containsExactly(0400);
        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getName().equals("model-trust"))
                .extracting(volume -> volume.getConfigMap().getName())
                .containsExactly("trusted");
        assertThat(box.getVolumeMounts())
                .extracting(mount -> mount.getMountPath())
                .contains("/etc/homeostat/model-sign", "/etc/homeostat/model-trust");
    }

    @Test
    void people_are_asked_who_they_are_and_probes_are_not() {
        PodSpec plain = pod(ONE_BOX);
        assertThat(plain.getContainers().getFirst().getArgs())
                .containsSequence("--http-users", "/etc/homeostat/http-users/users")
                .contains("--http-open-metrics")
                .doesNotContain("--http-anonymous", "--http-cert");
        PodSpec secured = pod(SHARED);
        Container box = secured.getContainers().getFirst();
        assertThat(box.getArgs())
                .containsSequence("--http-cert", "/etc/homeostat/http-tls/tls.crt")
                .containsSequence("--http-key", "/etc/homeostat/http-tls/tls.key")
                .doesNotContain("--http-open-metrics");
        assertThat(secured.getVolumes())
                .filteredOn(volume -> volume.getName().startsWith("http"))
                .extracting(volume -> volume.getSecret().getSecretName())
                .containsExactly("box-users", "http-tls");
        for (Probe probe :
                List.of(box.getStartupProbe(), box.getReadinessProbe(), box.getLivenessProbe())) {
            assertThat(probe.getHttpGet().getScheme()).isEqualTo("HTTPS");
            assertThat(probe.getHttpGet().getHttpHeaders()).isNullOrEmpty();
        }
        assertThat(plain.getContainers().getFirst().getLivenessProbe().getHttpGet().getScheme())
                .isEqualTo("HTTP");
    }

    @Test
    void monitoring_says_who_it_is_where_metrics_are_closed() {
        ServiceMonitor monitor =
                Chart.only(
                        render(
                                SHARED,
                                """
                                metrics: {serviceMonitor: {enabled: true, basicAuthSecret: reader}}
                                """),
                        ServiceMonitor.class);
        assertThat(monitor.getSpec().getEndpoints())
                .singleElement()
                .satisfies(endpoint -> {
                    assertThat(endpoint.getScheme()).isEqualToIgnoringCase("https");
                    assertThat(endpoint.getBasicAuth().getUsername().getName()).isEqualTo("reader");
                    assertThat(endpoint.getTlsConfig().getCa().getSecret().getName())
                            .isEqualTo("http-tls");
                });
    }

    @Test
    void a_field_that_the_api_does_not_know_is_found() {
        assertThatThrownBy(() ->
                        Chart.objects(
                                """
                                apiVersion: policy/v1
                                kind: PodDisruptionBudget
                                metadata: {name: a}
                                spec: {maxUnavailabel: 1}
                                """))
                .hasMessageContaining("maxUnavailabel");
    }
}
