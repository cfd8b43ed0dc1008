package io.homeostat.deploy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.homeostat.config.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// A chart in a namespace with files of `deploy/planes`, the last one winning: what Argo CD
/// renders, and what a site may put behind it.
record Release(String name, String namespace, String chart, List<String> values) {
    static final Path DEPLOY = SharedData.repository().resolve("deploy");
    static final Path PLANES = DEPLOY.resolve("planes");

    Release {
        values = List.copyOf(values);
    }

    /// The applications of `deploy/argocd`.
    ///
    /// @param layout a values file of that chart
    static List<Release> applied(String layout) {
        Map<?, ?> values =
                (Map<?, ?>)
                        Chart.documents(read(DEPLOY.resolve("argocd").resolve(layout))).getFirst();
        List<Release> releases = new ArrayList<>();
        for (Object app : (List<?>) Objects.requireNonNull(values.get("apps"))) {
            Map<?, ?> fields = (Map<?, ?>) app;
            releases.add(
                    new Release(
                            text(fields, "name"),
                            text(fields, "namespace"),
                            text(fields, "chart"),
                            ((List<?>) Objects.requireNonNull(fields.get("values")))
                                    .stream().map(String::valueOf).toList()));
        }
        return releases;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String text(Map<?, ?> fields, String key) {
        return Objects.requireNonNull(fields.get(key), key).toString();
    }

    /// What the comments of the planes offer besides.
    static List<Release> offered() {
        return List.of(
                new Release(
                        "governance-jupyter",
                        "governance",
                        "services",
                        List.of("governance.yaml", "governance-jupyter.yaml")),
                new Release(
                        "it-core-operator",
                        "it-core",
                        "services",
                        List.of("it-core.yaml", "it-core-operator.yaml")),
                new Release(
                        "it-core-elastic",
                        "it-core",
                        "services",
                        List.of("it-core.yaml", "it-core-elastic.yaml")),
                new Release(
                        "ot-edge-elastic",
                        "ot-edge",
                        "homeostat",
                        List.of("ot-edge.yaml", "ot-edge-elastic.yaml")),
                new Release(
                        "ot-edge-operator",
                        "ot-edge",
                        "homeostat",
                        List.of("ot-edge.yaml", "ot-edge-operator.yaml")),
                new Release(
                        "ot-edge-services",
                        "ot-edge",
                        "services",
                        List.of("ot-edge-services.yaml")),
                new Release(
                        "ot-edge-broker",
                        "ot-edge",
                        "homeostat",
                        List.of("ot-edge.yaml", "ot-edge-broker.yaml")),
                new Release(
                        "ot-edge-training",
                        "ot-edge",
                        "homeostat",
                        List.of("ot-edge.yaml", "ot-edge-training.yaml")),
                new Release(
                        "ot-edge-keda",
                        "ot-edge",
                        "homeostat",
                        List.of("ot-edge.yaml", "ot-edge-broker.yaml", "ot-edge-keda.yaml")));
    }

    static List<Release> all() {
        return Stream.of(applied("values.yaml"), applied("serving.yaml"), offered())
                .flatMap(List::stream)
                .toList();
    }

    static Release named(String name) {
        return all().stream()
                .filter(release -> release.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// @param more values behind those of the release
    String text(Path... more) {
        return Chart.text(
                DEPLOY.resolve("helm").resolve(chart),
                chart,
                namespace,
                Stream.concat(values.stream().map(PLANES::resolve), Stream.of(more))
                        .toArray(Path[]::new));
    }

    List<HasMetadata> objects(Path... more) {
        return Chart.objects(text(more));
    }
}
