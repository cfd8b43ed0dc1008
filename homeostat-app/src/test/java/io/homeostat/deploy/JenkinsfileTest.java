package io.homeostat.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.config.SharedData;
import io.homeostat.deploy.JenkinsBuild.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Jenkinsfile is run. Its commands meet a `make` that asks the real one what it would do
/// (`make -n`: an unknown target fails), leaves the files that this would leave, and fails where
/// the test says.
class JenkinsfileTest {
    private static final Path ROOT = SharedData.repository();
    private static final String MAKE =
            """
            #!/bin/sh
            "$REAL_MAKE" -C "$REPOSITORY" --no-print-directory -n "$@" >>"$SCRATCH/made" || exit 2
            [ -z "$REGISTRY_AUTH_FILE$ANSIBLE_VAULT_PASSWORD_FILE" ] ||
              cat $REGISTRY_AUTH_FILE $ANSIBLE_VAULT_PASSWORD_FILE >>"$SCRATCH/read"
            case $1 in
              check)
                mkdir -p homeostat-app/target/surefire-reports
                echo '<testsuite/>' >homeostat-app/target/surefire-reports/TEST-io.homeostat.Some.xml
                ;;
              train)
                mkdir -p target/train
                touch target/train/model.bin
                ;;
              evaluate)
                test -f target/train/model.bin || exit 2
                touch target/train/evaluation.txt
                ;;
              dist)
                mkdir -p target/dist
                touch target/dist/homeostat-1-linux-x64.tar.gz homeostat-app/target/homeostat-sbom.json
                ;;
              security)
                mkdir -p target/security
                printf "$FINDINGS" >target/security/findings.txt
                ;;
            esac
            case " $FAILING " in *" $1 "*) echo "$1 fails"; exit 1 ;; esac
            """;

    @TempDir private Path scratch;
    private final Map<String, String> environment = new TreeMap<>();
    private final Map<String, String> credentials = new TreeMap<>();

    @BeforeEach
    void a_jenkins_of_one_team() throws IOException {
        String path = String.valueOf(System.getenv("PATH"));
        Path bin = Files.createDirectories(scratch.resolve("bin"));
        Files.createDirectories(scratch.resolve("workspace"));
        Path make = bin.resolve("make");
        Files.writeString(make, MAKE);
        environment.put("REAL_MAKE", real(path).toString());
        environment.put("REPOSITORY", ROOT.toString());
        assertThat(make.toFile().setExecutable(true)).isTrue();
        environment.put("PATH", bin + ":" + path);
        environment.put("SCRATCH", scratch.toString());
        environment.put("BUILD_NUMBER", "417");
        environment.put("BUILD_URL", "https://jenkins.plant/job/homeostat/417/");
        environment.put("BRANCH_NAME", "main");
        environment.put("HOMEOSTAT_REGISTRY", "registry.plant:5000");
        environment.put("HOMEOSTAT_MAIL", "team@plant");
        environment.put("HOMEOSTAT_INVENTORY", "inventory/plant.yml");
        credentials.put("homeostat-registry", "the registry's login\n");
        credentials.put("homeostat-vault", "the vault's password\n");
    }

    private static Path real(String path) {
        for (String directory : path.split(":", -1)) {
            Path make = Path.of(directory).resolve("make");
            if (Files.isExecutable(make)) {
                return make;
            }
        }
        throw new AssertionError("no make on the PATH");
    }

    private static String jenkinsfile() throws IOException {
        return Files.readString(ROOT.resolve("Jenkinsfile"));
    }

    private JenkinsBuild build() throws IOException {
        return build(jenkinsfile());
    }

    private JenkinsBuild build(String text) {
        return new JenkinsBuild(scratch.resolve("workspace"), scratch, environment, credentials)
                .run(text);
    }

    /// What the real make would have run.
    private List<String> made() throws IOException {
        return Files.readAllLines(scratch.resolve("made"));
    }

