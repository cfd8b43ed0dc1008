package io.homeostat.config;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/// A file is wrong: nothing starts. Carries all problems, in the order of their lines.
public final class ConfigException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    public ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::message).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
