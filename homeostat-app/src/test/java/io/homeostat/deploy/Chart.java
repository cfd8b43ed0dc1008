package io.homeostat.deploy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.homeostat.config.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The chart, rendered by helm itself; the objects are read as the API's own types, and a field
/// that those do not know is an error.
public final class Chart {
    public static final Path DIRECTORY =
            SharedData.repository().resolve("deploy").resolve("helm").resolve("homeostat");

    private static final Map<String, Class<? extends HasMetadata>> KINDS =
            Map.ofEntries(
                    Map.entry("apps/v1 StatefulSet", StatefulSet.class),
                    Map.entry("apps/v1 Deployment", Deployment.class),
                    Map.entry("batch/v1 Job", Job.class),
                    Map.entry("v1 ConfigMap", ConfigMap.class),
                    Map.entry("v1 Service", Service.class),
                    Map.entry("v1 ServiceAccount", ServiceAccount.class),
                    Map.entry("rbac.authorization.k8s.io/v1 Role", Role.class),
                    Map.entry("rbac.authorization.k8s.io/v1 RoleBinding", RoleBinding.class),
                    Map.entry("networking.k8s.io/v1 Ingress", Ingress.class),
                    Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
                    Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class),
                    Map.entry(
                            "autoscaling/v2 HorizontalPodAutoscaler",
                            HorizontalPodAutoscaler.class),
                    Map.entry("keda.sh/v1alpha1 ScaledObject", GenericKubernetesResource.class),
                    Map.entry("monitoring.coreos.com/v1 ServiceMonitor", ServiceMonitor.class),
                    Map.entry("monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class));

    private static final ObjectMapper STRICT =
            new ObjectMapper()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .setAnnotationIntrospector(
                            new JacksonAnnotationIntrospector() {
                                // The types keep unknown fields in a map; here they shall be
                                // errors.
                                @Override
                                public Boolean hasAnySetter(Annotated annotated) {
                                    return false;
                                }
                            });

    private Chart() {}

    /// @param values files of values, the last one winning
    static List<HasMetadata> render(Path... values) {
        return objects(text(DIRECTORY, values));
    }

    static String text(Path chart, Path... values) {
        return text(chart, "homeostat", "ot-edge", values);
    }

    static String text(Path chart, String release, String namespace, Path... values) {
        TemplateCommand template =
                new Helm(chart)
                        .template()
                        .withName(release)
                        .withNamespace(namespace)
                        .withKubeVersion("1.31.0");
        for (Path file : values) {
            template.withValuesFile(file);
        }
        return template.call();
    }

    static List<HasMetadata> objects(String yaml) {
        List<HasMetadata> objects = new ArrayList<>();
        for (Object document : documents(yaml)) {
            Map<?, ?> fields = (Map<?, ?>) document;
            String kind = fields.get("apiVersion") + " " + fields.get("kind");
            Class<? extends HasMetadata> type = KINDS.get(kind);
            if (type == null) {
                throw new IllegalArgumentException(
                        "found a " + kind + ", expected one of " + KINDS.keySet());
            }
            // Of what somebody else has defined there is no type: deploy/schemas looks at it.
            objects.add(
                    type == GenericKubernetesResource.class
                            ? new ObjectMapper().convertValue(fields, type)
                            : STRICT.convertValue(fields, type));
        }
        return objects;
    }

    static List<Object> documents(String yaml) {
        List<Object> documents = new ArrayList<>();
        new Load(LoadSettings.builder().build())
                .loadAllFromString(yaml)
                .forEach(document -> {
                    if (document != null) {
                        documents.add(document);
                    }
                });
        return documents;
    }

    static <T extends HasMetadata> List<T> all(List<HasMetadata> objects, Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /// Every pod that these objects start, by the name of what starts it.
    static Map<String, PodSpec> pods(List<HasMetadata> objects) {
        Map<String, PodSpec> pods = new TreeMap<>();
        for (StatefulSet set : all(objects, StatefulSet.class)) {
            pods.put(set.getMetadata().getName(), set.getSpec().getTemplate().getSpec());
        }
        for (Deployment set : all(objects, Deployment.class)) {
            pods.put(set.getMetadata().getName(), set.getSpec().getTemplate().getSpec());
        }
        for (Job job : all(objects, Job.class)) {
            // Behind its name is what it does, as a digest.
            pods.put(
                    job.getMetadata().getName().replaceFirst("-[0-9a-f]{8}$", ""),
                    job.getSpec().getTemplate().getSpec());
        }
        return pods;
    }

    static <T extends HasMetadata> T only(List<HasMetadata> objects, Class<T> type) {
        List<T> found = all(objects, type);
        if (found.size() != 1) {
            throw new AssertionError(
                    "found " + found.size() + " of " + type.getSimpleName() + ", expected one");
        }
        return found.getFirst();
    }

    /// What the box of these values is started with, behind the JVM's own arguments.
    public static List<String> arguments(Path... values) {
        return only(render(values), StatefulSet.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getArgs();
    }

    /// Values as a file in a directory of the test's.
    public static Path values(Path directory, String text) {
        try {
            return Files.writeString(Files.createTempFile(directory, "values", ".yaml"), text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
