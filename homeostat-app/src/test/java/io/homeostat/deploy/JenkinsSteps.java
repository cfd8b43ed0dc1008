package io.homeostat.deploy;

import static java.util.Objects.requireNonNull;

import groovy.lang.Closure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The steps that the Jenkinsfile uses. Commands really run, and credentials are files as long as
/// they are lent. A step that is not here fails the build, as an unknown one does in Jenkins;
/// Groovy finds the public methods by their names.
final class JenkinsSteps {
    /// What a step says that fails the build.
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failed(String message) {
            super(message);
        }
    }

    /// A file that is lent under the name of a variable.
    record Lent(String credentials, String variable) {}

    private final JenkinsBuild build;

    JenkinsSteps(JenkinsBuild build) {
        this.build = build;
    }

    void run(Closure<?> closure) {
        closure.setDelegate(this);
        closure.setResolveStrategy(Closure.DELEGATE_ONLY);
        closure.call();
    }

    public Map<String, String> getEnv() {
        return build.environment;
    }

    public Map<String, String> getCurrentBuild() {
        return Map.of("currentResult", build.result().name());
    }

    public void script(Closure<?> body) {
        run(body);
    }

    @SuppressWarnings("DoNotCallSuggester") // only the Jenkinsfile calls it
    public void error(String message) {
        throw new Failed(message);
    }

    /// As Jenkins runs it: by the shell that stops at the first failure.
    public void sh(String command) {
        build.commands.add(command);
        try {
            Path script = Files.writeString(build.scratch.resolve("script.sh"), command);
            Path output = build.scratch.resolve("output");
            ProcessBuilder shell =
                    new ProcessBuilder("sh", "-xe", script.toString())
                            .directory(build.workspace.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            shell.environment().putAll(build.environment);
            int code = shell.start().waitFor();
            build.log.add(Files.readString(output));
            if (code != 0) {
                throw new Failed("script returned exit code " + code);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    public void catchError(Map<String, String> how, Closure<?> body) {
        try {
            run(body);
        } catch (RuntimeException failed) {
            build.log.add(String.valueOf(failed.getMessage()));
            build.worsen(JenkinsBuild.Result.valueOf(how.getOrDefault("buildResult", "FAILURE")));
        }
    }

    public Lent file(Map<String, String> what) {
        return new Lent(
                requireNonNull(what.get("credentialsId")), requireNonNull(what.get("variable")));
    }

    public void withCredentials(List<Lent> lent, Closure<?> body) throws IOException {
        List<Path> files = new ArrayList<>();
        Map<String, String> before = new TreeMap<>(build.environment);
        try {
            for (Lent one : lent) {
                String secret = build.credentials.get(one.credentials());
                if (secret == null) {
                    throw new Failed(
                            "Could not find credentials entry with ID '" + one.credentials() + "'");
                }
                Path file = Files.createTempFile(build.scratch, "secret", "");
                files.add(Files.writeString(file, secret));
                build.environment.put(one.variable(), file.toString());
            }
            run(body);
        } finally {
            build.environment.clear();
            build.environment.putAll(before);
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    public void junit(String glob) {
        if (matching(glob).isEmpty()) {
            throw new Failed("No test report files were found: " + glob);
        }
    }

    public void archiveArtifacts(Map<String, ?> what) {
        List<String> found = matching(String.valueOf(what.get("artifacts")));
        if (found.isEmpty() && !Boolean.TRUE.equals(what.get("allowEmptyArchive"))) {
            throw new Failed("No artifacts found that match " + what.get("artifacts"));
        }
        build.archived.addAll(found);
    }

    public void mail(Map<String, ? extends @Nullable Object> what) {
        for (String needed : List.of("to", "subject", "body")) {
            Object value = what.get(needed);
            if (value == null || value.toString().isBlank()) {
                throw new Failed("mail: found no " + needed);
            }
        }
        build.mails.add(what.get("to") + ": " + what.get("subject") + ": " + what.get("body"));
    }

    private List<String> matching(String globs) {
        List<PathMatcher> matchers =
                Stream.of(globs.split(",", -1))
                        .map(glob ->
                                FileSystems.getDefault().getPathMatcher("glob:" + glob.strip()))
                        .toList();
        try (Stream<Path> all = Files.walk(build.workspace)) {
            List<String> found = new ArrayList<>();
            all.filter(Files::isRegularFile)
                    .map(build.workspace::relativize)
                    .filter(file -> matchers.stream().anyMatch(matcher -> matcher.matches(file)))
                    .forEach(file -> found.add(file.toString()));
            Collections.sort(found);
            return found;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
