package io.homeostat.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.signature.KeyFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `models sign`, `models verify`, and the options of `up` that go with them; with the reference
/// tool of OpenSSF Model Signing on the other side where it is installed.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SignModelsTest {
    @TempDir private Path directory;
    private Path model;
    private KeyFiles keys;

    @BeforeEach
    void a_model() throws Exception {
        keys = KeyFiles.make(directory, "plant");
        model = Files.createDirectories(directory.resolve("exported"));
        Files.createDirectories(model.resolve("sub").resolve("süb"));
        Files.writeString(model.resolve("pipeline.yaml"), Plant.INLINE);
        Files.writeString(model.resolve("sub.txt"), "a dot sorts before a slash");
        Files.writeString(model.resolve("sub").resolve("süb").resolve("größe 1"), "named so");
        Files.writeString(model.resolve("sub").resolve("empty"), "");
    }

    /// What `models export` writes is beside it: a file with a model and its lineage.
    private void trained() throws Exception {
        List<String> rows = new ArrayList<>(List.of("at,n,x,z,y"));
        for (int n = 0; n < 300; n++) {
            double x = n * 7 % 100 / 10.0;
            rows.add(n + "," + n + "," + x + "," + n % 3 + "," + (3 * x + n * 13 % 17));
        }
        Path input = Files.write(directory.resolve("rows.csv"), rows);
        good(
                Said.homeostat(
                        "train",
                        model.resolve("pipeline.yaml"),
                        "--input",
                        input,
                        "--output",
                        model.resolve("plant.model")));
    }

    private static Said good(Said said) {
        assertThat(said.code()).as(said.toString()).isZero();
        return said;
    }

    private static void wrong(Said said, String... told) {
        assertThat(said.code()).as(said.toString()).isEqualTo(2);
        assertThat(said.err()).contains(told).doesNotContain("Exception");
    }

    private Said verify(Object... keys) {
        List<Object> words = new ArrayList<>(List.of("models", "verify", model));
        for (Object key : keys) {
            words.addAll(List.of("--public-key", key));
        }
        return Said.homeostat(words.toArray());
    }

    private static String tool(Object... words) throws Exception {
        String[] texts = Arrays.stream(words).map(Object::toString).toArray(String[]::new);
        return Peers.run(Peers.signing(texts), "");
    }

    private static void toolRefuses(String why, Object... words) throws Exception {
        String[] texts = Arrays.stream(words).map(Object::toString).toArray(String[]::new);
        Process process = Peers.signing(texts).start();
        process.getOutputStream().close();
        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).contains(why);
        assertThat(process.waitFor()).isEqualTo(1);
    }

    private Path openssl(String... words) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(Peers.program("openssl", "Debian: openssl")));
        command.addAll(List.of(words));
        Peers.run(new ProcessBuilder(command).redirectErrorStream(true), "");
        Path made = Path.of(words[Arrays.asList(words).indexOf("-out") + 1]);
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
        return made;
    }

    @Test
    void a_signed_model_is_verified_and_every_change_is_named() throws Exception {
        KeyFiles other = KeyFiles.make(directory, "other");
        Said signed = good(Said.homeostat("models", "sign", model, "--key", keys.secret()));
        assertThat(signed.out()).contains("model.sig written", keys.trusted().hint());
        assertThat(good(verify(other.open(), keys.open())).out())
                .contains("signed by " + keys.trusted());
        wrong(verify(other.open()), "model.sig: found a signature of the key", "other.pub");
        Files.writeString(model.resolve("sub.txt"), "changed");
        wrong(verify(keys.open()), "file 'sub.txt': found SHA-256 ", "expected ");

        Path file = model.resolve("sub.txt");
        good(Said.homeostat("models", "sign", file, "--key", keys.secret()));
        assertThat(directory.resolve("exported").resolve("sub.txt.sig")).exists();
        good(Said.homeostat("models", "verify", file, "--public-key", keys.open()));
        wrong(
                Said.homeostat(
                        "models",
                        "verify",
                        file,
                        "--public-key",
                        keys.open(),
                        "--signature",
                        model.resolve("model.sig")),
                "but not this model",
                "a model that is one file is there");
    }

    @Test
    void what_cannot_be_signed_with_or_trusted_is_told() throws Exception {
        wrong(Said.homeostat("models", "sign", model), "--key");
        wrong(Said.homeostat("models", "verify", model), "--public-key");
        wrong(
                Said.homeostat("models", "sign", directory.resolve("no"), "--key", keys.secret()),
                "MODEL: ",
                "found nothing, expected a file or a directory");
        wrong(Said.homeostat("models", "sign", model, "--key", "none"), "--key: found 'none'");
        wrong(verify(keys.open(), "none"), "--public-key: found 'none'");
        wrong(verify(keys.open()), "model.sig: found no signature of ");
        Files.setPosixFilePermissions(keys.secret(), PosixFilePermissions.fromString("rw-r--r--"));
        wrong(
                Said.homeostat("models", "sign", model, "--key", keys.secret()),
                "--key: ",
                "rw-r--r--",
                "chmod 600");
        assertThat(model.resolve("model.sig")).doesNotExist();
    }

    @Test
    void a_box_does_not_start_with_keys_that_would_sign_or_trust_nothing() throws Exception {
        String file = Plant.file(directory, Plant.INLINE).toString();
        String git = directory.toUri().toString();
        wrong(Said.homeostat("up", "--model-sign-key", keys.secret(), file), "without --git");
        wrong(
                Said.homeostat("up", "--model-trust", keys.open(), file),
                "--model-trust: found without --git-follow and without a pipeline of family onnx");
        wrong(
                Said.homeostat("up", "--git", git, "--model-trust", keys.open(), file),
                "--model-trust: found without --git-follow");
        wrong(
                Said.homeostat(
                        "up",
                        "--git",
                        git,
                        "--git-follow",
                        "--model-trust",
                        keys.secret(),
                        "--model-trust",
                        KeyFiles.make(directory, "wide", "secp384r1").open(),
                        file),
                "--model-trust: ",
                "found 'PRIVATE KEY', expected a public key",
                "wide.pub: found a key on another curve, of 384 bits");
        Files.setPosixFilePermissions(keys.secret(), PosixFilePermissions.fromString("rw-r--r--"));
        wrong(
                Said.homeostat("up", "--git", git, "--model-sign-key", keys.secret(), file),
                "--model-sign-key: ",
                "everybody on this machine can read");
    }

    @Test
    void the_reference_tool_verifies_what_is_signed_here() throws Exception {
        trained();
        Path pkcs8 =
                openssl(
                        "genpkey",
                        "-algorithm",
                        "EC",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-out",
                        "" + directory.resolve("pkcs8"));
        Path sec1 =
                openssl(
                        "ecparam",
                        "-name",
                        "prime256v1",
                        "-genkey",
                        "-out",
                        "" + directory.resolve("sec1"));
        assertThat(sec1).content().contains("BEGIN EC PARAMETERS", "END EC PRIVATE KEY");
        for (Path key : List.of(pkcs8, sec1, keys.secret())) {
            Path open = openssl("pkey", "-in", "" + key, "-pubout", "-out", key + ".open");
            Path place = model.resolve("model.sig");
            good(Said.homeostat("models", "sign", model, "--key", key));
            assertThat(tool("verify", "key", model, "--public_key", open, "--signature", place))
                    .contains("Verification succeeded");
            Path file = model.resolve("plant.model");
            Path beside = directory.resolve("plant.model.sig");
            good(Said.homeostat("models", "sign", file, "--key", key, "--signature", beside));
            assertThat(tool("verify", "key", file, "--public_key", open, "--signature", beside))
                    .contains("Verification succeeded");
            toolRefuses(
                    "Key mismatch",
                    "verify",
                    "key",
                    file,
                    "--public_key",
                    KeyFiles.make(directory, "other").open(),
                    "--signature",
                    beside);
        }
        Files.writeString(model.resolve("sub.txt"), "changed");
        toolRefuses(
                "Hash mismatch for 'sub.txt'",
                "verify",
                "key",
                model,
                "--public_key",
                keys.open(),
                "--signature",
                model.resolve("model.sig"));
    }

    @Test
    void what_the_reference_tool_signs_is_verified_here() throws Exception {
        trained();
        Path place = model.resolve("model.sig");
        Path left = Files.writeString(model.resolve("notes"), "not of the model");
        tool(
                "sign",
                "key",
                model,
                "--private_key",
                keys.secret(),
                "--signature",
                place,
                "--ignore-paths",
                left);
        good(verify(keys.open()));
        Files.writeString(left, "may change");
        good(verify(keys.open()));
        Files.writeString(model.resolve("sub").resolve("more"), "may not be there");
        wrong(verify(keys.open()), "file 'sub/more' is there, and was not signed");
        Files.delete(model.resolve("sub").resolve("more"));
        Files.writeString(model.resolve("plant.model"), "another");
        wrong(verify(keys.open()), "file 'plant.model': found SHA-256 ");

        Path file = model.resolve("sub.txt");
        Path beside = directory.resolve("beside.sig");
        tool("sign", "key", file, "--private_key", keys.secret(), "--signature", beside);
        good(
                Said.homeostat(
                        "models",
                        "verify",
                        file,
                        "--public-key",
                        keys.open(),
                        "--signature",
                        beside));
        KeyFiles wide = KeyFiles.make(directory, "wide", "secp384r1");
        tool("sign", "key", model, "--private_key", wide.secret(), "--signature", place);
        wrong(verify(keys.open()), "found a signature of the key");
        wrong(verify(wide.open()), "found a key on another curve, of 384 bits");
    }
}
