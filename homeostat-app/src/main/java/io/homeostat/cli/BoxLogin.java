package io.homeostat.cli;

import io.homeostat.request.Authorities;
import java.io.Console;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Who talks to running boxes, and whom they are believed to be by.
final class BoxLogin {
    @Option(
            names = "--user",
            paramLabel = "NAME",
            defaultValue = "${env:HOMEOSTAT_USER}",
            description = {
                "Who asks, where the box wants to know; also by HOMEOSTAT_USER. The password is in",
                "the environment variable HOMEOSTAT_PASSWORD, or is asked for."
            })
    private @Nullable String user;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "${env:HOMEOSTAT_TOKEN}",
            description = {
                "A token instead; better by HOMEOSTAT_TOKEN, which other users of the machine",
                "cannot read."
            })
    private @Nullable String token;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = {
                "Authorities, in PEM, that the box's certificate may be from, instead of those",
                "that Java knows."
            })
    private @Nullable Path ca;

    /// Who typed a password is asked once, however many boxes there are.
    private @Nullable String typed;

    /// A client of the box at `url`, or nothing where that is no URL of a box.
    Optional<BoxClient> client(String url) {
        URI parsed;
        try {
            parsed = URI.create(url);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        boolean web = "http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme());
        return web && parsed.getHost() != null
                ? Optional.of(
                        new BoxClient(
                                parsed,
                                authorization(),
                                Optional.ofNullable(ca).map(BoxLogin::authorities)))
                : Optional.empty();
    }

    /// The header that says who asks.
    private Optional<String> authorization() {
        if (token != null && !token.isBlank()) {
            return Optional.of("Bearer " + token.strip());
        }
        if (user == null || user.isBlank()) {
            return Optional.empty();
        }
        byte[] both = (user + ":" + password(user)).getBytes(StandardCharsets.UTF_8);
        return Optional.of("Basic " + Base64.getEncoder().encodeToString(both));
    }

    private String password(String name) {
        String password = System.getenv("HOMEOSTAT_PASSWORD");
        if (password != null && !password.isEmpty()) {
            return password;
        }
        if (typed == null) {
            typed = asked(name);
        }
        return typed;
    }

    private static String asked(String name) {
        Console console = System.console();
        char[] typed =
                console == null || !console.isTerminal()
                        ? null
                        : console.readPassword("Password for %s: ", name);
        if (typed == null) {
            throw new WrongInput(
                    "--user: found no password for "
                            + name
                            + ", expected one in the environment variable HOMEOSTAT_PASSWORD");
        }
        return new String(typed);
    }

    private static SSLContext authorities(Path file) {
        try {
            return Authorities.read(file);
        } catch (IllegalArgumentException | UncheckedIOException wrong) {
            throw new WrongInput("--ca: " + wrong.getMessage());
        }
    }
}