    @Test
    void a_good_build_goes_through_all_stages_in_order() throws IOException {
        JenkinsBuild build = build();
        assertThat(build.result()).as(build.log.toString()).isEqualTo(Result.SUCCESS);
        assertThat(build.stages)
                .containsExactly(
                        "Properties", "Test", "Evaluate", "Package", "Reports", "Push", "Deploy");
        assertThat(build.commands)
                .extracting(command -> command.split(" ", -1)[1])
                .containsSubsequence(
                        "check",
                        "train",
                        "evaluate",
                        "dist",
                        "image",
                        "security",
                        "check-deploy",
                        "push",
                        "deploy");
        assertThat(build.archived)
                .contains(
                        "target/train/model.bin",
                        "target/train/evaluation.txt",
                        "target/dist/homeostat-1-linux-x64.tar.gz",
                        "homeostat-app/target/homeostat-sbom.json",
                        "target/security/findings.txt");
        assertThat(build.mails)
                .containsExactly(
                        "team@plant: Homeostat 417: SUCCESS:"
                                + " https://jenkins.plant/job/homeostat/417/");
    }

    @Test
    void a_failing_test_fails_the_build_and_nothing_is_packed_pushed_or_deployed()
            throws IOException {
        environment.put("FAILING", "check");
        JenkinsBuild build = build();
        assertThat(build.result()).isEqualTo(Result.FAILURE);
        assertThat(build.stages).containsExactly("Properties", "Test");
        assertThat(build.commands).containsExactly("make check");
        assertThat(build.mails)
                .singleElement()
                .asString()
                .startsWith("team@plant: Homeostat 417: FAILURE");
    }

    @Test
    void a_model_that_is_not_proved_better_fails_the_build_and_nothing_is_packed()
            throws IOException {
        for (String target : List.of("train", "evaluate")) {
            environment.put("FAILING", target);
            JenkinsBuild build = build();
            assertThat(build.result()).as(target).isEqualTo(Result.FAILURE);
            assertThat(build.stages).containsExactly("Properties", "Test", "Evaluate");
            assertThat(build.commands).last().isEqualTo("make " + target);
            assertThat(build.archived).contains("target/train/model.bin");
            assertThat(build.mails).singleElement().asString().contains("417: FAILURE");
        }
    }

    @Test
    void an_image_that_cannot_be_built_or_pushed_is_not_deployed() throws IOException {
        for (String target : List.of("dist", "image", "push")) {
            environment.put("FAILING", target);
            JenkinsBuild build = build();
            assertThat(build.result()).as(target).isEqualTo(Result.FAILURE);
            assertThat(build.commands).as(target).noneMatch(it -> it.startsWith("make deploy"));
            assertThat(build.mails).singleElement().asString().contains("417: FAILURE");
        }
    }

    @Test
    void a_finding_makes_the_build_unstable_is_archived_and_stops_nothing() throws IOException {
        environment.put("FINDINGS", "licences: some.thing:else GPL-3.0\n");
        JenkinsBuild build = build();
        assertThat(build.result()).isEqualTo(Result.UNSTABLE);
        assertThat(build.stages).contains("Push", "Deploy");
        assertThat(build.archived).contains("target/security/findings.txt");
        assertThat(build.mails).singleElement().asString().contains("417: UNSTABLE");
    }

    @Test
    void a_report_that_breaks_makes_the_build_unstable_and_stops_nothing() throws IOException {
        for (String target : List.of("security", "check-deploy")) {
            environment.put("FAILING", target);
            JenkinsBuild build = build();
            assertThat(build.result()).as(target).isEqualTo(Result.UNSTABLE);
            assertThat(build.stages).as(target).contains("Push", "Deploy");
        }
    }

    @Test
    void a_failure_to_deploy_is_mailed() throws IOException {
        environment.put("FAILING", "deploy");
        assertThat(build().mails).singleElement().asString().contains("417: FAILURE");
    }

