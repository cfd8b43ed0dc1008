package io.homeostat.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.base.Sha256;
import io.homeostat.base.StateFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VaultTest {
    private static final byte[] MODEL = "a model".getBytes(UTF_8);

    @TempDir Path directory;

    @Test
    void gives_back_what_was_put_under_its_digest() {
        String digest = Vault.open(directory).put(MODEL);

        Vault again = Vault.open(directory);
        assertThat(digest).isEqualTo(Sha256.of(MODEL));
        assertThat(again.get(digest)).isEqualTo(MODEL);
        assertThat(again.put(MODEL)).isEqualTo(digest);
        again.delete(digest);
        assertThat(again.contains(digest)).isFalse();
        again.delete(digest);
    }

    @Test
    void never_hands_out_a_damaged_artefact_and_heals_it_when_put_again() throws IOException {
        Vault vault = Vault.open(directory);
        String digest = vault.put(MODEL);
        Files.writeString(directory.resolve(digest), "b model");

        assertThatThrownBy(() -> vault.get(digest))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining(digest)
                .hasMessageContaining(Sha256.of("b model"));
        vault.put(MODEL);
        assertThat(vault.get(digest)).isEqualTo(MODEL);
    }

    @Test
    void refuses_names_that_are_not_digests() {
        Vault vault = Vault.open(directory);

        assertThatThrownBy(() -> vault.get("../../etc/passwd"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("64 hexadecimal digits");
        assertThatThrownBy(() -> vault.get(Sha256.of("unknown")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no artefact");
    }

    @Test
    void sweeps_what_is_unfinished_or_unknown() throws IOException {
        Vault vault = Vault.open(directory);
        String kept = vault.put(MODEL);
        String unknown = vault.put("another".getBytes(UTF_8));
        Files.writeString(directory.resolve(kept + ".123.tmp"), "half");

        Vault again = Vault.open(directory);
        assertThat(again.sweep(Set.of(kept))).isEqualTo(1);

        assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
        assertThat(again.contains(unknown)).isFalse();
        assertThat(again.get(kept)).isEqualTo(MODEL);
    }
}
