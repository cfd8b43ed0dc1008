package io.homeostat.tracking;

import static io.homeostat.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.homeostat.gitops.GitPolicy;
import io.homeostat.gitops.GitPolicy.Access;
import io.homeostat.gitops.GitSync;
import io.homeostat.gitops.Proposals;
import io.homeostat.gitops.Proposals.Dialect;
import io.homeostat.ledger.GitMark;
import io.homeostat.request.Login;
import io.homeostat.request.Secret;
import io.homeostat.request.Target;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Pull requests at a real Gitea.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@EnabledIfSystemProperty(named = "homeostat.forge", matches = "gitea") // make check-forge
class GitForgeTest {
    private static final String V1 = "homeostat/oven-v1";
    private static final String V2 = "homeostat/oven-v2";

    @TempDir private Path directory;
    private GitFixture git;
    private GiteaServer gitea;
    private ForgeDoor door;

    @BeforeEach
    void start() throws Exception {
        gitea = GiteaServer.start(directory.resolve("gitea"));
        git = new GitFixture(directory.resolve("box"));
        door = new ForgeDoor(gitea.api().toString());
    }

    @AfterEach
    void stop() {
        if (door != null) {
            door.close();
        }
        if (git != null) {
            git.close();
        }
        if (gitea != null) {
            gitea.close();
        }
    }

    private GitPolicy policy(Secret token, URI api, String name, boolean follow) {
        Target server =
                new Target(api, Optional.empty(), new Login.Bearer(token), Duration.ofSeconds(20));
        return git.policy(
                gitea.url(),
                new Proposals.Api(Dialect.GITEA, server, "box", name),
                follow,
                new Access.Token(gitea.token()));
    }

    private GitPolicy policy() {
        return news(policy(new Secret.Said(gitea.token()), door.url(), "models", false));
    }

    private void champion(int version) {
        GitFixture.champion(git.ledger, GitFixture.PIPELINE, version, 1);
    }

    /// The repository knows nothing yet: all champions to come are news.
    private GitPolicy news(GitPolicy policy) {
        assertThat(git.news(policy).waiting()).isZero();
        return policy;
    }

    private static void asked(GitSync sync) throws Exception {
        sync.wake();
        eventually(
                "all is asked for: " + sync.stats(),
                () -> {
                    var stats = sync.stats();
                    return stats.commits() > 0
                            && stats.waiting() == 0
                            && stats.requests().waiting() == 0
                            && stats.requests().reason().isEmpty();
                });
    }

    private List<String> heads() throws Exception {
        return gitea.pulls().stream().map(one -> one.path("head").path("ref").asText()).toList();
    }

    private GitMark mark() {
        return git.ledger.gitMark(GitFixture.PIPELINE).orElseThrow();
    }

    private void mark(GitMark before, long told, long requested) {
        git.ledger.putGitMark(
                new GitMark(before.pipeline(), before.repository(), told, requested, ""));
    }

    @Test
    void each_champion_is_one_request_with_the_words_of_its_commit() throws Exception {
        GitPolicy policy = policy();
        champion(1);
        try (GitSync sync = git.sync(policy)) {
            asked(sync);
            assertThat(sync.stats().requests().opened()).isEqualTo(1);
            champion(2);
            sync.wake();
            eventually("a second one", () -> sync.stats().requests().opened() == 2);
        }
        assertThat(heads()).containsExactly(V1, V2);
        JsonNode second = gitea.pulls().getLast();
        assertThat(second.path("title").asText()).isEqualTo("oven: promote v2");
        assertThat(second.path("base").path("ref").asText()).isEqualTo("main");
        assertThat(second.path("body").asText())
                .startsWith("better by 0.5 in \"rmse\": v2.\n")
                .contains("digest: " + GitFixture.digest(2), "eValue: 42.5")
                .contains("\nHomeostat-Appointment: line-3/oven/2");
        assertThat(door.seen).allMatch(one -> one.contains(" token "));
    }

    @Test
    void a_box_that_stopped_anywhere_opens_none_twice() throws Exception {
        GitPolicy policy = policy();
        champion(1);
        champion(2);
        GitMark before;
        try (GitSync sync = git.sync(policy)) {
            eventually("two", () -> sync.stats().requests().opened() == 2);
            before = mark();
        }
        assertThat(before.requested()).isEqualTo(2);
        // It stopped after the request and before the note of it; nobody or a person came since.
        mark(before, 2, 0);
        try (GitSync sync = git.sync(policy)) {
            eventually("noted", () -> mark().requested() == 2);
            assertThat(sync.stats().requests().opened()).isZero();
        }
        // After the push and before both notes, and a person has refused the first.
        gitea.reject(gitea.pulls().getFirst().path("number").asInt());
        mark(before, 0, 0);
        try (GitSync sync = git.sync(policy)) {
            eventually("noted", () -> mark().requested() == 2);
            assertThat(sync.stats().requests().opened()).isZero();
        }
        assertThat(heads()).containsExactly(V1, V2);
    }

    @Test
    void a_request_that_a_person_has_opened_is_taken() throws Exception {
        GitPolicy policy = policy();
        door.close(503);
        champion(1);
        try (GitSync sync = git.sync(policy)) {
            eventually("the branch", () -> gitea.has(V1));
            assertThat(
                            gitea.status(
                                    "POST",
                                    "/repos/box/models/pulls",
                                    "{\"title\":\"mine\",\"head\":\""
                                            + V1
                                            + "\",\"base\":\"main\"}"))
                    .isEqualTo(201);
            door.open();
            asked(sync);
            assertThat(sync.stats().requests().opened()).isZero();
        }
        assertThat(heads()).containsExactly(V1);
    }

