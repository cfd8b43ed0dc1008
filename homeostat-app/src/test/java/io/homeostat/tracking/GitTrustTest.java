package io.homeostat.tracking;

import static io.homeostat.e2e.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.gitops.GitPolicy;
import io.homeostat.gitops.GitPolicy.Signatures;
import io.homeostat.gitops.GitSync;
import io.homeostat.gitops.Proposals;
import io.homeostat.signature.KeyFiles;
import io.homeostat.signature.ModelDigests;
import io.homeostat.signature.ModelSignature;
import io.homeostat.signature.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models in a repository, signed and not.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GitTrustTest {
    private static final String SIGNATURE = GitFixture.FILE + ".sig";

    @TempDir private Path directory;
    private GitFixture git;
    private KeyFiles plant;
    private KeyFiles stranger;

    @BeforeEach
    void start() throws Exception {
        git = new GitFixture(directory);
        plant = KeyFiles.make(directory, "plant");
        stranger = KeyFiles.make(directory, "stranger");
        for (int version = 1; version <= 3; version++) {
            GitFixture.champion(git.ledger, GitFixture.PIPELINE, version, 1);
        }
    }

    @AfterEach
    void stop() {
        git.close();
    }

    private GitPolicy policy(Optional<Path> key, Path... trusted) {
        GitPolicy plain = git.following();
        return new GitPolicy(
                plain.url(),
                plain.branch(),
                plain.path(),
                plain.box(),
                plain.author(),
                plain.access(),
                Optional.empty(),
                new Proposals.None(),
                true,
                new Signatures(key, List.of(trusted)),
                plain.timeout(),
                plain.look(),
                plain.backOffMax());
    }

    /// A person commits that `version` is to serve, with a signature of model `signed`.
    private void ordered(int version, KeyFiles key, int signed) throws Exception {
        Path file = directory.resolve("by-hand.sig");
        String digest = GitFixture.digest(signed);
        Files.writeString(
                file, ModelSignature.sign(ModelDigests.of("oven", digest), key.signing()));
        ordered(version, "cp " + file + " " + SIGNATURE);
    }

    private void ordered(int version, String signing) throws Exception {
        git.server.person(
                "mkdir -p models\nprintf 'spec: {version: %s, digest: \"%s\"}\\n' > %s\n%s\n"
                                .formatted(
                                        version,
                                        GitFixture.digest(version),
                                        GitFixture.FILE,
                                        signing)
                        + "git add -A models; git commit -qm 'serve v"
                        + version
                        + "'");
    }

    private void refused(GitSync sync, int times, String... words) throws Exception {
        eventually(
                "refused: " + List.of(words),
                () ->
                        sync.stats().distrusted() == times
                                && List.of(words).stream()
                                        .allMatch(sync.stats().objection()::contains));
        assertThat(git.orders).isEmpty();
    }

    @Test
    void only_what_a_trusted_key_has_signed_is_an_order() throws Exception {
        Path trusted = Files.copy(plant.open(), directory.resolve("trusted.pub"));
        try (GitSync sync = git.sync(policy(Optional.empty(), trusted))) {
            GitFixture.told(sync, git.news(policy(Optional.empty(), trusted)));
            ordered(1, "");
            refused(sync, 1, SIGNATURE, "found no signature of model " + GitFixture.digest(1));
            ordered(1, stranger, 1);
            refused(sync, 2, "signature of the key '" + stranger.trusted().hint(), "trusted.pub");
            ordered(1, plant, 2);
            refused(
                    sync,
                    3,
                    "but not this model",
                    "found SHA-256 " + GitFixture.digest(1),
                    "expected " + GitFixture.digest(2));
            ordered(1, "echo '{' > " + SIGNATURE);
            refused(sync, 4, "the bundle is no JSON");
            assertThat(sync.stats().differing()).isEqualTo(1);
            assertThat(git.ledger.champion(GitFixture.PIPELINE).orElseThrow().version())
                    .isEqualTo(3);

            // The same file with another signature beside it is another order.
            ordered(1, plant, 1);
            eventually("ordered", () -> git.orders.equals(List.of("git 1")));
            eventually("no objection", () -> sync.stats().objection().isEmpty());
            assertThat(sync.stats().distrusted()).isEqualTo(4);
        }
    }

    @Test
    void keys_rotate_while_the_box_runs_and_need_no_commit() throws Exception {
        Path second = Files.copy(plant.open(), directory.resolve("second.pub"));
        GitPolicy policy = policy(Optional.empty(), plant.open(), second);
        try (GitSync sync = git.sync(policy)) {
            GitFixture.told(sync, git.news(policy));
            ordered(2, stranger, 2);
            refused(sync, 1, stranger.trusted().hint(), "plant.pub", "second.pub");
            Files.writeString(directory.resolve("broken"), "no key");
            Files.move(directory.resolve("broken"), second, StandardCopyOption.REPLACE_EXISTING);
            refused(sync, 2, "second.pub: found no PEM");
            Files.move(
                    Files.copy(stranger.open(), directory.resolve("next")),
                    second,
                    StandardCopyOption.REPLACE_EXISTING);
            eventually("ordered", () -> git.orders.equals(List.of("git 2")));
        }
        // What was ordered is seen: a box without the old key goes on.
        try (GitSync sync = git.sync(policy(Optional.empty(), plant.open()))) {
            GitFixture.told(sync, git.news(policy(Optional.empty(), plant.open())));
            assertThat(sync.stats().objection()).isEmpty();
        }
    }

    @Test
    void a_refusal_is_told_again_after_a_restart_and_the_box_goes_on_telling() throws Exception {
        GitPolicy policy = policy(Optional.empty(), plant.open());
        try (GitSync sync = git.sync(policy)) {
            GitFixture.told(sync, git.news(policy));
            ordered(1, "");
            refused(sync, 1, "found no signature");
        }
        try (GitSync sync = git.sync(policy)) {
            refused(sync, 1, "found no signature");
            GitFixture.champion(git.ledger, GitFixture.PIPELINE, 2, 2);
            GitFixture.told(sync, git.news(policy));
            assertThat(git.server.subjects()).last().asString().contains("roll back to v2");
        }
    }

    @Test
    void each_champion_is_signed_and_a_box_without_a_key_leaves_no_signature() throws Exception {
        GitPolicy signing = policy(Optional.of(plant.secret()), plant.open());
        try (GitSync sync = git.sync(signing)) {
            GitFixture.told(sync, git.news(signing));
            String signature = git.server.git("show", "main:" + SIGNATURE);
            assertThat(
                            ModelSignature.verify(
                                    signature.getBytes(UTF_8),
                                    GitFixture.digest(3),
                                    List.of(plant.trusted())))
                    .isInstanceOf(Verdict.Trusted.class);
            GitFixture.champion(git.ledger, GitFixture.PIPELINE, 4, 1);
            GitFixture.told(sync, git.news(signing));
            git.server.person("git revert --no-edit HEAD");
            eventually("the old file has its signature", () -> git.orders.equals(List.of("git 3")));
        }
        assertThat(git.server.git("log", "--format=", "--name-only", "main~1")).contains(SIGNATURE);
        GitPolicy plain = policy(Optional.empty());
        try (GitSync sync = git.sync(plain)) {
            GitFixture.champion(git.ledger, GitFixture.PIPELINE, 5, 1);
            GitFixture.told(sync, git.news(plain));
        }
        assertThat(git.server.git("ls-tree", "-r", "--name-only", "main").lines())
                .containsExactly(GitFixture.FILE);
    }

    @Test
    void a_key_that_has_gone_is_told_and_what_waits_is_signed_later() throws Exception {
        GitPolicy signing = policy(Optional.of(plant.secret()));
        Path elsewhere = directory.resolve("elsewhere");
        Files.move(plant.secret(), elsewhere);
        try (GitSync sync = git.sync(signing)) {
            sync.wake();
            eventually(
                    "told", () -> sync.stats().lastFailure().contains(plant.secret().toString()));
            assertThat(git.news(signing).waiting()).isEqualTo(1);
            Files.move(elsewhere, plant.secret());
            GitFixture.told(sync, git.news(signing));
        }
        assertThat(git.server.git("show", "main:" + SIGNATURE)).contains(plant.trusted().hint());
    }
}
