package io.homeostat.gitops;

import io.homeostat.base.Check;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jgit.transport.URIish;

/// Where the API of a forge is whose repository has a URL.
///
/// @param web scheme, host and port of the forge's pages, and the path that it lives below
/// @param owner of the repository
/// @param name of the repository, without `.git`
public record ForgeAddress(URI web, String owner, String name) {
    /// Over SSH the host is taken for that of the pages, over HTTPS at its own port.
    ///
    /// @param git `https://HOST/OWNER/NAME.git`, `ssh://…`, `git@HOST:OWNER/NAME.git`
    /// @throws IllegalArgumentException unless it names host, owner and repository
    public static ForgeAddress of(String git) {
        URIish url;
        try {
            url = new URIish(git);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("found '" + git + "', expected a git URL", e);
        }
        List<String> path =
                List.of(String.valueOf(url.getPath()).replaceFirst("^/+", "").split("/+"));
        String scheme = Optional.ofNullable(url.getScheme()).orElse("ssh");
        Check.argument(
                url.getHost() != null && path.size() >= 2 && !scheme.equals("file"),
                "found '%s', expected https://HOST/OWNER/NAME or SSH's like",
                git);
        boolean web = scheme.startsWith("http");
        String prefix = String.join("/", path.subList(0, path.size() - 2));
        return new ForgeAddress(
                URI.create(
                        (web ? scheme : "https")
                                + "://"
                                + url.getHost().toLowerCase(Locale.ROOT)
                                + (web && url.getPort() > 0 ? ":" + url.getPort() : "")
                                + (prefix.isEmpty() ? "" : "/" + prefix)),
                path.get(path.size() - 2),
                path.getLast().replaceFirst("\\.git$", ""));
    }

    /// GitHub's own is apart; an Enterprise Server's lies below `/api/v3`, Gitea's below `/api/v1`.
    public URI api(Proposals.Dialect dialect) {
        return switch (dialect) {
            case GITHUB ->
                    "github.com".equals(web.getHost())
                            ? URI.create("https://api.github.com")
                            : URI.create(web + "/api/v3");
            case GITEA -> URI.create(web + "/api/v1");
        };
    }

    /// A token goes over HTTPS, or to the host that it goes to in the clear anyway.
    ///
    /// @throws IllegalArgumentException when the token would be seen on its way elsewhere
    public void check(URI api) {
        Check.argument(
                "https".equals(api.getScheme())
                        || ("http".equals(web.getScheme())
                                && String.valueOf(web.getHost()).equalsIgnoreCase(api.getHost())),
                "found '%s', expected https://: the token would be sent in the clear to another"
                        + " host than that of --git",
                api);
    }
}
