package io.homeostat.cli;

import io.homeostat.gitops.ForgeAddress;
import io.homeostat.gitops.GitPolicy.Access;
import io.homeostat.gitops.Proposals;
import io.homeostat.gitops.Proposals.Dialect;
import io.homeostat.request.Login;
import io.homeostat.request.Secret;
import io.homeostat.request.Target;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Whether champions are proposed, and who opens the request to merge one, as options.
final class ForgeArguments {
    private static final String KINDS = "gitlab, github or gitea";

    @Option(
            names = "--git-propose",
            description = {
                "Commit to a branch homeostat/PIPELINE-vVERSION for a person to merge, instead",
                "of to the branch itself."
            })
    private boolean propose;

    @Option(
            names = "--git-forge",
            paramLabel = "KIND",
            description = {
                "With --git-propose, open the request to merge each branch: gitlab (merge",
                "request, by push options), github or gitea (pull request, by the API with the",
                "token; Forgejo is as gitea)."
            })
    private @Nullable String forge;

    @Option(
            names = "--git-forge-api",
            paramLabel = "URL",
            description = {
                "Where the API of github or gitea is. Default: from --git, https://api.github.com,",
                "https://HOST/api/v3 (GitHub Enterprise) or https://HOST/api/v1 (gitea)."
            })
    private @Nullable String api;

    /// By option: whether it was given.
    Map<String, Boolean> given() {
        return Map.of(
                "--git-propose",
                propose,
                "--git-forge",
                forge != null,
                "--git-forge-api",
                api != null);
    }

    /// @param repository URL of `--git`
    /// @param access to it; its token is that of the API
    /// @param token of the API where the repository is reached by SSH
    Proposals proposals(
            String repository, Access access, Optional<Secret> token, Duration timeout) {
        if (forge == null) {
            if (api != null) {
                throw new WrongInput("--git-forge-api: found without --git-forge, expected both");
            }
            return propose ? new Proposals.Branches() : new Proposals.None();
        }
        if (!propose) {
            throw new WrongInput("--git-forge: found without --git-propose, expected both");
        }
        return switch (forge) {
            case "gitlab" -> pushOptions(repository);
            case "github" -> pulls(Dialect.GITHUB, repository, secret(access, token), timeout);
            case "gitea" -> pulls(Dialect.GITEA, repository, secret(access, token), timeout);
            default ->
                    throw new WrongInput("--git-forge: found '" + forge + "', expected " + KINDS);
        };
    }

    private Proposals pushOptions(String repository) {
        if (api != null) {
            throw new WrongInput(
                    "--git-forge-api: found beside --git-forge gitlab, which opens requests by push"
                            + " options; expected github or gitea, or no API");
        }
        if (repository.startsWith("file:")) {
            throw new WrongInput(
                    "--git-forge: found 'gitlab' beside '"
                            + repository
                            + "', expected https:// or SSH");
        }
        return new Proposals.PushOptions();
    }

    private Proposals pulls(
            Dialect dialect, String repository, Optional<Secret> token, Duration timeout) {
        if (token.isEmpty()) {
            throw new WrongInput(
                    "--git-forge: found '"
                            + forge
                            + "' without a token, expected it in "
                            + GitArguments.TOKEN
                            + " or --git-token-file");
        }
        try {
            ForgeAddress address = ForgeAddress.of(repository);
            URI url = api == null ? address.api(dialect) : URI.create(api);
            Target server =
                    new Target(url, Optional.empty(), new Login.Bearer(token.get()), timeout);
            address.check(url);
            return new Proposals.Api(dialect, server, address.owner(), address.name());
        } catch (IllegalArgumentException wrong) {
            throw new WrongInput(
                    (api == null ? "--git-forge: " : "--git-forge-api: ") + wrong.getMessage());
        }
    }

    private static Optional<Secret> secret(Access access, Optional<Secret> token) {
        return switch (access) {
            case Access.Token(String said) -> Optional.of(new Secret.Said(said));
            case Access.TokenFile(var file) -> Optional.of(new Secret.InFile(file));
            case Access.Key _ -> token;
            case Access.Open _ -> Optional.empty();
        };
    }
}
