package io.homeostat.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which key files are taken.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KeyFilesTest {
    @TempDir private Path directory;

    private static void rights(Path file, String rights) throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    }

    /// The sign of the point's y is a matter of chance: ten keys have both, but for one in 512.
    @RepeatedTest(10)
    void the_public_key_is_found_that_the_file_does_not_hold() throws Exception {
        KeyFiles keys = KeyFiles.make(directory, "plant");

        assertThat(keys.signing().hint()).isEqualTo(keys.trusted().hint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw-----w-"})
    void a_private_key_that_everybody_can_read_is_refused(String rights) throws Exception {
        KeyFiles keys = KeyFiles.make(directory, "plant");
        rights(keys.secret(), rights);

        assertThatThrownBy(keys::signing)
                .isInstanceOf(SignatureProblem.class)
                .hasMessageContaining("plant.key: found a private key with the rights " + rights)
                .hasMessageContaining("chmod 600");
    }

    @Test
    void its_group_may_read_it_as_in_a_pod() throws Exception {
        KeyFiles keys = KeyFiles.make(directory, "plant");
        rights(keys.secret(), "r--r-----");

        assertThat(keys.signing().hint()).hasSize(64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp384r1", "secp521r1"})
    void another_curve_is_refused(String curve) throws Exception {
        KeyFiles keys = KeyFiles.make(directory, "plant", curve);
        String found = "found a key on another curve, of " + curve.substring(4, 7) + " bits";

        assertThatThrownBy(keys::signing).hasMessageContaining(found);
        assertThatThrownBy(keys::trusted).hasMessageContaining("plant.pub: " + found);
    }

    @Test
    void what_is_no_key_of_the_kind_is_told() throws Exception {
        KeyFiles keys = KeyFiles.make(directory, "plant");
        Path rsa = directory.resolve("rsa");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyFiles.write(rsa, "PUBLIC KEY", generator.generateKeyPair().getPublic().getEncoded());

        assertThatThrownBy(() -> TrustedKey.read(rsa)).hasMessageContaining("none of P-256");
        assertThatThrownBy(() -> TrustedKey.read(keys.secret()))
                .hasMessageContaining("found 'PRIVATE KEY', expected a public key");
        rights(keys.open(), "rw-------");
        assertThatThrownBy(() -> SigningKey.read(keys.open()))
                .hasMessageContaining("found 'PUBLIC KEY', expected a private key");
        Path nothing = Files.writeString(directory.resolve("nothing"), "secret");
        rights(nothing, "rw-------");
        assertThatThrownBy(() -> SigningKey.read(nothing))
                .hasMessageContaining("found no PEM, expected a private key");
        KeyFiles.write(nothing, "ENCRYPTED PRIVATE KEY", new byte[] {1});
        assertThatThrownBy(() -> SigningKey.read(nothing))
                .hasMessageContaining("found 'ENCRYPTED PRIVATE KEY'");
        KeyFiles.write(nothing, "PRIVATE KEY", new byte[] {1, 2, 3});
        assertThatThrownBy(() -> SigningKey.read(nothing)).hasMessageContaining("none of P-256");
    }
}
