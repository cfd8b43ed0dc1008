package io.homeostat.replay;

import io.homeostat.base.Sha256;
import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.model.Candidate;
import io.homeostat.model.Lineage;
import io.homeostat.model.Model;
import io.homeostat.model.ModelCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A model with its lineage in one file: magic `HMSM` (4 bytes), format version (4), length and
/// bytes of the model, lineage. Nothing in it is ever executed.
public final class ModelFile {
    private static final int MAGIC = 0x484d534d;
    private static final int VERSION = 1;

    private ModelFile() {}

    public static void write(Path file, Candidate candidate) {
        StateWriter out = new StateWriter();
        out.putInt(MAGIC).putInt(VERSION).putBytes(ModelCodec.encode(candidate.model()));
        candidate.lineage().save(out);
        try {
            Files.write(file, out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /// @throws StateFormatException when the file is no model or was damaged
    public static Candidate read(Path file) {
        try {
            StateReader in = new StateReader(Files.readAllBytes(file));
            int magic = in.getInt();
            int version = in.getInt();
            if (magic != MAGIC || version != VERSION) {
                throw new StateFormatException(file + " is no model file of format " + VERSION);
            }
            byte[] bytes = in.getBytes();
            Lineage lineage = Lineage.load(in);
            String digest = Sha256.of(bytes);
            if (!digest.equals(lineage.modelDigest())) {
                throw new StateFormatException(
                        file
                                + ": the model has digest "
                                + digest
                                + ", its lineage says "
                                + lineage.modelDigest());
            }
            Model model = ModelCodec.decode(bytes);
            return new Candidate(model, lineage);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
