package io.homeostat.gitops;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.internal.JGitText;
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
    private static final Pattern OBJECTION =
            Pattern.compile("(?i)error encountered with push options.{0,300}");

    private final GitPolicy policy;
    private final URIish uri;
    private final Path home;
    private final Optional<SshdSessionFactory> ssh;

    /// How a push has ended.
    sealed interface Pushed {
        /// @param objection of the server to the options, empty without one
        record Done(String objection) implements Pushed {}

        /// Somebody else was first.
        record Moved() implements Pushed {}
    }

    /// A head from `expected` to `commit`.
    ///
    /// @param force whether what it held may be lost; only `expected` ever is
    record Move(String head, ObjectId commit, ObjectId expected, boolean force) {}

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

    /// @param options told to the server beside it; one that takes none gets the push alone
    Pushed push(Repository local, Move move, List<String> options) {
        try {
            return pushed(local, move, options);
        } catch (GitException failed) {
            if (options.isEmpty() || !optionless(failed, options)) {
                throw failed;
            }
        }
        return switch (pushed(local, move, List.of())) {
            case Pushed.Done _ ->
                    new Pushed.Done(
                            "the server takes no push options, expected"
                                    + " receive.advertisePushOptions");
            case Pushed.Moved moved -> moved;
        };
    }

    private static boolean optionless(GitException failed, List<String> options) {
        String said =
                MessageFormat.format(JGitText.get().pushOptionsNotSupported, options.toString());
        return String.valueOf(failed.getMessage()).contains(said);
    }

    private Pushed pushed(Repository local, Move move, List<String> options) {
        PushResult result =
                call(
                        local,
                        transport -> {
                            if (!options.isEmpty()) {
                                transport.setPushOptions(options);
                            }
                            return transport.push(
                                    NullProgressMonitor.INSTANCE,
                                    List.of(
                                            new RemoteRefUpdate(
                                                    local,
                                                    move.commit().name(),
                                                    move.commit(),
                                                    move.head(),
                                                    move.force(),
                                                    null,
                                                    move.expected())));
                        });
        RemoteRefUpdate update = result.getRemoteUpdate(move.head());
        return switch (update.getStatus()) {
            case OK, UP_TO_DATE -> new Pushed.Done(options.isEmpty() ? "" : objection(result));
            case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED -> new Pushed.Moved();
            default -> refused(local, move, update, result);
        };
    }

    /// GitLab takes the push, and says what it could not do of the options.
    private static String objection(PushResult result) {
        Matcher found = OBJECTION.matcher(result.getMessages().replaceAll("\\s+", " "));
        return found.find() ? found.group() : "";
    }

    /// Servers tell a lost race in words of their own: whether the head moved says it surely.
    private Pushed refused(Repository local, Move move, RemoteRefUpdate update, PushResult result) {
        ObjectId now = heads(local).getOrDefault(move.head(), ObjectId.zeroId());
        if (!now.equals(move.expected())) {
            return new Pushed.Moved();
        }
        throw new GitException(
                move.head().substring(HEADS.length())
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
