package io.homeostat.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// What is asked of options of more than one kind of server.
final class OptionChecks {
    private OptionChecks() {}

    static Path readable(String option, Path file) {
        if (!Files.isReadable(file)) {
            throw new WrongInput(option + ": found '" + file + "', expected a readable file");
        }
        return file;
    }

    /// An option of a server that is not named would do nothing.
    ///
    /// @param server the option that names it
    /// @param given by option: whether it was given
    static void alone(String server, Map<String, Boolean> given) {
        given.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst()
                .ifPresent(option -> {
                    throw new WrongInput(
                            option + ": found without " + server + ", expected " + server + " URL");
                });
    }
}
