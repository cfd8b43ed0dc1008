package io.homeostat.gitops;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.PushResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;

/// The repository at the other end.
final class Remote implements AutoCloseable {
    static final String HEADS = "refs/heads/";
    private static final String USER = "homeostat";

    private final GitPolicy policy;
    private final URIish uri;
    private final Path home;
    private final Optional<SshdSessionFactory> ssh;

    /// How a push has ended.
    enum Pushed {
        DONE,
        /// Somebody else was first.
        MOVED
    }

    /// @param home an empty directory, for what the library believes a user's to be
    Remote(GitPolicy policy, Path home) {
        this.policy = policy;
        this.home = home;
        this.uri = uri(policy.url());
        this.ssh =
                policy.access() instanceof GitPolicy.Access.Key(Path key, Path hosts)
                        ? Optional.of(sessions(key, hosts))
                        : Optional.empty();
    }

    private static URIish uri(String url) {
        try {
            return new URIish(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("no git URL: " + url, e);
        }
    }

    /// Keys and hosts that were named, and nothing else: no agent, no settings of a user.
    private SshdSessionFactory sessions(Path key, Path hosts) {
        return new SshdSessionFactoryBuilder()
                .setPreferredAuthentications("publickey")
                .setHomeDirectory(home.toFile())
                .setSshDirectory(home.toFile())
                .setConfigFile(_ -> home.resolve("none").toFile())
                .setDefaultIdentities(_ -> List.of(key))
                .setDefaultKnownHostsFiles(_ -> List.of(hosts))
                .setConnectorFactory(null)
                .build(null);
    }

    /// Where the heads stand that are there.
    Map<String, ObjectId> heads(Repository local) {
        return call(
                local,
                transport -> {
                    try (FetchConnection connection = transport.openFetch()) {
                        return heads(connection.getRefs());
                    }
                });
    }

    private static Map<String, ObjectId> heads(Iterable<Ref> refs) {
        Map<String, ObjectId> heads = new TreeMap<>();
        for (Ref ref : refs) {
            ObjectId commit = ref.getObjectId();
            if (commit != null && ref.getName().startsWith(HEADS)) {
                heads.put(ref.getName(), commit);
            }
        }
        return heads;
    }

    /// Brings what the named heads hold.
    void fetch(Repository local, List<String> heads) {
        List<RefSpec> specs = new ArrayList<>();
        for (String head : heads) {
            specs.add(new RefSpec("+" + head + ":" + tracking(head)));
        }
        call(local, transport -> transport.fetch(NullProgressMonitor.INSTANCE, specs));
    }

    /// Where the local repository keeps what a head of the other was.
    static String tracking(String head) {
        return "refs/remotes/origin/" + head.substring(HEADS.length());
    }

    /// Moves a head from `expected` to `commit`.
    ///
    /// @param force whether what it held may be lost; only `expected` ever is
    Pushed push(Repository local, String head, ObjectId commit, ObjectId expected, boolean force) {
        PushResult result =
                call(
                        local,
                        transport ->
                                transport.push(
                                        NullProgressMonitor.INSTANCE,
                                        List.of(
                                                new RemoteRefUpdate(
                                                        local,
                                                        commit.name(),
                                                        commit,
                                                        head,
                                                        force,
                                                        null,
                                                        expected))));
        RemoteRefUpdate update = result.getRemoteUpdate(head);
        return switch (update.getStatus()) {
            case OK, UP_TO_DATE -> Pushed.DONE;
            case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED -> Pushed.MOVED;
            default -> refused(local, head, expected, update, result);
        };
    }

    /// Servers tell a lost race in words of their own: whether the head moved says it surely.
    private Pushed refused(
            Repository local,
            String head,
            ObjectId expected,
            RemoteRefUpdate update,
            PushResult result) {
        ObjectId now = heads(local).getOrDefault(head, ObjectId.zeroId());
        if (!now.equals(expected)) {
            return Pushed.MOVED;
        }
        throw new GitException(
                head.substring(HEADS.length())
                        + " was refused: "
                        + update.getStatus()
                        + " "
                        + Optional.ofNullable(update.getMessage()).orElse("")
                        + " "
                        + result.getMessages().strip());
    }

    private interface Exchange<T> {
        T with(Transport transport) throws IOException;
    }

    private <T> T call(Repository local, Exchange<T> exchange) {
        try (Transport transport = Transport.open(local, uri)) {
            transport.setTimeout(Math.toIntExact(policy.timeout().toSeconds()));
            credentials().ifPresent(transport::setCredentialsProvider);
            if (transport instanceof SshTransport secure) {
                secure.setSshSessionFactory(
                        ssh.map(sessions -> (SshSessionFactory) sessions)
                                .orElseThrow(() ->
                                        new GitException("an SSH address needs --git-ssh-key")));
            }
            return exchange.with(transport);
        } catch (IOException e) {
            throw new GitException(reason(e), e);
        }
    }

    private Optional<UsernamePasswordCredentialsProvider> credentials() throws IOException {
        String user = Optional.ofNullable(uri.getUser()).orElse(USER);
        return switch (policy.access()) {
            case GitPolicy.Access.Token(String secret) ->
                    Optional.of(new UsernamePasswordCredentialsProvider(user, secret));
            case GitPolicy.Access.TokenFile(Path file) ->
                    Optional.of(
                            new UsernamePasswordCredentialsProvider(
                                    user, Files.readString(file).strip()));
            case GitPolicy.Access.Open _ -> Optional.empty();
            case GitPolicy.Access.Key _ -> Optional.empty();
        };
    }

    /// The outermost sentence names the address, the innermost the cause.
    static String reason(Throwable failure) {
        Throwable inner = failure;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        String outer = String.valueOf(failure.getMessage());
        String cause = String.valueOf(inner.getMessage());
        return outer.contains(cause) ? outer : outer + ": " + cause;
    }

    @Override
    public void close() {
        ssh.ifPresent(SshdSessionFactory::close);
    }
}
