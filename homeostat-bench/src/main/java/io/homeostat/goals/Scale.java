package io.homeostat.goals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// How much is run, and on what.
///
/// @param quick a part of the seeds: whether the command works, not what the product is worth
/// @param root of the repository
/// @param data where recordings lie that are not bundled
public record Scale(boolean quick, Path root, Path data) {
    /// `full`, or `part` in a quick run.
    int of(int full, int part) {
        return quick ? part : full;
    }

    int threads() {
        return Runtime.getRuntime().availableProcessors();
    }

    Path example(String name) {
        return root.resolve("examples").resolve(name);
    }

    Path recording(String name) {
        return root.resolve("examples/data").resolve(name);
    }

    /// A recording that is not bundled, if it is there.
    Optional<Path> other(String name) {
        return Optional.of(data.resolve(name)).filter(Files::exists);
    }
}
