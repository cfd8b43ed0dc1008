package io.homeostat.tracking;

import static io.homeostat.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.gitops.GitPolicy;
import io.homeostat.gitops.GitPolicy.Access;
import io.homeostat.gitops.GitSync;
import io.homeostat.gitops.Proposals;
import io.homeostat.ledger.GitMark;
import io.homeostat.ledger.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a box tells a repository.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GitSyncTest {
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
    void commits_each_champion_once_with_its_evidence_into_an_empty_repository() throws Exception {
        GitPolicy policy = git.policy();
        LedgerAppointments news = git.news(policy);
        try (GitSync sync = git.sync(policy)) {
            GitFixture.champion(git.ledger, GitFixture.PIPELINE, 1, 1);
            GitFixture.champion(git.ledger, GitFixture.PIPELINE, 2, 1);
            GitFixture.champion(git.ledger, GitFixture.PIPELINE, 1, 2);
            GitFixture.told(sync, news);
            assertThat(sync.stats().commits()).isEqualTo(3);
        }

        assertThat(git.server.subjects())
                .containsExactly("oven: promote v1", "oven: promote v2", "oven: roll back to v1");
        assertThat(git.server.git("log", "-1", "--format=%an <%ae>%n%b", "main~1"))
                .contains("Homeostat line-3 <homeostat@line-3>", "eValue: 42.5", "labels: 88")
                .contains("digest: " + GitFixture.digest(2), "better by 0.5")
                .contains("Homeostat-Appointment: line-3/oven/2");
        assertThat(git.server.git("show", "main~1:" + GitFixture.FILE))
                .contains("version: 2", "parent: 1", "box: line-3", "family: ridge")
                .contains("cause: \"drift found in the error\"")
                .contains("reason: \"better by 0.5 in \\\"rmse\\\": v2\"");
        assertThat(git.server.git("show", "main:" + GitFixture.FILE))
                .contains("digest: \"" + GitFixture.digest(1));
        git.server.git("fsck", "--strict");
    }

    @Test
    void a_repository_that_is_away_is_told_later_and_holds_up_nobody() throws Exception {
        git.server.leave();
        GitPolicy policy = git.policy();
        LedgerAppointments news = git.news(policy);
        try (GitSync sync = git.sync(policy)) {
            GitFixture.champion(git.ledger, GitFixture.PIPELINE, 1, 1);
            GitFixture.champion(git.ledger, GitFixture.PIPELINE, 2, 1);
            sync.wake();
            eventually("two failures", () -> sync.stats().failures() >= 2);
            assertThat(sync.stats().waiting()).isEqualTo(2);
            assertThat(sync.stats().lastFailure()).contains("config.git");
            git.server.comeBack();
            GitFixture.told(sync, news);
        }
        assertThat(git.server.subjects()).containsExactly("oven: promote v1", "oven: promote v2");
    }

    @Test
    void somebody_elses_commits_stay_and_ours_come_after_them() throws Exception {
        git.server.person("echo plant > README; git add README; git commit -qm first");
        // The first pushes lose the race: a person is faster by the time they arrive.
        git.server.hook(
                "pre-receive",
                "n=$(cat races 2>/dev/null || echo 0)\n"
                        + "if [ \"$n\" -lt 3 ]; then echo $((n + 1)) > races\n"
                        + "unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY"
                        + " GIT_ALTERNATE_OBJECT_DIRECTORIES\n"
                        + "c=$(git -c user.name=Other -c user.email=o@x commit-tree -p main"
                        + " -m \"other $n\" 'main^{tree}')\n"
                        + "git update-ref refs/heads/main $c; fi");
        GitPolicy policy =
                git.policy(git.server.url(), false, false, new Access.Token(GitServer.TOKEN));
        LedgerAppointments news = git.news(policy);
        try (GitSync sync = git.sync(policy)) {
            GitFixture.champion(git.ledger, GitFixture.PIPELINE, 1, 1);
            GitFixture.told(sync, news);
            assertThat(sync.stats().commits()).isEqualTo(1);
        }
        assertThat(git.server.subjects())
                .containsExactly("first", "other 0", "other 1", "other 2", "oven: promote v1");
        assertThat(git.server.git("show", "main:README")).isEqualTo("plant\n");
    }

    @Test
    void what_was_pushed_before_a_crash_is_not_committed_again() throws Exception {
        GitPolicy policy = git.following();
        LedgerAppointments news = git.news(policy);
        GitFixture.champion(git.ledger, GitFixture.PIPELINE, 1, 1);
        GitMark before = git.ledger.gitMark(GitFixture.PIPELINE).orElseThrow();
        try (GitSync sync = git.sync(policy)) {
            GitFixture.told(sync, news);
        }
        // The box stops between the push and the note of it; then a person works on.
        git.ledger.putGitMark(before);
        try (GitSync sync = git.sync(policy)) {
            GitFixture.told(sync, news);
        }
        git.ledger.putGitMark(before);
        git.server.person(
                "printf 'spec: {version: 7, digest: unknown}' > models/oven.yaml;"
                        + " git commit -qam hand");
        try (GitSync sync = git.sync(policy)) {
            GitFixture.told(sync, news);
            assertThat(sync.stats().commits()).isZero();
        }
        assertThat(git.server.subjects()).containsExactly("oven: promote v1", "hand");
        assertThat(git.orders).containsExactly("git 7");
    }

    @Test
    void a_replayed_loop_makes_no_new_champions() {
        for (int again = 0; again < 2; again++) {
            GitFixture.champion(git.ledger, GitFixture.PIPELINE, 1, 1);
            GitFixture.champion(git.ledger, GitFixture.PIPELINE, 2, 1);
            GitFixture.champion(git.ledger, GitFixture.PIPELINE, 1, 2);
        }
        assertThat(git.ledger.champions(GitFixture.PIPELINE, 10)).hasSize(3);
        assertThat(git.ledger.champion(GitFixture.PIPELINE).orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void boxes_that_write_at_once_all_get_their_commits_in() throws Exception {
        int boxes = 4;
        int each = 5;
        List<Ledger> ledgers = new CopyOnWriteArrayList<>();
        List<GitSync> syncs = new CopyOnWriteArrayList<>();
        try {
            for (int box = 0; box < boxes; box++) {
                Ledger own = Ledger.open(git.directory.resolve("ledger-" + box + ".db"));
                ledgers.add(own);
                String pipeline = "oven-" + box % 2;
                GitPolicy there =
                        git.policy(
                                git.server.url(), false, false, new Access.Token(GitServer.TOKEN));
                GitPolicy one =
                        new GitPolicy(
                                there.url(),
                                there.branch(),
                                "models/{box}/{pipeline}.yaml",
                                "box-" + box,
                                there.author(),
                                there.access(),
                                there.signingKey(),
                                new Proposals.None(),
                                false,
                                GitPolicy.Signatures.NONE,
                                there.timeout(),
                                there.look(),
                                there.backOffMax());
                LedgerAppointments news =
                        new LedgerAppointments(own, List.of(pipeline), one.place());
                for (int version = 1; version <= each; version++) {
                    GitFixture.champion(own, pipeline, version, 1);
                }
                syncs.add(
                        GitSync.start(one, news, git.directory.resolve("copy-" + box), git::obey));
            }
            eventually(
                    "all told",
                    () -> syncs.stream().mapToLong(s -> s.stats().commits()).sum() == 20);
        } finally {
            syncs.forEach(GitSync::close);
            ledgers.forEach(Ledger::close);
        }
        assertThat(git.server.subjects()).hasSize(20);
        assertThat(
                        git.server
                                .git("log", "--format=%b", "main")
                                .lines()
                                .filter(l -> l.startsWith("Homeo")))
                .hasSize(20)
                .doesNotHaveDuplicates();
        assertThat(git.server.git("ls-tree", "-r", "--name-only", "main").lines()).hasSize(boxes);
    }

    @Test
    void a_wrong_token_is_told_and_a_new_one_in_the_file_is_taken() throws Exception {
        Path file = Files.writeString(git.directory.resolve("token"), "wrong\n");
        GitPolicy policy = git.policy(git.server.url(), false, false, new Access.TokenFile(file));
        LedgerAppointments news = git.news(policy);
        GitFixture.champion(git.ledger, GitFixture.PIPELINE, 1, 1);
        try (GitSync sync = git.sync(policy)) {
            eventually("refused", () -> sync.stats().lastFailure().contains("not authorized"));
            Files.writeString(file, GitServer.TOKEN + "\n");
            GitFixture.told(sync, news);
        }
        assertThat(git.server.subjects()).containsExactly("oven: promote v1");
    }

    @Test
    void a_branch_that_is_protected_is_tried_until_it_is_open() throws Exception {
        git.server.hook("pre-receive", "echo 'protected branch'; exit 1");
        GitPolicy policy =
                git.policy(git.server.url(), false, false, new Access.Token(GitServer.TOKEN));
        LedgerAppointments news = git.news(policy);
        GitFixture.champion(git.ledger, GitFixture.PIPELINE, 1, 1);
        try (GitSync sync = git.sync(policy)) {
            eventually("refused", () -> sync.stats().lastFailure().contains("protected branch"));
            assertThat(sync.stats().waiting()).isEqualTo(1);
            git.server.unhook("pre-receive");
            GitFixture.told(sync, news);
        }
        assertThat(git.server.subjects()).containsExactly("oven: promote v1");
    }
}
