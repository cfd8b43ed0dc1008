package io.homeostat.tracking;

import static io.homeostat.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.PipelineResource;
import io.homeostat.gitops.GitPolicy;
import io.homeostat.gitops.GitPolicy.Access;
import io.homeostat.gitops.Proposals;
import io.homeostat.ledger.ChampionChange;
import io.homeostat.ledger.Ledger;
import io.homeostat.node.Node;
import io.homeostat.node.NodeOptions;
import io.homeostat.node.Wiring;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole box and a repository: what it promotes is committed, what is reverted is taken back.
class BoxWithGitTest {
    private static final int READINGS = 900;

    @TempDir private Path directory;

    private NodeOptions options(GitServer server) {
        GitPolicy standard = GitPolicy.standard(server.url(), "line-3");
        GitPolicy git =
                new GitPolicy(
                        server.url(),
                        standard.branch(),
                        standard.path(),
                        standard.box(),
                        standard.author(),
                        new Access.Token(GitServer.TOKEN),
                        Optional.empty(),
                        new Proposals.None(),
                        true,
                        GitPolicy.Signatures.NONE,
                        Duration.ofSeconds(20),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(1));
        return HealingBox.options(directory.resolve("data"), git);
    }

    private List<ChampionChange> champions() {
        try (Ledger ledger = Ledger.open(directory.resolve("data").resolve("ledger.db"))) {
            return ledger.champions(HealingBox.NAME, 100).reversed();
        }
    }

    @Test
    void commits_each_champion_once_and_takes_back_what_a_person_reverts() throws Exception {
        PipelineResource pipeline = HealingBox.pipeline();
        try (GitServer server = GitServer.start(directory.resolve("server"))) {
            server.leave();
            try (Node node = Wiring.start(options(server), List.of(pipeline))) {
                HealingBox.feed(node, READINGS);
                eventually("git is missed", () -> !HealingBox.git(node).good());
                assertThat(node.health().ready()).isTrue();
                assertThat(node.snapshots().getFirst().champion()).isGreaterThan(1);
            }
            // What waits outlives the box.
            server.comeBack();
            List<ChampionChange> healed = champions();
            assertThat(healed).hasSizeGreaterThan(1);
            try (Node node = Wiring.start(options(server), List.of(pipeline))) {
                eventually("all told", () -> HealingBox.git(node).detail().equals("0 waiting"));
                eventually("one commit each", () -> server.subjects().size() == healed.size());
                assertThat(server.git("log", "--format=%b", "main~" + (healed.size() - 2)))
                        .contains("version: " + healed.get(1).version(), "labels: ");

                server.person("git revert --no-edit HEAD");
                int before = healed.get(healed.size() - 2).version();
                eventually(
                        "the model before serves again",
                        () -> node.snapshots().getFirst().champion() == before);
                eventually(
                        "nothing to tell", () -> HealingBox.git(node).detail().equals("0 waiting"));
            }
            assertThat(champions()).hasSize(healed.size() + 1);
            try (Ledger ledger = Ledger.open(directory.resolve("data").resolve("ledger.db"))) {
                String head = server.git("rev-parse", "main").substring(0, 8);
                assertThat(ledger.audit(1).getFirst().who()).isEqualTo("git " + head);
            }
            // The revert says it already: it needs no commit of the box's.
            assertThat(server.subjects())
                    .hasSize(healed.size() + 1)
                    .last()
                    .asString()
                    .contains("Revert");

            try (Node node = Wiring.start(options(server), List.of(pipeline))) {
                int champion = node.snapshots().getFirst().champion();
                int other = healed.getLast().version();
                server.person(
                        "git checkout -q HEAD~1 -- models;"
                                + " sed -i 's/version: .*/version: 99/' models/*.yaml;"
                                + " git commit -qam 99");
                String expected = "the file names version 99 and the digest of version " + other;
                eventually(
                        "a file that names two models is not followed",
                        () -> HealingBox.git(node).detail().contains(expected));
                assertThat(node.snapshots().getFirst().champion()).isEqualTo(champion);
            }
        }
    }
}
