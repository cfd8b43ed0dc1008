package io.homeostat.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everything that the charts make in every plane, left in `homeostat-app/target/manifests` for
/// `deploy/schemas`, which holds it against the schemas of those who read it.
class ManifestsTest {
    private static final Path WRITTEN =
            SharedData.repository().resolve("homeostat-app").resolve("target/manifests");

    @TempDir private Path directory;

    @Test
    void every_chart_in_every_plane_is_written_down() throws IOException {
        Files.createDirectories(WRITTEN);
        for (Release release : Release.all()) {
            String text = release.text();
            assertThat(Chart.objects(text)).as(release.name()).isNotEmpty();
            Files.writeString(WRITTEN.resolve(release.name() + ".yaml"), text);
        }
        Path argocd = Release.DEPLOY.resolve("argocd");
        Path repo = Chart.values(directory, "repo: https://git.plant/homeostat.git");
        for (String layout : List.of("values.yaml", "serving.yaml")) {
            String text = Chart.text(argocd, "root", "argocd", argocd.resolve(layout), repo);
            assertThat(Chart.documents(text)).hasSize(8);
            Files.writeString(WRITTEN.resolve("argocd-" + layout), text);
        }
        try (var written = Files.list(WRITTEN)) {
            assertThat(written).hasSize(Release.all().size() + 2);
        }
    }
}
