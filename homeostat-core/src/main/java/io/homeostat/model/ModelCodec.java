package io.homeostat.model;

import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.zip.CRC32;

/// Turns models into bytes and back. The same model always gives the same bytes, so that their
/// digest is its identity. Reading executes nothing and trusts nothing: torn, foreign, damaged or
/// malicious bytes end in [StateFormatException].
///
/// | bytes | content |
/// |---|---|
/// | 4 | `HMST` |
/// | 1 | version of this format, now 1 |
/// | 4 + n | name of the family, UTF-8 with its length |
/// | … | what the model's `save` wrote |
/// | 4 | CRC-32 of everything before |
public final class ModelCodec {
    private static final int MAGIC = 0x484d5354;
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 5;
    private static final int CHECKSUM_BYTES = 4;

    private ModelCodec() {}

    public static byte[] encode(Model model) {
        StateWriter out = new StateWriter();
        out.putInt(MAGIC).putByte(VERSION).putString(model.family());
        model.save(out);
        return out.putInt(checksum(out.toByteArray())).toByteArray();
    }

    public static Model decode(byte[] bytes) {
        StateReader in = new StateReader(body(bytes));
        in.getInt();
        in.getByte();
        String family = in.getString();
        try {
            Model model = load(family, in);
            if (!in.exhausted()) {
                throw new StateFormatException("bytes are left over after a model of " + family);
            }
            return model;
        } catch (IllegalArgumentException | ArithmeticException e) {
            // The models' own checks speak of arguments; here those came from the bytes.
            throw new StateFormatException(family + " model: " + e.getMessage());
        }
    }

    private static Model load(String family, StateReader in) {
        return switch (family) {
            case ConstantModel.LAST_VALUE, ConstantModel.MEAN -> ConstantModel.load(family, in);
            case LinearModel.FAMILY -> LinearModel.load(in);
            case LogisticModel.FAMILY -> LogisticModel.load(in);
            case TreeEnsemble.BOOSTED, TreeEnsemble.FOREST -> TreeEnsemble.load(family, in);
            default -> foreign(family, in);
        };
    }

    /// A model whose format an adapter brings. Looked for only when one is met.
    private static Model foreign(String family, StateReader in) {
        for (ModelFormat format : ServiceLoader.load(ModelFormat.class)) {
            if (format.family().equals(family)) {
                return format.load(in);
            }
        }
        throw new StateFormatException(
                "unknown model family '"
                        + family.substring(0, Math.min(40, family.length()))
                        + "', this version reads last-value, mean, ridge, logistic,"
                        + " gradient-boosted-trees, random-forest and what is found for it");
    }

    private static byte[] body(byte[] bytes) {
        if (bytes.length < HEADER_BYTES + CHECKSUM_BYTES) {
            throw new StateFormatException(
                    "a model has at least "
                            + (HEADER_BYTES + CHECKSUM_BYTES)
                            + " bytes, found "
                            + bytes.length);
        }
        StateReader header = new StateReader(Arrays.copyOf(bytes, HEADER_BYTES));
        int magic = header.getInt();
        if (magic != MAGIC) {
            throw new StateFormatException(
                    String.format(
                            Locale.ROOT,
                            "not a model: begins with %08x, expected %08x",
                            magic,
                            MAGIC));
        }
        int version = header.getByte();
        if (version != VERSION) {
            throw new StateFormatException(
                    "model format " + version + ", this version reads " + VERSION);
        }
        byte[] body = Arrays.copyOf(bytes, bytes.length - CHECKSUM_BYTES);
        int stored = new StateReader(Arrays.copyOfRange(bytes, body.length, bytes.length)).getInt();
        if (stored != checksum(body)) {
            throw new StateFormatException(
                    String.format(
                            Locale.ROOT,
                            "model bytes are damaged: checksum %08x, expected %08x",
                            checksum(body),
                            stored));
        }
        return body;
    }

    private static int checksum(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /// Every model's answer to a vector of another width.
    public static void checkWidth(String family, int width, int size) {
        if (width != size) {
            throw new IllegalArgumentException(
                    "a "
                            + family
                            + " model of "
                            + width
                            + " features was given a vector of "
                            + size);
        }
    }
}
