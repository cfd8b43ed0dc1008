package io.homeostat.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;

/// What every pod is asked for: the Pod Security Standard "restricted", and beyond it a root file
/// system that cannot be written, no token of an account, all probes, requests and a limit.
final class PodStandard {
    private PodStandard() {}

    /// For a pod that serves.
    static void holds(PodSpec pod) {
        isRestricted(pod);
        assertThat(pod.getContainers()).allSatisfy(PodStandard::isWatched);
    }

    /// For any pod: one that ends has no probes.
    static void isRestricted(PodSpec pod) {
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).as("runAsNonRoot").isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).as("runAsUser").isPositive();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType())
                .isEqualTo("RuntimeDefault");
        assertThat(pod.getAutomountServiceAccountToken())
                .as("automountServiceAccountToken")
                .isFalse();
        assertThat(pod.getHostNetwork()).as("hostNetwork").isNull();
        assertThat(pod.getHostPID()).as("hostPID").isNull();
        assertThat(pod.getHostIPC()).as("hostIPC").isNull();
        assertThat(pod.getVolumes()).allMatch(volume -> volume.getHostPath() == null, "hostPath");
        assertThat(pod.getInitContainers()).allSatisfy(PodStandard::isConfined);
        assertThat(pod.getContainers()).isNotEmpty().allSatisfy(PodStandard::isConfined);
    }

    private static void isConfined(Container container) {
        SecurityContext context = container.getSecurityContext();
        assertThat(context.getAllowPrivilegeEscalation()).as("allowPrivilegeEscalation").isFalse();
        assertThat(context.getPrivileged()).as("privileged").isNull();
        assertThat(context.getReadOnlyRootFilesystem()).as("readOnlyRootFilesystem").isTrue();
        assertThat(context.getCapabilities().getDrop()).as("drop").containsExactly("ALL");
        assertThat(context.getCapabilities().getAdd()).as("add").isEmpty();
        // The pod's own values hold for all of it.
        assertThat(context.getRunAsNonRoot()).as("runAsNonRoot of a container").isNull();
        assertThat(context.getRunAsUser()).as("runAsUser of a container").isNull();
        assertThat(context.getSeccompProfile()).as("seccompProfile of a container").isNull();
        assertThat(container.getResources().getRequests())
                .as("requests")
                .containsKeys("cpu", "memory");
        assertThat(container.getResources().getLimits()).as("limits").containsKey("memory");
        assertThat(container.getImage()).matches(".+(:[A-Za-z0-9][\\w.-]*|@sha256:[0-9a-f]{64})");
        assertThat(container.getImage()).doesNotEndWith(":latest");
    }

    private static void isWatched(Container container) {
        assertThat(container.getStartupProbe()).as("startupProbe").isNotNull();
        assertThat(container.getReadinessProbe()).as("readinessProbe").isNotNull();
        assertThat(container.getLivenessProbe()).as("livenessProbe").isNotNull();
    }
}
