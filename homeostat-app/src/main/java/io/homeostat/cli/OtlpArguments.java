package io.homeostat.cli;

import io.homeostat.request.Authorities;
import io.homeostat.request.Login;
import io.homeostat.request.Target;
import io.homeostat.telemetry.OtlpPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The collector that metrics are pushed to, as options; what they do not say is read from the
/// variables that OpenTelemetry has for it.
final class OtlpArguments {
    private static final String HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";
    private static final String INTERVAL = "OTEL_METRIC_EXPORT_INTERVAL";
    private static final String PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private static final String ATTRIBUTES = "OTEL_RESOURCE_ATTRIBUTES";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration STANDARD = Duration.ofSeconds(60);

    @Option(
            names = "--otlp",
            paramLabel = "URL",
            defaultValue = "${env:OTEL_EXPORTER_OTLP_ENDPOINT}",
            description = {
                "OpenTelemetry collector that metrics are pushed to over HTTP, such as",
                "http://HOST:4318. Also by OTEL_EXPORTER_OTLP_ENDPOINT; what it wants to be told",
                "for a login is in OTEL_EXPORTER_OTLP_HEADERS."
            })
    private @Nullable String url;

    @Option(
            names = "--otlp-interval",
            paramLabel = "SECONDS",
            description = {
                "Pause between two pushes. Default: 60, or OTEL_METRIC_EXPORT_INTERVAL",
                "(milliseconds)."
            })
    private @Nullable Integer interval;

    @Option(
            names = "--otlp-ca",
            paramLabel = "FILE",
            defaultValue = "${env:OTEL_EXPORTER_OTLP_CERTIFICATE}",
            description = {
                "Authorities, in PEM, that the collector's certificate may be from. Also by",
                "OTEL_EXPORTER_OTLP_CERTIFICATE."
            })
    private @Nullable Path authorities;

    /// Nothing without `--otlp`.
    ///
    /// @param box name of this box
    Optional<OtlpPolicy> policy(String box) {
        if (url == null || url.isBlank()) {
            if (interval != null) {
                throw new WrongInput("--otlp-interval: found without --otlp, expected --otlp URL");
            }
            return Optional.empty();
        }
        String protocol = environment(PROTOCOL);
        if (!protocol.isEmpty() && !protocol.equals("http/protobuf")) {
            throw new WrongInput(
                    PROTOCOL + ": found '" + protocol + "', expected http/protobuf or nothing");
        }
        try {
            Login login = new Login.Headers(pairs(HEADERS));
            Target collector =
                    new Target(new URI(url), Optional.ofNullable(authorities), login, TIMEOUT);
            collector.authorities().ifPresent(Authorities::read);
            return Optional.of(new OtlpPolicy(collector, resource(box), every()));
        } catch (IllegalArgumentException | UncheckedIOException | URISyntaxException wrong) {
            throw new WrongInput("--otlp: " + wrong.getMessage());
        }
    }

    private Duration every() {
        if (interval != null) {
            if (interval < 1) {
                throw new WrongInput(
                        "--otlp-interval: found '" + interval + "', expected seconds from 1");
            }
            return Duration.ofSeconds(interval);
        }
        String said = environment(INTERVAL);
        if (said.isEmpty()) {
            return STANDARD;
        }
        if (!said.matches("[1-9]\\d{0,8}")) {
            throw new WrongInput(INTERVAL + ": found '" + said + "', expected milliseconds");
        }
        return Duration.ofMillis(Long.parseLong(said));
    }

    private static SequencedMap<String, String> resource(String box) {
        SequencedMap<String, String> resource = pairs(ATTRIBUTES);
        String name = environment("OTEL_SERVICE_NAME");
        resource.put("service.name", name.isEmpty() ? "homeostat" : name);
        resource.putIfAbsent("service.instance.id", box);
        try {
            resource.put("service.version", Version.number());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return resource;
    }

    /// `name=value,name=value`, with `%XX` for what is special.
    private static SequencedMap<String, String> pairs(String variable) {
        SequencedMap<String, String> pairs = new LinkedHashMap<>();
        for (String pair : environment(variable).split(",", -1)) {
            int equals = pair.indexOf('=');
            if (!pair.isBlank() && equals < 1) {
                throw new WrongInput(variable + ": expected name=value,name=value");
            }
            if (equals > 0) {
                pairs.put(
                        pair.substring(0, equals).strip(),
                        URLDecoder.decode(
                                pair.substring(equals + 1).strip().replace("+", "%2B"),
                                StandardCharsets.UTF_8));
            }
        }
        return pairs;
    }

    private static String environment(String variable) {
        return System.getenv().getOrDefault(variable, "").strip();
    }
}
