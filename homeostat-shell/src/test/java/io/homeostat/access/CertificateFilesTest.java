package io.homeostat.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CertificateFilesTest {
    @TempDir private Path directory;

    private final Instant now = Instant.now();

    private void refused(CertificateFiles files, String... told) {
        assertThatThrownBy(() -> files.load(now))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(told);
    }

    @Test
    void takes_a_pair_of_every_usual_kind() throws Exception {
        for (String kind : new String[] {"EC", "RSA", "Ed25519"}) {
            CertificateFiles files = Certificates.make(directory, kind, "-keyalg", kind);
            ServerCertificate loaded = files.load(now);
            assertThat(loaded.until()).isAfter(now.plus(Duration.ofDays(30)));
            assertThat(loaded).isEqualTo(files.load(now));
            assertThat(loaded.toString()).doesNotContain("KEY");
        }
    }

    @Test
    void names_file_and_cause_of_what_cannot_serve() throws Exception {
        CertificateFiles one = Certificates.make(directory, "one");
        CertificateFiles two = Certificates.make(directory, "two");
        CertificateFiles rsa = Certificates.make(directory, "rsa", "-keyalg", "RSA");
        CertificateFiles old =
                Certificates.make(directory, "old", "-startdate", "-3d", "-validity", "1");
        Path none = directory.resolve("none.pem");
        refused(new CertificateFiles(none, one.key()), "none.pem", "not there");
        refused(new CertificateFiles(one.chain(), none), "TLS key", "none.pem", "not there");
        refused(new CertificateFiles(one.key(), one.key()), "one.key", "no certificate in PEM");
        refused(new CertificateFiles(one.chain(), one.chain()), "one.pem", "no key in PEM");
        refused(
                new CertificateFiles(one.chain(), two.key()),
                "two.key",
                "is not that of",
                "one.pem");
        refused(new CertificateFiles(rsa.chain(), one.key()), "one.key", "no RSA key", "rsa.pem");
        refused(old, "old.pem", "has expired at", "by this machine's clock");
        Path other = directory.resolve("other.key");
        Files.writeString(
                other, Files.readString(one.key()).replace("PRIVATE KEY", "EC PRIVATE KEY"));
        refused(
                new CertificateFiles(one.chain(), other),
                "found EC PRIVATE KEY",
                "PKCS 8",
                "pkcs8");
        Files.writeString(none, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        refused(new CertificateFiles(none, one.key()), "none.pem", "no certificate in PEM");
    }

    @Test
    void words_beside_the_certificates_are_passed_over_in_any_encoding() throws Exception {
        CertificateFiles one = Certificates.make(directory, "one");
        Path chain = directory.resolve("chain.pem");
        Files.writeString(chain, "Issuer: CN=Bäckerei\n" + Files.readString(one.chain()));
        CertificateFiles spoken = new CertificateFiles(chain, one.key(), Optional.of(chain));

        assertThat(spoken.load(now).until()).isEqualTo(one.load(now).until());
    }

    @Test
    void a_clock_that_is_behind_keeps_no_box_from_starting() throws Exception {
        CertificateFiles files = Certificates.make(directory, "early");
        assertThat(files.load(Instant.EPOCH).until()).isAfter(now);
    }
}
