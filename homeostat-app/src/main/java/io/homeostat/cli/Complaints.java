package io.homeostat.cli;

import io.homeostat.config.ConfigException;
import io.homeostat.config.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Collects what is wrong with the words of a command and with the files they name, so that all of
/// it is told at once.
final class Complaints {
    private final List<String> found = new ArrayList<>();

    void add(String complaint) {
        found.add(complaint);
    }

    /// What `part` gives, or nothing when it has complaints.
    <T> Optional<T> of(Supplier<T> part) {
        try {
            return Optional.of(part.get());
        } catch (ConfigException wrong) {
            wrong.problems().stream().map(Problem::message).forEach(found::add);
        } catch (WrongInput wrong) {
            found.add(wrong.getMessage());
        }
        return Optional.empty();
    }

    /// @throws WrongInput when there are any, one a line
    void raise() {
        if (!found.isEmpty()) {
            throw new WrongInput(String.join(System.lineSeparator(), found));
        }
    }
}
