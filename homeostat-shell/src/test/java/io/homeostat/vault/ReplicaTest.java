package io.homeostat.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.base.Sha256;
import io.homeostat.base.StateFormatException;
import io.homeostat.s3.S3Place;
import io.homeostat.s3.S3Server;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The vault beside a real server of S3's protocol.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReplicaTest {
    private static final byte[] MODEL = S3Server.bytes("a model");
    private static final String DIGEST = Sha256.of(MODEL);

    @TempDir Path directory;
    private S3Server server;

    @BeforeEach
    void start() throws Exception {
        server = S3Server.start();
        server.known("");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Vault open(String name) {
        return Vault.open(directory.resolve(name), Optional.of(server.place("models")));
    }

    private static void eventually(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.call()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(20);
        }
    }

    private static ReplicaState state(Vault vault) {
        return vault.replica().orElseThrow();
    }

    @Test
    void what_is_kept_is_there_soon_and_another_box_has_it_from_there() throws Exception {
        try (Vault vault = open("one")) {
            assertThat(vault.put(MODEL)).isEqualTo(DIGEST);
            eventually(() -> server.has("models/" + DIGEST));
            assertThat(server.object("models/" + DIGEST)).isEqualTo(MODEL);
            eventually(() -> state(vault).waiting() == 0 && state(vault).uploaded() == 1);
        }
        try (Vault other = open("other")) {
            assertThat(other.contains(DIGEST)).isTrue();
            assertThat(other.get(DIGEST)).isEqualTo(MODEL);
            assertThat(directory.resolve("other").resolve(DIGEST)).exists();
            assertThat(other.contains(Sha256.of("another"))).isFalse();
            assertThatThrownBy(() -> other.get(Sha256.of("another")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("s3://plant/models/")
                    .hasMessageContaining("has no artefact");
        }
    }

    /// A training ends, whether the store is there or not; a restart in between forgets nothing.
    @Test
    void an_outage_keeps_nothing_from_being_kept_and_what_waits_is_sent_later() throws Exception {
        server.stop();
        try (Vault vault = open("one")) {
            vault.put(MODEL);
            assertThat(vault.get(DIGEST)).isEqualTo(MODEL);
            // The first look may have been at an empty vault.
            eventually(() -> state(vault).failures() > 0 && state(vault).waiting() == 1);
            assertThat(state(vault).lastFailure()).contains("s3://plant/models/");
            assertThatThrownBy(() -> vault.get(Sha256.of("another")))
                    .isInstanceOf(UncheckedIOException.class);
        }
        server.again();
        try (Vault vault = open("one")) {
            eventually(() -> state(vault).uploaded() == 1);
            assertThat(server.object("models/" + DIGEST)).isEqualTo(MODEL);
            assertThat(state(vault).failures()).isZero();
        }
        try (Vault again = open("one")) {
            again.put(S3Server.bytes("newer"));
            eventually(() -> state(again).uploaded() == 1 && state(again).waiting() == 0);
        }
    }

    @Test
    void what_the_store_gives_back_is_refused_unless_it_is_what_its_name_says() throws Exception {
        try (Vault vault = open("one")) {
            vault.put(MODEL);
            eventually(() -> server.has("models/" + DIGEST));
        }
        for (byte[] damaged :
                new byte[][] {S3Server.bytes("b model"), Arrays.copyOf(MODEL, 3), new byte[0]}) {
            server.damage("models/" + DIGEST, damaged);
            try (Vault other = open("other")) {
                assertThatThrownBy(() -> other.get(DIGEST))
                        .isInstanceOf(StateFormatException.class)
                        .hasMessageContaining("in s3://plant/models/")
                        .hasMessageContaining("is damaged: its SHA-256 is")
                        .hasMessageContaining("it is not used");
                assertThat(directory.resolve("other").resolve(DIGEST)).doesNotExist();
            }
        }
    }

    @Test
    void a_damaged_artefact_is_not_sent() throws Exception {
        Path place = Files.createDirectories(directory.resolve("one"));
        Files.write(place.resolve(Sha256.of("other")), S3Server.bytes("damaged"));
        try (Vault vault = open("one")) {
            vault.put(MODEL);
            eventually(() -> server.has("models/" + DIGEST));
        }
        assertThat(server.has("models/" + Sha256.of("other"))).isFalse();
    }

    @Test
    void says_what_is_wrong_with_keys_and_bucket() throws Exception {
        server.known("wrong");
        try (Vault vault = open("one")) {
            eventually(() -> state(vault).failures() > 0);
            assertThat(state(vault).lastFailure()).contains("SignatureDoesNotMatch");
            assertThat(state(vault).lastFailure()).doesNotContain("wrong");
        }
        server.known("");
        S3Place none = S3Place.parse("--artefacts", "s3://nothing", server.environment());
        try (Vault vault = Vault.open(directory.resolve("two"), Optional.of(none))) {
            eventually(() -> state(vault).failures() > 0);
            assertThat(state(vault).lastFailure()).contains("NoSuchBucket");
        }
    }

    @Test
    void a_place_is_a_bucket_and_a_prefix() {
        S3Place place =
                S3Place.parse("--artefacts", "s3://plant/a/b/", Map.of("AWS_REGION", "eu-1"));
        assertThat(place).isEqualTo(new S3Place("plant", "a/b/", Optional.empty(), "eu-1"));
        for (String wrong : new String[] {"http://x", "s3://", "s3://A/x", "s3://bucket/a b"}) {
            assertThatThrownBy(() -> S3Place.parse("--artefacts", wrong, Map.of()))
                    .hasMessage("--artefacts: found '" + wrong + "', expected s3://BUCKET/PREFIX");
        }
        assertThatThrownBy(() ->
                        S3Place.parse(
                                "--artefacts", "s3://plant", Map.of("S3_ENDPOINT", "minio:9000")))
                .hasMessageStartingWith("S3_ENDPOINT: found 'minio:9000'");
    }
}
