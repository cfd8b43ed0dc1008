package io.homeostat.cli;

import io.homeostat.ledger.LedgerServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The server that has a box's ledger, as options.
final class LedgerArguments {
    @Option(
            names = "--ledger",
            paramLabel = "URL",
            defaultValue = "${env:HOMEOSTAT_LEDGER}",
            description = {
                "PostgreSQL for models, runs, decisions and audit instead of a file:",
                "postgresql://USER@HOST:5432/DATABASE, with ?sslmode=verify-full&sslrootcert=FILE.",
                "Also by HOMEOSTAT_LEDGER. The password is in the environment variable PGPASSWORD",
                "or in --ledger-password-file."
            })
    private @Nullable String url;

    @Option(
            names = "--ledger-schema",
            paramLabel = "NAME",
            defaultValue = "${env:HOMEOSTAT_LEDGER_SCHEMA:-homeostat}",
            description = {
                "Schema of the database, one for each box. Default: homeostat; also by",
                "HOMEOSTAT_LEDGER_SCHEMA."
            })
    private String schema = "homeostat";

    @Option(
            names = "--ledger-password-file",
            paramLabel = "FILE",
            defaultValue = "${env:HOMEOSTAT_LEDGER_PASSWORD_FILE}",
            description = "Its password, read before each connection, so it may be renewed.")
    private @Nullable Path passwordFile;

    /// Nothing without `--ledger`.
    Optional<LedgerServer> server() {
        if (url == null || url.isBlank()) {
            OptionChecks.alone("--ledger", Map.of("--ledger-password-file", passwordFile != null));
            return Optional.empty();
        }
        Path file = passwordFile;
        if (file != null) {
            OptionChecks.readable("--ledger-password-file", file);
        }
        try {
            return Optional.of(
                    LedgerServer.parse(
                            url,
                            schema,
                            file == null ? LedgerArguments::environment : () -> read(file)));
        } catch (IllegalArgumentException wrong) {
            throw new WrongInput(String.valueOf(wrong.getMessage()));
        }
    }

    private static String environment() {
        return System.getenv().getOrDefault("PGPASSWORD", "");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the ledger's password in " + file, e);
        }
    }
}