    @Test
    void the_image_has_the_number_of_the_build() throws IOException {
        build();
        assertThat(made())
                .contains("deploy/image/push \"registry.plant:5000\" \"build-417\"")
                .anyMatch(line ->
                        line.contains("-i \"inventory/plant.yml\" cluster.yml")
                                && line.contains("homeostat_registry=registry.plant:5000")
                                && line.contains("homeostat_tag=build-417"));
    }

    @Test
    void another_team_with_other_properties_shares_the_file() throws IOException {
        environment.put("HOMEOSTAT_REGISTRY", "images.other:443");
        environment.put("HOMEOSTAT_MAIL", "other@plant");
        environment.put("BUILD_NUMBER", "8");
        JenkinsBuild build = build();
        assertThat(made()).contains("deploy/image/push \"images.other:443\" \"build-8\"");
        assertThat(build.mails).singleElement().asString().startsWith("other@plant: Homeostat 8");
    }

    @Test
    void a_missing_property_is_named_before_anything_runs() throws IOException {
        for (String property :
                List.of("HOMEOSTAT_REGISTRY", "HOMEOSTAT_INVENTORY", "HOMEOSTAT_MAIL")) {
            String value = environment.remove(property);
            JenkinsBuild build = build();
            assertThat(build.result()).isEqualTo(Result.FAILURE);
            assertThat(build.commands).isEmpty();
            assertThat(build.log)
                    .containsExactly(
                            "ERROR: "
                                    + property
                                    + ": found nothing, expected a global property of Jenkins"
                                    + " (docs/deploy.md, Jenkins)");
            assertThat(build.mails).hasSize(property.equals("HOMEOSTAT_MAIL") ? 0 : 1);
            environment.put(property, String.valueOf(value));
        }
    }

    @Test
    void another_branch_is_tested_and_packed_without_registry_and_inventory() throws IOException {
        environment.put("BRANCH_NAME", "try");
        environment.remove("HOMEOSTAT_REGISTRY");
        environment.remove("HOMEOSTAT_INVENTORY");
        JenkinsBuild build = build();
        assertThat(build.result()).as(build.log.toString()).isEqualTo(Result.SUCCESS);
        assertThat(build.stages)
                .containsExactly("Properties", "Test", "Evaluate", "Package", "Reports");
    }

    @Test
    void secrets_are_files_while_they_are_lent_and_are_never_part_of_a_command()
            throws IOException {
        JenkinsBuild build = build();
        assertThat(Files.readString(scratch.resolve("read")))
                .isEqualTo("the registry's login\nthe vault's password\n");
        assertThat(build.commands)
                .allMatch(command ->
                        command.matches("make [a-z-]+( [A-Z]+=\"\\$[A-Z_]+\")*")
                                || command.equals("test ! -s target/security/findings.txt"));
        assertThat(build.environment).doesNotContainKey("REGISTRY_AUTH_FILE");
        assertThat(scratch.toFile().list()).noneMatch(name -> name.startsWith("secret"));
    }

    @Test
    void credentials_that_jenkins_does_not_have_fail_the_build() throws IOException {
        credentials.remove("homeostat-registry");
        JenkinsBuild build = build();
        assertThat(build.result()).isEqualTo(Result.FAILURE);
        assertThat(build.log.toString()).contains("homeostat-registry");
        assertThat(build.stages).doesNotContain("Deploy");
    }

    @Test
    void a_step_or_a_section_that_jenkins_does_not_know_is_refused() throws IOException {
        String unknown = jenkinsfile().replace("sh 'make check'", "shell 'make check'");
        assertThat(build(unknown).result()).isEqualTo(Result.FAILURE);
        assertThat(build(jenkinsfile().replace("make check'", "make chekc'")).result())
                .isEqualTo(Result.FAILURE);
        String section = jenkinsfile().replace("    stages {", "    phases {");
        assertThatThrownBy(() -> build(section)).hasMessageContaining("pipeline: found 'phases'");
    }
}
