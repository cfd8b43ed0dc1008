package io.homeostat.config;

import java.nio.file.Path;

/// Where the model files are that a pipeline file names.
@FunctionalInterface
public interface ModelFiles {
    Path of(String file);

    /// Beside the pipeline file `origin`, unless they are named with an absolute path.
    static ModelFiles beside(Path origin) {
        return file -> origin.resolveSibling(file).normalize();
    }
}
