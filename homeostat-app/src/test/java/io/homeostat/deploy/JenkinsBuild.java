package io.homeostat.deploy;

import groovy.lang.Binding;
import groovy.lang.Closure;
import groovy.lang.GroovyObjectSupport;
import groovy.lang.GroovyShell;
import groovy.util.DelegatingScript;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.jspecify.annotations.Nullable;

/// One build of a declarative Jenkinsfile: the whole file is compiled by Groovy and read, then its
/// stages run in order. As in Jenkins a failure skips the stages after it, an unstable stage skips
/// nothing, the result only gets worse, and what stands under `post` runs in any case.
final class JenkinsBuild {
    enum Result {
        SUCCESS,
        UNSTABLE,
        FAILURE
    }

    private static final String[] CONDITIONS = {
        "always", "failure", "success", "unstable", "cleanup"
    };

    final Path workspace;
    final Path scratch;
    final Map<String, String> environment;
    final Map<String, String> credentials;
    final List<String> stages = new ArrayList<>();
    final List<String> commands = new ArrayList<>();
    final List<String> mails = new ArrayList<>();
    final List<String> archived = new ArrayList<>();
    final List<String> log = new ArrayList<>();
    private Result result = Result.SUCCESS;

    /// @param credentials texts by the id of their entry
    JenkinsBuild(
            Path workspace,
            Path scratch,
            Map<String, String> environment,
            Map<String, String> credentials) {
        this.workspace = workspace;
        this.scratch = scratch;
        this.environment = new TreeMap<>(environment);
        this.credentials = credentials;
    }

    Result result() {
        return result;
    }

    void worsen(Result to) {
        result = to.compareTo(result) > 0 ? to : result;
    }

    JenkinsBuild run(String jenkinsfile) {
        CompilerConfiguration language = new CompilerConfiguration();
        language.setScriptBaseClass(DelegatingScript.class.getName());
        GroovyShell groovy = new GroovyShell(getClass().getClassLoader(), new Binding(), language);
        DelegatingScript script = (DelegatingScript) groovy.parse(jenkinsfile, "Jenkinsfile");
        JenkinsBlock file = new JenkinsBlock("Jenkinsfile", "pipeline");
        script.setDelegate(file);
        script.run();
        JenkinsBlock pipeline =
                new JenkinsBlock("pipeline", "agent", "options", "environment", "stages", "post")
                        .of(file.needed("pipeline").body());
        pipeline.needed("agent");
        pipeline.section("options")
                .ifPresent(options ->
                        new JenkinsBlock(
                                        "options",
                                        "timeout",
                                        "disableConcurrentBuilds",
                                        "buildDiscarder",
                                        "logRotator")
                                .of(options.body()));
        pipeline.section("environment").ifPresent(block -> environment(block.body()));
        List<JenkinsBlock.Word> all =
                new JenkinsBlock("stages", "stage").of(pipeline.needed("stages").body()).words();
        all.forEach(this::stage);
        pipeline.section("post").ifPresent(post -> post(post.body()));
        return this;
    }

    /// Assignments become variables of every step.
    private void environment(Closure<?> block) {
        block.setDelegate(
                new GroovyObjectSupport() {
                    @Override
                    public @Nullable Object getProperty(String name) {
                        return name.equals("env") ? environment : environment.get(name);
                    }

                    @Override
                    public void setProperty(String name, Object value) {
                        environment.put(name, value.toString());
                    }
                });
        block.setResolveStrategy(Closure.DELEGATE_ONLY);
        block.call();
    }

    private void stage(JenkinsBlock.Word word) {
        JenkinsBlock stage =
                new JenkinsBlock("stage " + word.text(), "when", "steps", "post").of(word.body());
        Closure<?> steps = stage.needed("steps").body();
        if (result == Result.FAILURE
                || !stage.section("when").map(when -> holds(when.body())).orElse(true)) {
            return;
        }
        stages.add(word.text());
        guarded(steps);
        stage.section("post").ifPresent(post -> post(post.body()));
    }

    private boolean holds(Closure<?> when) {
        return new JenkinsBlock("when", "branch")
                .of(when).words().stream()
                        .allMatch(word -> word.text().equals(environment.get("BRANCH_NAME")));
    }

    private void post(Closure<?> block) {
        JenkinsBlock post = new JenkinsBlock("post", CONDITIONS).of(block);
        for (String condition : CONDITIONS) {
            if (Set.of("always", "cleanup", result.name().toLowerCase(Locale.ROOT))
                    .contains(condition)) {
                post.section(condition).ifPresent(word -> guarded(word.body()));
            }
        }
    }

    private void guarded(Closure<?> steps) {
        try {
            new JenkinsSteps(this).run(steps);
        } catch (RuntimeException failed) {
            log.add("ERROR: " + failed.getMessage());
            worsen(Result.FAILURE);
        }
    }
}
