package io.homeostat.tracking;

import static io.homeostat.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.elastic.LineSource;
import io.homeostat.elastic.LogPolicy;
import io.homeostat.elastic.LogShipper;
import io.homeostat.elastic.Source;
import io.homeostat.log.LogRecord;
import io.homeostat.log.LogRing;
import io.homeostat.request.Login;
import io.homeostat.request.Secret;
import io.homeostat.request.Target;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Failures that a real server shows too seldom.
class LogShipperTest {
    private static final Instant AT = Instant.parse("2026-03-01T23:59:59.999Z");

    private final LogRing ring = new LogRing(100_000);

    @TempDir private Path directory;

    private static LogPolicy policy(URI server, Login login) {
        return new LogPolicy(
                new Target(server, Optional.empty(), login, Duration.ofSeconds(20)),
                "box",
                "1",
                0,
                Duration.ofMillis(20),
                Duration.ofMillis(500),
                100,
                1 << 20);
    }

    private LogShipper shipper(BulkServer server) {
        return shipper(server, new Login.Open());
    }

    private LogShipper shipper(BulkServer server, Login login) {
        List<Source> sources = List.of(new LineSource(ring));
        return LogShipper.start(policy(server.address(), login), sources);
    }

    private void line(String message) {
        ring.add(
                AT,
                LogRecord.Level.INFO,
                "l",
                "t",
                message,
                new LinkedHashMap<>(),
                Optional.empty());
    }

    private static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(i -> "line " + i).toList();
    }

    private static long logged(String text) {
        return LogRing.process().after(0, 1_000_000).stream()
                .filter(line -> line.fields().values().stream().anyMatch(v -> v.contains(text)))
                .count();
    }

    @Test
    void only_what_was_refused_for_now_is_told_again() throws Exception {
        numbered(10).forEach(this::line);
        try (BulkServer server = new BulkServer()) {
            server.judge =
                    document -> {
                        int n = Integer.parseInt(document.path("message").asText().substring(5));
                        boolean first = server.requests.isEmpty();
                        return n % 3 == 1 && first ? (n == 1 ? 429 : 503) : 201;
                    };
            try (LogShipper shipper = shipper(server)) {
                eventually("all", () -> server.messages().size() == 10);
                eventually("no failure", () -> shipper.stats().failures() == 0);
                assertThat(shipper.stats().told()).isEqualTo(10);
                assertThat(shipper.stats().refused()).isZero();
            }
            assertThat(server.requests.getFirst()).hasSize(10);
            assertThat(server.requests.get(1)).hasSize(3);
            assertThat(server.requests.getFirst())
                    .allMatch(id -> id.startsWith("edge-mlops-2026.03.01/"));
        }
    }

    @Test
    void an_answer_that_is_lost_makes_no_second_document() throws Exception {
        numbered(5).forEach(this::line);
        try (BulkServer server = new BulkServer()) {
            server.mute = true;
            try (LogShipper shipper = shipper(server)) {
                eventually("told twice", () -> server.asked() > 1);
                server.mute = false;
                eventually("known", () -> shipper.stats().told() == 5);
            }
            assertThat(server.messages()).isEqualTo(numbered(5));
        }
    }

    @Test
    void what_can_never_be_taken_is_left_out_counted_and_logged_now_and_then() throws Exception {
        numbered(20).forEach(this::line);
        try (BulkServer server = new BulkServer()) {
            server.judge = document -> document.path("message").asText().endsWith("7") ? 400 : 201;
            try (LogShipper shipper = shipper(server)) {
                eventually("the rest", () -> server.messages().size() == 18);
                eventually("counted", () -> shipper.stats().refused() == 2);
                assertThat(shipper.stats().failures()).isZero();
            }
            assertThat(server.requests).hasSize(1);
            assertThat(logged("type_400")).isPositive();
        }
    }

    @Test
    void a_request_that_is_too_large_is_halved() throws Exception {
        numbered(8).forEach(this::line);
        try (BulkServer server = new BulkServer()) {
            server.answers = request -> request < 2 ? 413 : 200;
            try (LogShipper shipper = shipper(server)) {
                eventually("all", () -> shipper.stats().told() == 8);
            }
            assertThat(server.requests.getFirst()).hasSize(2);
            assertThat(server.messages()).isEqualTo(numbered(8));
        }
    }

    @Test
    void a_wrong_password_is_told_once_and_the_right_one_counts_at_once() throws Exception {
        Path file = Files.writeString(directory.resolve("password"), "wrong\n");
        line("line 0");
        try (BulkServer server = new BulkServer()) {
            server.answers = _ -> server.logins.getLast().equals("Basic YW5uOnJpZ2h0") ? 200 : 401;
            Login login = new Login.Password("ann", new Secret.InFile(file));
            String where = server.address().toString() + " answers 401";
            try (LogShipper shipper = shipper(server, login)) {
                eventually("three refusals", () -> shipper.stats().failures() > 2);
                assertThat(logged(where)).isEqualTo(1);
                assertThat(shipper.stats().lastFailure())
                        .contains("expected a user or key that may write to edge-mlops-*")
                        .doesNotContain("wrong");
                Files.writeString(file, "right\n");
                eventually("taken", () -> shipper.stats().told() == 1);
            }
            assertThat(logged(where)).isEqualTo(1);
        }
    }

    @Test
    void while_the_server_is_away_memory_stays_bounded_and_what_is_lost_is_counted()
            throws Exception {
        URI nobody;
        try (BulkServer server = new BulkServer()) {
            nobody = server.address();
        }
        try (LogShipper shipper =
                LogShipper.start(policy(nobody, new Login.Open()), List.of(new LineSource(ring)))) {
            numbered(2_000).forEach(this::line);
            eventually("a failure", () -> shipper.stats().failures() > 0);
            assertThat(ring.extent().bytes()).isLessThanOrEqualTo(100_000);
            // What is on its way is neither lost nor in the ring.
            assertThat(shipper.lost())
                    .isBetween(2_000L - ring.extent().kept() - 100, 2_000L - ring.extent().kept());
            assertThat(shipper.stats().lastFailure()).contains("does not answer");
        }
    }
}
