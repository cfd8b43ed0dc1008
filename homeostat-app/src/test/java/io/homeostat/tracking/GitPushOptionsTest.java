package io.homeostat.tracking;

import static io.homeostat.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.gitops.GitPolicy;
import io.homeostat.gitops.GitPolicy.Access;
import io.homeostat.gitops.GitSync;
import io.homeostat.gitops.Proposals;
import io.homeostat.ledger.GitMark;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Merge requests as GitLab takes them: by what is said beside a push, here to the real git.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GitPushOptionsTest {
    /// Notes what a push has said, one line each.
    static final String RECORD =
            "env | grep '^GIT_PUSH_OPTION_[0-9]' | sort | cut -d= -f2- >> options; cat > /dev/null";

    @TempDir private Path directory;
    private GitFixture git;
    private GitPolicy policy;

    @BeforeEach
    void start() throws Exception {
        git = new GitFixture(directory);
        git.server.person("echo plant > README; git add README; git commit -qm first");
        git.server.git("config", "receive.advertisePushOptions", "true");
        git.server.hook("post-receive", RECORD);
        policy =
                git.policy(
                        git.server.url(),
                        new Proposals.PushOptions(),
                        false,
                        new Access.Token(GitServer.TOKEN));
    }

    @AfterEach
    void stop() {
        git.close();
    }

    static List<String> options(GitFixture git) throws Exception {
        return git.server.recorded("options");
    }

    @Test
    void each_push_asks_for_a_merge_request_with_the_words_of_the_commit() throws Exception {
        LedgerAppointments news = git.news(policy);
        GitFixture.champion(git.ledger, GitFixture.PIPELINE, 1, 1);
        GitFixture.champion(git.ledger, GitFixture.PIPELINE, 2, 1);
        try (GitSync sync = git.sync(policy)) {
            GitFixture.told(sync, news);
            eventually("two asked for", () -> sync.stats().requests().opened() == 2);
            assertThat(sync.stats().requests().reason()).isEmpty();
        }
        List<String> said = options(git);
        assertThat(said).hasSize(8);
        assertThat(said.subList(4, 7))
                .containsExactly(
                        "merge_request.create",
                        "merge_request.target=main",
                        "merge_request.title=oven: promote v2");
        assertThat(said.getLast())
                .startsWith("merge_request.description=better by 0.5 in \"rmse\": v2.<br>")
                .contains("<br>digest: " + GitFixture.digest(2), "<br>eValue: 42.5")
                .endsWith("<br>Homeostat-Appointment: line-3/oven/2");
    }

    @Test
    void a_box_that_stopped_after_the_push_asks_for_none_twice() throws Exception {
        LedgerAppointments news = git.news(policy);
        GitFixture.champion(git.ledger, GitFixture.PIPELINE, 1, 1);
        GitMark before = git.ledger.gitMark(GitFixture.PIPELINE).orElseThrow();
        try (GitSync sync = git.sync(policy)) {
            GitFixture.told(sync, news);
        }
        git.ledger.putGitMark(before);
        try (GitSync sync = git.sync(policy)) {
            GitFixture.told(sync, news);
            assertThat(sync.stats().requests().opened()).isZero();
        }
        assertThat(options(git)).hasSize(4);
    }

    @Test
    void a_server_that_takes_no_options_gets_the_branch_and_is_told_of() throws Exception {
        git.server.git("config", "receive.advertisePushOptions", "false");
        LedgerAppointments news = git.news(policy);
        GitFixture.champion(git.ledger, GitFixture.PIPELINE, 1, 1);
        try (GitSync sync = git.sync(policy)) {
            GitFixture.told(sync, news);
            eventually("told", () -> sync.stats().requests().failures() == 1);
            assertThat(sync.stats().commits()).isEqualTo(1);
            assertThat(sync.stats().requests().opened()).isZero();
            assertThat(sync.stats().requests().reason()).contains("takes no push options");
        }
        git.server.git("rev-parse", "--verify", "homeostat/oven-v1");
    }

    @Test
    void what_the_server_says_against_the_options_is_told() throws Exception {
        // The words of GitLab.
        git.server.hook(
                "post-receive",
                "echo 'WARNINGS:'; echo; echo \"Error encountered with push options"
                        + " 'merge_request.create': Branch main does not exist\"");
        LedgerAppointments news = git.news(policy);
        GitFixture.champion(git.ledger, GitFixture.PIPELINE, 1, 1);
        try (GitSync sync = git.sync(policy)) {
            GitFixture.told(sync, news);
            eventually("told", () -> sync.stats().requests().failures() == 1);
            assertThat(sync.stats().requests().reason()).contains("Branch main does not exist");
            assertThat(sync.stats().commits()).isEqualTo(1);
        }
    }
}
