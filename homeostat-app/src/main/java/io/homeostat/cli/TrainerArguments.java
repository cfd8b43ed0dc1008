package io.homeostat.cli;

import io.homeostat.node.TrainingPlane;
import io.homeostat.remote.JobTemplate;
import io.homeostat.remote.RemotePolicy;
import io.homeostat.request.Login;
import io.homeostat.request.Secret;
import io.homeostat.request.Target;
import io.homeostat.s3.S3Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Training off the box, as options.
final class TrainerArguments {
    /// As the kubelet mounts it.
    private static final String ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Option(
            names = "--trainer",
            paramLabel = "URL",
            defaultValue = "${env:HOMEOSTAT_TRAINER}",
            description = {
                "Object store where training orders are laid for `homeostat trainer`:",
                "s3://BUCKET/PREFIX, server and keys as for --artefacts. Also by HOMEOSTAT_TRAINER."
            })
    private @Nullable String url;

    @Option(
            names = "--trainer-patience",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description =
                    "How long a model is waited for before the box trains itself. Default: 300.")
    private int patience = 300;

    @Option(
            names = "--trainer-job",
            paramLabel = "FILE",
            defaultValue = "${env:HOMEOSTAT_TRAINER_JOB}",
            description = {
                "Job of Kubernetes (YAML) that is made for each order, with the rights of this",
                "pod's service account. Without it some `homeostat trainer --watch` has to run."
            })
    private @Nullable Path job;

    /// Nothing without `--trainer`.
    Optional<TrainingPlane> plane() {
        String place = url;
        if (place == null || place.isBlank()) {
            OptionChecks.alone("--trainer", Map.of("--trainer-job", job != null));
            return Optional.empty();
        }
        if (patience < 1) {
            throw new WrongInput(
                    "--trainer-patience: found " + patience + ", expected at least 1 second");
        }
        try {
            return Optional.of(
                    new TrainingPlane(
                            new RemotePolicy(
                                    S3Place.parse("--trainer", place, System.getenv()),
                                    Duration.ofSeconds(patience),
                                    version()),
                            Optional.ofNullable(job).map(TrainerArguments::jobs)));
        } catch (IllegalArgumentException wrong) {
            throw new WrongInput(String.valueOf(wrong.getMessage()));
        }
    }

    static String version() {
        try {
            return Version.number();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read this program's version", e);
        }
    }

    private static TrainingPlane.Jobs jobs(Path file) {
        OptionChecks.readable("--trainer-job", file);
        Target server = kubernetes(System.getenv());
        try {
            return new TrainingPlane.Jobs(server, JobTemplate.read(file));
        } catch (IllegalArgumentException wrong) {
            throw new WrongInput("--trainer-job: " + file + ": " + wrong.getMessage());
        }
    }

    /// The API of the cluster that this pod is in.
    private static Target kubernetes(Map<String, String> environment) {
        String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        if (host.isBlank()) {
            throw new WrongInput(
                    "--trainer-job: found no KUBERNETES_SERVICE_HOST, expected to run in a pod");
        }
        Path account = Path.of(environment.getOrDefault("KUBERNETES_SERVICE_ACCOUNT", ACCOUNT));
        String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
        String shown = host.contains(":") ? "[" + host + "]" : host;
        return new Target(
                URI.create("https://" + shown + ":" + port),
                Optional.of(OptionChecks.readable("--trainer-job", account.resolve("ca.crt"))),
                new Login.Bearer(
                        new Secret.InFile(
                                OptionChecks.readable("--trainer-job", account.resolve("token")))),
                TIMEOUT);
    }
}
