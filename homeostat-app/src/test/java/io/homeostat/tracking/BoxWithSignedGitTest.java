package io.homeostat.tracking;

import static io.homeostat.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.PipelineResource;
import io.homeostat.e2e.Peers;
import io.homeostat.e2e.Said;
import io.homeostat.gitops.GitPolicy;
import io.homeostat.gitops.GitPolicy.Access;
import io.homeostat.gitops.GitPolicy.Signatures;
import io.homeostat.gitops.Proposals;
import io.homeostat.ledger.ChampionChange;
import io.homeostat.ledger.Ledger;
import io.homeostat.node.Node;
import io.homeostat.node.NodeOptions;
import io.homeostat.node.Wiring;
import io.homeostat.signature.KeyFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole box that signs what it promotes, and takes back only what is signed.
class BoxWithSignedGitTest {
    private static final String FILE = "models/" + HealingBox.NAME + ".yaml";

    @TempDir private static Path directory;
    private static GitServer server;
    private static KeyFiles keys;
    private static List<ChampionChange> healed = List.of();

    @BeforeAll
    static void a_box_has_healed_and_told_git() throws Exception {
        server = GitServer.start(directory.resolve("server"));
        keys = KeyFiles.make(directory, "plant");
        PipelineResource pipeline = HealingBox.pipeline();
        try (Node node = Wiring.start(options(), List.of(pipeline))) {
            HealingBox.feed(node, 900);
            eventually("all told", () -> HealingBox.git(node).detail().equals("0 waiting"));
        }
        try (Ledger ledger = ledger()) {
            healed = ledger.champions(HealingBox.NAME, 100).reversed();
        }
        assertThat(healed).hasSizeGreaterThan(1);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static NodeOptions options() {
        GitPolicy standard = GitPolicy.standard(server.file(), "line-3");
        GitPolicy git =
                new GitPolicy(
                        standard.url(),
                        standard.branch(),
                        standard.path(),
                        standard.box(),
                        standard.author(),
                        new Access.Open(),
                        Optional.empty(),
                        new Proposals.None(),
                        true,
                        new Signatures(Optional.of(keys.secret()), List.of(keys.open())),
                        Duration.ofSeconds(20),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(1));
        return HealingBox.options(directory.resolve("data"), git);
    }

    private static Ledger ledger() {
        return Ledger.open(directory.resolve("data").resolve("ledger.db"));
    }

    private static Path model() {
        try (Ledger ledger = ledger()) {
            String digest = ledger.champion(HealingBox.NAME).orElseThrow().digest();
            return directory.resolve("data").resolve("vault").resolve(digest);
        }
    }

    private static Path signature() throws Exception {
        return Files.writeString(
                directory.resolve("champion.sig"), server.git("show", "main:" + FILE + ".sig"));
    }

    @Test
    void what_is_committed_is_signed_as_the_vault_has_it() throws Exception {
        Said said =
                Said.homeostat(
                        "models",
                        "verify",
                        model(),
                        "--public-key",
                        keys.open(),
                        "--signature",
                        signature());

        assertThat(said.code()).as(said.toString()).isZero();
        assertThat(said.out()).contains("signed by " + keys.trusted());
    }

    @Test
    void the_reference_tool_verifies_it() throws Exception {
        String said =
                Peers.run(
                        Peers.signing(
                                "verify",
                                "key",
                                model().toString(),
                                "--public_key",
                                keys.open().toString(),
                                "--signature",
                                signature().toString()),
                        "");

        assertThat(said).contains("Verification succeeded");
    }

    @Test
    void a_revert_without_its_signature_is_refused_and_with_it_obeyed() throws Exception {
        int before = healed.get(healed.size() - 2).version();
        int last = healed.getLast().version();
        try (Node node = Wiring.start(options(), List.of(HealingBox.pipeline()))) {
            server.person(
                    "git show HEAD~1:%s > %s; git rm -q --cached %s.sig; rm %s.sig;"
                                    .formatted(FILE, FILE, FILE, FILE)
                            + " git commit -qam unsigned");
            eventually(
                    "refused",
                    () -> HealingBox.git(node).detail().contains("found no signature of model"));
            assertThat(node.snapshots().getFirst().champion()).isEqualTo(last);
            assertThat(node.health().ready()).isTrue();

            server.person(
                    "git show HEAD~2:%s.sig > %s.sig; git add -A models; git commit -qm signed"
                            .formatted(FILE, FILE));
            eventually(
                    "the model before serves again",
                    () -> node.snapshots().getFirst().champion() == before);
            eventually("nothing to tell", () -> HealingBox.git(node).detail().equals("0 waiting"));
        }
    }
}
