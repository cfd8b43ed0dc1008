package io.homeostat.request;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Something that only the box and the server know.
public sealed interface Secret {
    /// As it was given.
    record Said(String secret) implements Secret {
        @Override
        public String text() {
            return secret;
        }

        @Override
        public String toString() {
            return "Said[]";
        }
    }

    /// The first line of a file, read each time: it may be renewed there.
    record InFile(Path file) implements Secret {
        @Override
        public String text() {
            try {
                return Files.readString(file).lines().findFirst().orElse("").strip();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file, e);
            }
        }
    }

    String text();
}
