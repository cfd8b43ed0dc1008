package io.homeostat.mlflow.server;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/// Where the bytes of a file are.
public sealed interface StoredFile {
    /// A part of what the ledger or the vault holds.
    record Bytes(ByteBuffer bytes) implements StoredFile {}

    /// One that somebody has put here.
    record OnDisk(Path path) implements StoredFile {}
}
