package io.homeostat.node;

import io.homeostat.remote.JobTemplate;
import io.homeostat.remote.KubernetesJobs;
import io.homeostat.remote.Launcher;
import io.homeostat.remote.RemotePolicy;
import io.homeostat.remote.RemoteTraining;
import io.homeostat.request.Target;
import io.homeostat.runtime.TrainingRunner;
import java.util.Optional;

/// Where models are trained, if not on the box.
///
/// @param policy where orders lie
/// @param jobs who is started for each; nobody where a trainer watches
public record TrainingPlane(RemotePolicy policy, Optional<Jobs> jobs) {
    /// Orders of different pipelines that may be under way at the same time.
    private static final int AT_ONCE_MAX = 16;

    /// A Job of Kubernetes for each order.
    ///
    /// @param server its API
    public record Jobs(Target server, JobTemplate template) {}

    /// @param here trains what is not trained there
    RemoteTraining open(Node node, TrainingRunner here) {
        Launcher launcher =
                jobs.<Launcher>map(found ->
                                node.own(new KubernetesJobs(found.server(), found.template())))
                        .orElse(Launcher.NONE);
        return node.own(new RemoteTraining(policy, launcher, here));
    }

    static int atOnce(int pipelines) {
        return Math.clamp(pipelines, 1, AT_ONCE_MAX);
    }
}
