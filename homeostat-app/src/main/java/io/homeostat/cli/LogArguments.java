package io.homeostat.cli;

import io.homeostat.elastic.LogPolicy;
import io.homeostat.request.Authorities;
import io.homeostat.request.Login;
import io.homeostat.request.Secret;
import io.homeostat.request.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The server that the log is told to, as options.
final class LogArguments {
    private static final String PASSWORD = "HOMEOSTAT_LOGS_PASSWORD";
    private static final String API_KEY = "HOMEOSTAT_LOGS_API_KEY";

    /// A request that takes longer than this is better made anew.
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Option(
            names = "--logs",
            paramLabel = "URL",
            defaultValue = "${env:HOMEOSTAT_LOGS}",
            description = {
                "Elasticsearch or OpenSearch that log and decisions are told to, such as",
                "http://HOST:9200: a daily index edge-mlops-YYYY.MM.DD. Also by the environment",
                "variable HOMEOSTAT_LOGS."
            })
    private @Nullable String url;

    @Option(
            names = "--logs-user",
            paramLabel = "NAME",
            defaultValue = "${env:HOMEOSTAT_LOGS_USER}",
            description = {
                "User there; the password is in the environment variable HOMEOSTAT_LOGS_PASSWORD",
                "or in --logs-password-file. An API key needs no user: HOMEOSTAT_LOGS_API_KEY or",
                "--logs-api-key-file."
            })
    private @Nullable String user;

    @Option(
            names = "--logs-password-file",
            paramLabel = "FILE",
            description = "Password of the user, read before each request.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--logs-api-key-file",
            paramLabel = "FILE",
            description = "Encoded API key, read before each request.")
    private @Nullable Path apiKeyFile;

    @Option(
            names = "--logs-ca",
            paramLabel = "FILE",
            description = "Authorities, in PEM, that the server's certificate may be from.")
    private @Nullable Path authorities;

    @Option(
            names = "--logs-predictions",
            paramLabel = "SHARE",
            defaultValue = "none",
            description = {
                "Which predictions are told with their inputs: all, none, or one of so many, such",
                "as 1/100. Default: none."
            })
    private String predictions = "none";

    /// Nothing without `--logs`.
    ///
    /// @param box name of this box
    Optional<LogPolicy> policy(String box) {
        if (url == null || url.isBlank()) {
            alone();
            return Optional.empty();
        }
        try {
            Target server =
                    new Target(new URI(url), Optional.ofNullable(authorities), login(), TIMEOUT);
            // Told now, with everything else that is wrong.
            server.authorities().ifPresent(Authorities::read);
            return Optional.of(LogPolicy.standard(server, box, version(), share()));
        } catch (IllegalArgumentException | UncheckedIOException | URISyntaxException wrong) {
            throw new WrongInput("--logs: " + wrong.getMessage());
        }
    }

    private static String version() {
        try {
            return Version.number();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int share() {
        if (predictions.equals("none")) {
            return 0;
        }
        Matcher part = Pattern.compile("1/([1-9]\\d{0,8})").matcher(predictions);
        if (part.matches()) {
            return Integer.parseInt(part.group(1));
        }
        if (predictions.equals("all")) {
            return 1;
        }
        throw new WrongInput(
                "--logs-predictions: found '" + predictions + "', expected all, none or 1/100");
    }

    private Login login() {
        Optional<Secret> password = secret("--logs-password-file", passwordFile, PASSWORD);
        Optional<Secret> key = secret("--logs-api-key-file", apiKeyFile, API_KEY);
        boolean named = user != null && !user.isBlank();
        if (key.isPresent()) {
            if (named) {
                throw new WrongInput("--logs-user: found beside an API key, expected one of both");
            }
            return new Login.ApiKey(key.get());
        }
        if (named != password.isPresent()) {
            throw new WrongInput(
                    "--logs-user: expected together with " + PASSWORD + " or --logs-password-file");
        }
        return named
                ? new Login.Password(String.valueOf(user), password.orElseThrow())
                : new Login.Open();
    }

    private static Optional<Secret> secret(String option, @Nullable Path file, String variable) {
        if (file != null) {
            return Optional.of(new Secret.InFile(OptionChecks.readable(option, file)));
        }
        String said = System.getenv().getOrDefault(variable, "").strip();
        return said.isEmpty() ? Optional.empty() : Optional.of(new Secret.Said(said));
    }

    private void alone() {
        OptionChecks.alone(
                "--logs",
                Map.of(
                        "--logs-password-file", passwordFile != null,
                        "--logs-api-key-file", apiKeyFile != null,
                        "--logs-ca", authorities != null,
                        "--logs-predictions", !predictions.equals("none")));
    }
}
