package io.homeostat.config;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// Finds the repository, and the data sets that are not part of it.
public final class SharedData {
    private SharedData() {}

    /// The root of the repository, above the module that tests run in.
    public static Path repository() {
        Path path = Path.of("").toAbsolutePath();
        while (path != null && !Files.exists(path.resolve("mvnw"))) {
            path = path.getParent();
        }
        if (path == null) {
            throw new IllegalStateException("no mvnw above " + Path.of("").toAbsolutePath());
        }
        return path;
    }

    /// A shared data file; skips the test where the data is not at hand.
    public static Path file(String name) {
        String declared = System.getenv("HOMEOSTAT_SHARED_DATA");
        Path root =
                declared == null
                        ? repository().resolveSibling("shared").resolve("data")
                        : Path.of(declared);
        Path file = root.resolve(name);
        Assumptions.assumeTrue(Files.exists(file), () -> "no shared data: " + name);
        return file;
    }
}
