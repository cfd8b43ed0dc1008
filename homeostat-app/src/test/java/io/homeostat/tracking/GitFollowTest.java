package io.homeostat.tracking;

import static io.homeostat.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.gitops.GitPolicy;
import io.homeostat.gitops.GitPolicy.Access;
import io.homeostat.gitops.GitSync;
import io.homeostat.gitops.Orders;
import io.homeostat.ledger.GitMark;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a repository tells a box.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GitFollowTest {
    @TempDir private Path directory;
    private GitFixture git;

    @BeforeEach
    void start() throws Exception {
        git = new GitFixture(directory);
    }

    @AfterEach
    void stop() {
        git.close();
    }

    @Test
    void a_commit_of_a_person_is_an_order_and_comes_before_our_news() throws Exception {
        GitPolicy policy = git.following();
        LedgerAppointments news = git.news(policy);
        GitFixture.champion(git.ledger, GitFixture.PIPELINE, 1, 1);
        try (GitSync sync = git.sync(policy)) {
            GitFixture.told(sync, news);
            GitFixture.champion(git.ledger, GitFixture.PIPELINE, 2, 1);
            GitFixture.told(sync, news);
        }
        // While the box is off, somebody takes its model back, and it has a new one by then.
        git.server.person("git revert --no-edit HEAD");
        GitFixture.champion(git.ledger, GitFixture.PIPELINE, 3, 1);
        Orders loop =
                (pipeline, version, _, who) -> {
                    git.orders.add(who.substring(0, 4) + version);
                    GitFixture.champion(git.ledger, pipeline, version, 2);
                    return Optional.empty();
                };
        try (GitSync sync = git.sync(policy, loop)) {
            GitFixture.told(sync, news);
            eventually("no difference", () -> sync.stats().differing() == 0);
            assertThat(sync.stats().ordered()).isEqualTo(1);
        }
        assertThat(git.orders).containsExactly("git 1");
        assertThat(git.server.subjects())
                .containsExactly(
                        "oven: promote v1",
                        "oven: promote v2",
                        "Revert \"oven: promote v2\"",
                        "oven: promote v3",
                        "oven: roll back to v1");
        assertThat(git.ledger.champion(GitFixture.PIPELINE).orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void a_model_that_the_box_has_not_and_a_broken_file_are_reported_once_and_not_guessed()
            throws Exception {
        GitPolicy policy = git.following();
        GitFixture.champion(git.ledger, GitFixture.PIPELINE, 1, 1);
        try (GitSync sync = git.sync(policy)) {
            GitFixture.told(sync, git.news(policy));
            git.server.person(
                    "sed -i 's/digest: .*/digest: abc/; s/version: .*/version: 9/'"
                            + " models/oven.yaml; git commit -qam nine");
            eventually("reported", () -> sync.stats().objection().contains("no model abc"));
            eventually("seen to differ", () -> sync.stats().differing() == 1);
            git.server.person("printf 'spec: [' > models/oven.yaml; git commit -qam broken");
            eventually(
                    "reported",
                    () -> sync.stats().objection().contains("models/oven.yaml: no YAML"));
            git.server.person("git revert --no-edit HEAD HEAD~1");
            eventually("well", () -> sync.stats().objection().isEmpty());
            eventually("the same again", () -> sync.stats().differing() == 0);
            assertThat(sync.stats().ordered()).isZero();
        }
        assertThat(git.orders).containsExactly("git 9");
        assertThat(git.ledger.champion(GitFixture.PIPELINE).orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void proposes_on_a_branch_of_its_own_and_serves_what_is_merged() throws Exception {
        git.server.person("echo plant > README; git add README; git commit -qm first");
        GitPolicy policy = git.policy(git.server.file(), true, true, new Access.Open());
        GitFixture.champion(git.ledger, GitFixture.PIPELINE, 1, 1);
        GitFixture.champion(git.ledger, GitFixture.PIPELINE, 2, 1);
        LedgerAppointments news = git.news(policy);
        // Who served before git was there is not its history.
        assertThat(news.waiting()).isEqualTo(1);
        try (GitSync sync = git.sync(policy)) {
            GitFixture.told(sync, news);
            GitFixture.champion(git.ledger, GitFixture.PIPELINE, 3, 1);
            GitFixture.told(sync, news);
            assertThat(git.server.git("branch", "--format=%(refname:short)").lines())
                    .containsExactlyInAnyOrder("homeostat/oven-v2", "homeostat/oven-v3", "main");
            assertThat(git.server.subjects()).containsExactly("first");
            git.server.person("git fetch -q; git merge -q --no-edit origin/homeostat/oven-v2");
            eventually("the merge is an order", () -> git.orders.equals(List.of("git 2")));
        }
        // Restored from a copy: the proposals are there already.
        git.ledger.putGitMark(new GitMark(GitFixture.PIPELINE, policy.place(), 2, 2, ""));
        try (GitSync sync = git.sync(policy)) {
            GitFixture.told(sync, news);
        }
        assertThat(git.server.git("rev-list", "--count", "main..homeostat/oven-v3").strip())
                .isEqualTo("1");
    }
}
