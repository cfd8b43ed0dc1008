package io.homeostat.signature;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A block of a PEM file (RFC 7468).
///
/// @param label of its first line, such as `PUBLIC KEY`
/// @param body Base64, without line ends
record Pem(String label, String body) {
    private static final int BYTES_MAX = 100_000;
    private static final int LINE = 64;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    /// The first block of `file` with one of these labels.
    ///
    /// @throws SignatureProblem when it has none
    static Pem read(Path file, String what, List<String> labels) {
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw new SignatureProblem(
                        file + ": found " + Files.size(file) + " bytes, expected " + what);
            }
            Matcher blocks = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            List<String> found = new ArrayList<>();
            while (blocks.find()) {
                if (labels.contains(blocks.group(1))) {
                    return new Pem(blocks.group(1), blocks.group(2).replaceAll("\\s", ""));
                }
                found.add(blocks.group(1));
            }
            throw new SignatureProblem(
                    file
                            + ": found "
                            + (found.isEmpty() ? "no PEM" : "'" + String.join("', '", found) + "'")
                            + ", expected "
                            + what
                            + " ("
                            + String.join(" or ", labels)
                            + ")");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /// @throws IllegalArgumentException when it is no Base64
    byte[] bytes() {
        return Base64.getDecoder().decode(body);
    }

    /// The file that programs write for a public key, to the byte: its SHA-256 names the key.
    static String ofPublicKey(byte[] encoded) {
        String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
    }
}
