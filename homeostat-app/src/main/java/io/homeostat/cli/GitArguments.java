package io.homeostat.cli;

import io.homeostat.gitops.GitPolicy;
import io.homeostat.gitops.GitPolicy.Access;
import io.homeostat.request.Secret;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The git repository that is told which model serves, as options.
final class GitArguments {
    static final String TOKEN = "HOMEOSTAT_GIT_TOKEN";

    @Option(
            names = "--git",
            paramLabel = "URL",
            description = {
                "Git repository that gets one commit for each model that becomes champion:",
                "https://, ssh://, git@host:path or file://. The token for HTTPS is in the",
                "environment variable HOMEOSTAT_GIT_TOKEN or in --git-token-file."
            })
    private @Nullable String url;

    @Option(
            names = "--git-branch",
            paramLabel = "NAME",
            defaultValue = "main",
            description = "Branch that is read and written. Default: main.")
    private String branch = "main";

    @Option(
            names = "--git-path",
            paramLabel = "PATH",
            defaultValue = "models/{pipeline}.yaml",
            description = {
                "File of a pipeline, with {pipeline} and, where several boxes run the same",
                "pipeline, {box}. Default: models/{pipeline}.yaml."
            })
    private String path = "models/{pipeline}.yaml";

    @Option(
            names = "--git-box",
            paramLabel = "NAME",
            description = "Name of this box in commits. Default: the name of the machine.")
    private @Nullable String box;

    @Option(
            names = "--git-author",
            paramLabel = "'NAME <MAIL>'",
            description = "Who commits. Default: Homeostat BOX <homeostat@BOX>.")
    private @Nullable String author;

    @Option(
            names = "--git-token-file",
            paramLabel = "FILE",
            description = {
                "Token for HTTPS and for the API of --git-forge, read before each exchange, so it",
                "may be renewed."
            })
    private @Nullable Path tokenFile;

    @Option(
            names = "--git-ssh-key",
            paramLabel = "FILE",
            description = "Private key for SSH (Ed25519, ECDSA or RSA); with --git-known-hosts.")
    private @Nullable Path sshKey;

    @Option(
            names = "--git-known-hosts",
            paramLabel = "FILE",
            description = "Keys of the SSH servers that are trusted, as ssh-keyscan prints them.")
    private @Nullable Path knownHosts;

    @Option(
            names = "--git-sign-key",
            paramLabel = "FILE",
            description = "Private SSH key (ECDSA or RSA) that commits are signed with.")
    private @Nullable Path signKey;

    @Mixin private ForgeArguments forge;

    @Option(
            names = "--git-follow",
            description = {
                "Serve the model that a commit of somebody else names, if this box keeps it: to",
                "revert a commit takes a model back."
            })
    private boolean follow;

    /// Nothing without `--git`.
    Optional<GitPolicy> policy(SignatureArguments models) {
        if (url == null) {
            alone(models);
            return Optional.empty();
        }
        if (!url.matches("(https?|ssh|file)://.+|[\\w.-]+@[\\w.-]+:.+")) {
            throw new WrongInput(
                    "--git: found '"
                            + url
                            + "', expected https://HOST/PATH, ssh://USER@HOST/PATH,"
                            + " USER@HOST:PATH or file:///PATH");
        }
        if (url.matches("\\w+://[^/@]*:[^/@]*@.*")) {
            throw new WrongInput(
                    "--git: found a password in the URL, which others on this machine can read;"
                            + " expected it in "
                            + TOKEN
                            + " or --git-token-file");
        }
        return Optional.of(given(url, models));
    }

    boolean follows() {
        return follow;
    }

    private GitPolicy given(String repository, SignatureArguments models) {
        String name = box == null ? machine() : box;
        GitPolicy standard = GitPolicy.standard(repository, "box");
        Access access = access(repository);
        try {
            return new GitPolicy(
                    repository,
                    branch,
                    path,
                    name,
                    author == null
                            ? new GitPolicy.Author("Homeostat " + name, "homeostat@" + name)
                            : GitPolicy.Author.parse(author),
                    access,
                    Optional.ofNullable(signKey)
                            .map(key -> OptionChecks.readable("--git-sign-key", key)),
                    forge.proposals(repository, access, token(), standard.timeout()),
                    follow,
                    models.signatures(),
                    standard.timeout(),
                    standard.look(),
                    standard.backOffMax());
        } catch (IllegalArgumentException wrong) {
            throw new WrongInput("--git: " + wrong.getMessage());
        }
    }

    private Access access(String repository) {
        boolean ssh = repository.startsWith("ssh://") || !repository.contains("://");
        if (ssh) {
            if (sshKey == null || knownHosts == null) {
                throw new WrongInput(
                        "--git: found an SSH address, expected --git-ssh-key and"
                                + " --git-known-hosts with it");
            }
            return new Access.Key(
                    OptionChecks.readable("--git-ssh-key", sshKey),
                    OptionChecks.readable("--git-known-hosts", knownHosts));
        }
        if (sshKey != null || knownHosts != null) {
            throw new WrongInput("--git-ssh-key: found beside '" + repository + "', expected ssh");
        }
        return token().<Access>map(token ->
                        switch (token) {
                            case Secret.Said(String said) -> new Access.Token(said);
                            case Secret.InFile(Path file) -> new Access.TokenFile(file);
                        })
                .orElseGet(Access.Open::new);
    }

    private Optional<Secret> token() {
        if (tokenFile != null) {
            return Optional.of(
                    new Secret.InFile(OptionChecks.readable("--git-token-file", tokenFile)));
        }
        String said = System.getenv().getOrDefault(TOKEN, "");
        return said.isBlank() ? Optional.empty() : Optional.of(new Secret.Said(said.strip()));
    }

    /// An option of a repository that is not named would do nothing.
    private void alone(SignatureArguments models) {
        Map<String, Boolean> given = new TreeMap<>(forge.given());
        given.put("--git-follow", follow);
        given.put("--git-token-file", tokenFile != null);
        given.put("--git-ssh-key", sshKey != null);
        given.put("--git-sign-key", signKey != null);
        given.put("--model-sign-key", models.signs());
        OptionChecks.alone("--git", given);
    }

    /// The name of this machine.
    static String machine() {
        try {
            String name = InetAddress.getLocalHost().getHostName().replaceAll("[^\\w.-]", "-");
            return name.isEmpty() ? "homeostat" : name;
        } catch (UnknownHostException nameless) {
            return "homeostat";
        }
    }
}