    @Test
    void branches_do_not_wait_for_a_forge_that_is_down() throws Exception {
        GitPolicy policy = policy();
        door.close(503);
        champion(1);
        champion(2);
        try (GitSync sync = git.sync(policy)) {
            eventually("tried twice", () -> sync.stats().requests().failures() >= 2);
            assertThat(sync.stats().waiting()).isZero();
            assertThat(sync.stats().commits()).isEqualTo(2);
            assertThat(sync.stats().failures()).isZero();
            assertThat(sync.stats().requests().waiting()).isEqualTo(2);
            assertThat(sync.stats().requests().reason())
                    .contains("GET " + door.url() + "/repos/box/models/pulls answered 503")
                    .doesNotContain(gitea.token());
        }
        assertThat(gitea.has(V1) && gitea.has(V2)).isTrue();
        assertThat(gitea.pulls()).isEmpty();
        // What waits outlives the box.
        door.open();
        try (GitSync sync = git.sync(policy)) {
            eventually("both", () -> sync.stats().requests().opened() == 2);
        }
        assertThat(heads()).containsExactly(V1, V2);
    }

    @Test
    void a_merged_request_is_an_order_and_one_for_nothing_new_is_not_opened() throws Exception {
        GitPolicy policy = policy(new Secret.Said(gitea.token()), door.url(), "models", true);
        champion(1);
        try (GitSync sync = git.sync(policy)) {
            asked(sync);
            champion(2);
            sync.wake();
            eventually("a second one", () -> sync.stats().requests().opened() == 2);
            gitea.merge(gitea.pulls().getFirst().path("number").asInt());
            eventually("the order to go back", () -> git.orders.equals(List.of("git 1")));
        }
        GitMark noted = mark();
        mark(noted, noted.told(), 0);
        try (GitSync sync = git.sync(policy)) {
            eventually("noted", () -> mark().requested() == 2);
            assertThat(sync.stats().requests().opened()).isZero();
        }
        assertThat(heads()).containsExactly(V1, V2);
    }

    @Test
    void a_token_without_rights_is_told_and_another_in_the_file_is_taken() throws Exception {
        Path file = directory.resolve("token");
        Files.writeString(file, gitea.token("read:repository"));
        GitPolicy policy = policy(new Secret.InFile(file), door.url(), "models", false);
        champion(1);
        try (GitSync sync = git.sync(policy)) {
            eventually(
                    "refused",
                    () -> sync.stats().requests().reason().contains("POST " + door.url()));
            assertThat(sync.stats().requests().reason())
                    .contains("answered 403", "write:repository")
                    .doesNotContain(Files.readString(file));
            assertThat(gitea.has(V1)).isTrue();
            Files.writeString(file, gitea.token());
            asked(sync);
        }
        assertThat(heads()).containsExactly(V1);
    }

    @Test
    void a_repository_that_the_forge_does_not_know_is_told() throws Exception {
        GitPolicy policy = policy(new Secret.Said(gitea.token()), door.url(), "unknown", false);
        champion(1);
        try (GitSync sync = git.sync(policy)) {
            eventually(
                    "refused",
                    () -> sync.stats().requests().reason().contains("/repos/box/unknown/pulls"));
            assertThat(sync.stats().requests().reason()).contains("answered 404");
            assertThat(sync.stats().requests().waiting()).isEqualTo(1);
        }
        assertThat(gitea.has(V1)).isTrue();
    }

    @Test
    void a_redirect_gets_no_token() throws Exception {
        GitPolicy policy = policy();
        try (ForgeDoor elsewhere = new ForgeDoor(gitea.api().toString())) {
            door.leadTo(elsewhere.url());
            champion(1);
            try (GitSync sync = git.sync(policy)) {
                eventually(
                        "told, or followed",
                        () ->
                                sync.stats().requests().failures() > 0
                                        || sync.stats().requests().opened() > 0);
                assertThat(elsewhere.seen).isEmpty();
                assertThat(sync.stats().requests().reason())
                        .contains("answered 307; no redirect is followed");
            }
        }
        assertThat(gitea.pulls()).isEmpty();
    }

    @Test
    void a_request_that_is_refused_for_good_holds_up_no_other() throws Exception {
        GitPolicy policy = policy();
        door.refusePosts(422);
        champion(1);
        try (GitSync sync = git.sync(policy)) {
            eventually("refused", () -> mark().requested() == 1);
            assertThat(sync.stats().requests().reason()).contains("answered 422");
            assertThat(sync.stats().requests().failures()).isEqualTo(1);
            door.open();
            champion(2);
            sync.wake();
            eventually("the next", () -> sync.stats().requests().opened() == 1);
            assertThat(sync.stats().requests().reason()).isEmpty();
        }
        assertThat(heads()).containsExactly(V2);
    }

    @Test
    void a_list_that_is_refused_is_asked_for_again() throws Exception {
        GitPolicy policy = policy();
        door.close(422);
        champion(1);
        try (GitSync sync = git.sync(policy)) {
            eventually("refused", () -> sync.stats().requests().failures() > 0);
            assertThat(mark().requested()).isZero();
            door.open();
            asked(sync);
        }
        assertThat(heads()).containsExactly(V1);
    }
}
