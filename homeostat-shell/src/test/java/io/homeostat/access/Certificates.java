package io.homeostat.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Certificates of 127.0.0.1 that sign themselves, made by the JDK's own tool.
public final class Certificates {
    private static final String PASSWORD = "changeit";

    private Certificates() {}

    /// Writes `NAME.pem` and `NAME.key`.
    ///
    /// @param more options of keytool, such as `-startdate`
    public static CertificateFiles make(Path directory, String name, String... more)
            throws Exception {
        Path store = directory.resolve(name + ".p12");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(
                List.of(
                        "-genkeypair",
                        "-alias",
                        "box",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=ip:127.0.0.1,dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString()));
        command.addAll(List.of(more));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).as(said).isZero();
        KeyStore made = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        Path chain = directory.resolve(name + ".pem");
        Path key = directory.resolve(name + ".key");
        Files.writeString(chain, pem("CERTIFICATE", made.getCertificate("box").getEncoded()));
        Files.writeString(
                key, pem("PRIVATE KEY", made.getKey("box", PASSWORD.toCharArray()).getEncoded()));
        Files.delete(store);
        return new CertificateFiles(chain, key);
    }

    private static String pem(String what, byte[] encoded) {
        return "-----BEGIN "
                + what
                + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                + "\n-----END "
                + what
                + "-----\n";
    }
}
