package io.homeostat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.gitops.GitPolicy;
import io.homeostat.gitops.Proposals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// Which forge opens requests, from a command line.
class ForgeArgumentsTest {
    @TempDir private Path directory;

    private GitPolicy policy(String options) throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "secret\n");
        Path key = Files.writeString(directory.resolve("key"), "");
        List<String> all = new ArrayList<>();
        for (String one : options.split(" ")) {
            all.add(one.replace("TOKEN", token.toString()).replace("KEY", key.toString()));
        }
        GitArguments git = new GitArguments();
        new CommandLine(git).parseArgs(all.toArray(String[]::new));
        return git.policy(new SignatureArguments()).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://github.com/plant/models.git | github | https://api.github.com | plant",
                "https://git.plant/o/models | github | https://git.plant/api/v3 | o",
                "https://git.plant:3000/forge/o/models.git | gitea |"
                        + " https://git.plant:3000/forge/api/v1 | o",
                "http://git.plant/o/models.git | gitea | http://git.plant/api/v1 | o",
            })
    void the_api_follows_from_the_repository(String url, String kind, String api, String owner)
            throws Exception {
        GitPolicy policy =
                policy(
                        "--git "
                                + url
                                + " --git-propose --git-token-file TOKEN --git-forge "
                                + kind);
        assertThat(policy.proposals())
                .isInstanceOfSatisfying(
                        Proposals.Api.class,
                        forge -> {
                            assertThat(forge.server().url()).hasToString(api);
                            assertThat(forge.owner()).isEqualTo(owner);
                            assertThat(forge.name()).isEqualTo("models");
                            assertThat(forge.toString()).doesNotContain("secret");
                        });
    }

    @Test
    void over_ssh_the_token_is_that_of_the_api_alone() throws Exception {
        for (String url :
                List.of("ssh://git@git.plant:2222/o/models", "git@git.plant:o/models.git")) {
            GitPolicy policy =
                    policy(
                            "--git "
                                    + url
                                    + " --git-ssh-key KEY --git-known-hosts KEY --git-propose"
                                    + " --git-forge gitea --git-token-file TOKEN");
            assertThat(policy.access()).isInstanceOf(GitPolicy.Access.Key.class);
            assertThat(policy.proposals())
                    .isInstanceOfSatisfying(
                            Proposals.Api.class,
                            forge ->
                                    assertThat(forge.server().url())
                                            .hasToString("https://git.plant/api/v1"));
        }
    }

    @Test
    void gitlab_needs_no_token() throws Exception {
        assertThat(
                        policy(
                                        "--git https://gitlab.com/a/b/models.git --git-propose"
                                                + " --git-forge gitlab")
                                .proposals())
                .isInstanceOf(Proposals.PushOptions.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--git https://h/o/r --git-forge github --git-token-file TOKEN | without"
                        + " --git-propose",
                "--git https://h/o/r --git-propose --git-forge bitbucket | found 'bitbucket',"
                        + " expected gitlab, github or gitea",
                "--git https://h/o/r --git-propose --git-forge github | without a token",
                "--git https://h/o/r --git-propose --git-forge-api https://h/api | without"
                        + " --git-forge",
                "--git https://h/o/r --git-propose --git-forge gitlab --git-forge-api https://h |"
                        + " beside --git-forge gitlab",
                "--git https://h/r --git-propose --git-forge gitea --git-token-file TOKEN |"
                        + " expected https://HOST/OWNER/NAME",
                "--git file:///srv/r.git --git-propose --git-forge gitea --git-token-file TOKEN |"
                        + " expected https://HOST/OWNER/NAME",
                "--git file:///srv/r.git --git-propose --git-forge gitlab | expected https:// or"
                        + " SSH",
                "--git https://h/o/r --git-propose --git-forge gitea --git-token-file TOKEN"
                        + " --git-forge-api http://h/api/v1 | in the clear",
                "--git http://h/o/r --git-propose --git-forge gitea --git-token-file TOKEN"
                        + " --git-forge-api http://other/api/v1 | in the clear",
                "--git https://h/o/r --git-propose --git-forge gitea --git-token-file TOKEN"
                        + " --git-forge-api ftp://h | expected http",
            })
    void a_wrong_combination_is_told_at_the_start(String options, String expected) {
        assertThatThrownBy(() -> policy(options))
                .isInstanceOf(WrongInput.class)
                .hasMessageContaining(expected);
    }
}
