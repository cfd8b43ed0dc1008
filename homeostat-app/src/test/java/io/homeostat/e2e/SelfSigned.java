package io.homeostat.e2e;

import java.nio.file.Path;
import java.util.Arrays;

/// Certificates that sign themselves, made by openssl.
final class SelfSigned {
    private SelfSigned() {}

    /// Writes `NAME.key`, and `NAME.pem`, which it returns.
    static Path make(Path directory, String name, String subject, String... more) throws Exception {
        String[] command = {
            Peers.program("openssl", "Debian: openssl"),
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            subject,
            "-keyout",
            directory.resolve(name + ".key").toString(),
            "-out",
            directory.resolve(name + ".pem").toString()
        };
        String[] all = Arrays.copyOf(command, command.length + more.length);
        System.arraycopy(more, 0, all, command.length, more.length);
        Peers.run(new ProcessBuilder(all).redirectErrorStream(true), "");
        return directory.resolve(name + ".pem");
    }
}
