package io.homeostat.tracking;

import static io.homeostat.e2e.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.gitops.GitPolicy;
import io.homeostat.gitops.GitPolicy.Access;
import io.homeostat.gitops.GitSync;
import io.homeostat.gitops.Proposals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Optional;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.config.keys.AuthorizedKeysAuthenticator;
import org.apache.sshd.server.shell.ProcessShellFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// SSH keys, as `ssh-keygen` writes them: to reach a repository and to sign what goes there.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GitKeysTest {
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

    private Path key(String type) throws Exception {
        Path key = directory.resolve("key-" + type);
        GitServer.run(
                directory, "ssh-keygen", "-q", "-t", type, "-N", "", "-C", "box", "-f", "" + key);
        return key;
    }

    private static Path open(Path key) {
        return Path.of(key + ".pub");
    }

    /// A server that runs git's own programs for whoever has the key.
    private SshServer server(Path key) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair host = generator.generateKeyPair();
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(host));
        server.setPublickeyAuthenticator(new AuthorizedKeysAuthenticator(open(key)));
        server.setCommandFactory((channel, command) ->
                new ProcessShellFactory(command, "sh", "-c", command).createShell(channel));
        server.start();
        Files.writeString(
                directory.resolve("known_hosts"),
                "[127.0.0.1]:"
                        + server.getPort()
                        + " "
                        + PublicKeyEntry.toString(host.getPublic())
                        + "\n");
        return server;
    }

    private GitPolicy over(SshServer server, Path key, Path hosts) {
        String path = git.server.file().substring("file://".length());
        return git.policy(
                "ssh://git@127.0.0.1:" + server.getPort() + path,
                false,
                false,
                new Access.Key(key, hosts));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ecdsa", "rsa", "ed25519"})
    void a_key_opens_a_repository_over_ssh(String type) throws Exception {
        Path key = key(type);
        try (SshServer server = server(key)) {
            GitPolicy policy = over(server, key, directory.resolve("known_hosts"));
            LedgerAppointments news = git.news(policy);
            GitFixture.champion(git.ledger, GitFixture.PIPELINE, 1, 1);
            try (GitSync sync = git.sync(policy)) {
                GitFixture.told(sync, news);
            }
        }
        assertThat(git.server.subjects()).containsExactly("oven: promote v1");
    }

    @Test
    void a_merge_request_is_asked_for_over_ssh_too() throws Exception {
        Path key = key("ecdsa");
        git.server.git("config", "receive.advertisePushOptions", "true");
        git.server.hook("post-receive", GitPushOptionsTest.RECORD);
        try (SshServer server = server(key)) {
            GitPolicy plain = over(server, key, directory.resolve("known_hosts"));
            GitPolicy policy =
                    git.policy(plain.url(), new Proposals.PushOptions(), false, plain.access());
            LedgerAppointments news = git.news(policy);
            GitFixture.champion(git.ledger, GitFixture.PIPELINE, 1, 1);
            try (GitSync sync = git.sync(policy)) {
                GitFixture.told(sync, news);
            }
        }
        assertThat(GitPushOptionsTest.options(git))
                .contains("merge_request.create", "merge_request.title=oven: promote v1");
    }

    @Test
    void a_server_that_is_not_known_gets_nothing() throws Exception {
        Path key = key("ecdsa");
        Path nobody = Files.writeString(directory.resolve("nobody"), "");
        try (SshServer server = server(key)) {
            GitPolicy policy = over(server, key, nobody);
            LedgerAppointments news = git.news(policy);
            GitFixture.champion(git.ledger, GitFixture.PIPELINE, 1, 1);
            try (GitSync sync = git.sync(policy)) {
                sync.wake();
                eventually("refused", () -> sync.stats().failures() > 0);
                assertThat(sync.stats().lastFailure()).containsIgnoringCase("key");
            }
            assertThat(news.waiting()).isEqualTo(1);
        }
        assertThat(Files.readString(nobody)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ecdsa", "rsa", "ed25519"})
    void commits_are_signed_so_that_git_believes_them(String type) throws Exception {
        Path key = key(type);
        GitPolicy plain = git.policy();
        GitPolicy policy =
                new GitPolicy(
                        plain.url(),
                        plain.branch(),
                        plain.path(),
                        plain.box(),
                        plain.author(),
                        plain.access(),
                        Optional.of(key),
                        new Proposals.None(),
                        false,
                        GitPolicy.Signatures.NONE,
                        plain.timeout(),
                        plain.look(),
                        plain.backOffMax());
        LedgerAppointments news = git.news(policy);
        GitFixture.champion(git.ledger, GitFixture.PIPELINE, 1, 1);
        try (GitSync sync = git.sync(policy)) {
            GitFixture.told(sync, news);
        }
        Path signers = directory.resolve("signers");
        Files.writeString(signers, "homeostat@line-3 " + Files.readString(open(key), UTF_8));

        assertThat(
                        git.server.git(
                                "-c",
                                "gpg.ssh.allowedSignersFile=" + signers,
                                "verify-commit",
                                "main"))
                .contains("Good \"git\" signature for homeostat@line-3");
    }
}
