package io.homeostat.ledger;

import io.homeostat.base.Check;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A PostgreSQL database that keeps ledgers, each in a schema of its own.
///
/// @param hosts one `HOST:PORT`, or several with commas, of which the one that takes writes is used
/// @param schema that holds the ledger of one box, and of no other
/// @param options `sslmode` and `sslrootcert`
/// @param password asked for at each connection, so that it may be renewed; empty for none
/// @param patience how long a box that starts waits for the server
public record LedgerServer(
        String hosts,
        String database,
        String user,
        String schema,
        SequencedMap<String, String> options,
        Supplier<String> password,
        Duration patience) {
    static final String FORM = "postgresql://USER@HOST:5432/DATABASE";
    private static final Pattern URL =
            Pattern.compile(
                    "postgres(?:ql)?://([^:@/?]+)(:[^@/]*)?@([^/?@]+)/([^/?]+)(?:\\?(.*))?");
    private static final String HOST = "(\\[[0-9a-fA-F:.]+]|[\\w.-]+)(:\\d{1,5})?";
    private static final Set<String> OPTIONS = Set.of("sslmode", "sslrootcert");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    public LedgerServer {
        Check.argument(
                schema.matches("[a-z_][a-z0-9_-]{0,62}") && !schema.startsWith("pg_"),
                "--ledger-schema: found '%s', expected up to 63 of a-z, 0-9, _ and -, a letter"
                        + " first and not pg_",
                schema);
    }

    /// @throws IllegalArgumentException naming what is wrong with `url` or `schema`
    public static LedgerServer parse(String url, String schema, Supplier<String> password) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "--ledger: found '"
                            + url.replaceAll("://.*@", "://…@")
                            + "', expected "
                            + FORM);
        }
        if (parts.group(2) != null) {
            throw new IllegalArgumentException(
                    "--ledger: found a password in the URL, which others on this machine can read;"
                            + " expected it in PGPASSWORD or --ledger-password-file");
        }
        String hosts = parts.group(3);
        for (String host : hosts.split(",", -1)) {
            Check.argument(
                    host.matches(HOST), "--ledger: found host '%s', expected HOST:PORT", host);
        }
        return new LedgerServer(
                hosts,
                parts.group(4),
                parts.group(1),
                schema,
                options(parts.group(5) == null ? "" : parts.group(5)),
                password,
                PATIENCE);
    }

    private static SequencedMap<String, String> options(String query) {
        SequencedMap<String, String> options = new LinkedHashMap<>();
        Arrays.stream(query.split("&", -1))
                .filter(one -> !one.isEmpty())
                .forEach(one -> {
                    String[] sides = one.split("=", 2);
                    Check.argument(
                            sides.length == 2 && OPTIONS.contains(sides[0]),
                            "--ledger: found option '%s', expected sslmode=… or sslrootcert=…",
                            one);
                    options.put(sides[0], sides[1]);
                });
        return options;
    }

    /// The same, waited for as long as `time` when a box starts.
    public LedgerServer waitedFor(Duration time) {
        return new LedgerServer(hosts, database, user, schema, options, password, time);
    }

    /// For a person; says nothing secret.
    public String place() {
        return "postgresql://" + user + "@" + hosts + "/" + database + " schema " + schema;
    }

    @Override
    public String toString() {
        return place();
    }
}
