package io.homeostat.gitops;

import io.homeostat.base.Check;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Which repository, how to write into it, and how patiently.
///
/// @param url `https://`, `ssh://`, `git@host:path` or `file://`, without a password
/// @param branch that is read, and written where there are no `proposals`
/// @param path of a pipeline's file, with `{pipeline}` and perhaps `{box}`
/// @param box name of this box
/// @param author `Name <mail>` of the commits
/// @param access how the box proves who it is
/// @param signingKey private key, as OpenSSH writes it, that commits are signed with
/// @param proposals whether commits go to branches of their own for a person to merge, and who
///   opens the request for it
/// @param follow the model that the file names is to serve
/// @param signatures of models: who makes them here, and whose count
/// @param timeout of one exchange
/// @param look pause between two looks at the repository
/// @param backOffMax longest pause after a failure
public record GitPolicy(
        String url,
        String branch,
        String path,
        String box,
        Author author,
        Access access,
        Optional<Path> signingKey,
        Proposals proposals,
        boolean follow,
        Signatures signatures,
        Duration timeout,
        Duration look,
        Duration backOffMax) {
    /// Who commits.
    public record Author(String name, String mail) {
        /// @throws IllegalArgumentException unless it is `Name <mail>`
        public static Author parse(String text) {
            Check.argument(
                    text.matches("[^<>]*[^<> ] <[^<> ]+>"),
                    "found '%s', expected 'Name <mail>'",
                    text);
            int open = text.indexOf('<');
            return new Author(
                    text.substring(0, open).strip(), text.substring(open + 1, text.length() - 1));
        }
    }

    /// How the box proves who it is.
    public sealed interface Access {
        /// It does not.
        record Open() implements Access {}

        /// A token, sent as the password of HTTPS.
        record Token(String secret) implements Access {
            @Override
            public String toString() {
                return "Token[]";
            }
        }

        /// A token in a file, read before each exchange: it may be renewed there.
        record TokenFile(Path file) implements Access {}

        /// A private key, and the hosts that are known.
        record Key(Path key, Path knownHosts) implements Access {}
    }

    /// What is signed and what has to be, of the models themselves.
    ///
    /// @param key private key that each champion is signed with, if it is; read each time
    /// @param trusted public keys, one of which must have signed what a commit orders; empty: no
    ///   signature is asked for. Read at each look, so that keys may come and go.
    public record Signatures(Optional<Path> key, List<Path> trusted) {
        public static final Signatures NONE = new Signatures(Optional.empty(), List.of());

        public Signatures {
            trusted = List.copyOf(trusted);
        }
    }

    public GitPolicy {
        Check.argument(path.contains("{pipeline}"), "found '%s', expected {pipeline} in it", path);
        Check.argument(
                path.matches("[\\w{}.-]+(/[\\w{}.-]+)*") && !path.matches("(.*/)?\\.+(git)?(/.*)?"),
                "found '%s', expected a relative path of letters, digits, '.', '-', '_', '/'",
                path);
        Check.argument(
                box.matches("[\\w.-]+"), "found '%s', expected letters, digits, '.', '-'", box);
        Check.argument(
                branch.matches("[\\w-][\\w./-]*"), "found '%s', expected a branch's name", branch);
    }

    /// On the branch `main`, as `models/PIPELINE.yaml`, looked at twice a minute.
    public static GitPolicy standard(String url, String box) {
        return new GitPolicy(
                url,
                "main",
                "models/{pipeline}.yaml",
                box,
                new Author("Homeostat " + box, "homeostat@" + box),
                new Access.Open(),
                Optional.empty(),
                new Proposals.None(),
                false,
                Signatures.NONE,
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofMinutes(1));
    }

    /// The same repository, branch and file names: what was told there need not be told again.
    public String place() {
        return url + " " + branch + " " + path.replace("{box}", box);
    }

    String file(String pipeline) {
        return path.replace("{box}", box).replace("{pipeline}", pipeline);
    }

    /// Where the signature of the model lies that the file of `pipeline` names.
    String signatureFile(String pipeline) {
        return file(pipeline) + ".sig";
    }
}
