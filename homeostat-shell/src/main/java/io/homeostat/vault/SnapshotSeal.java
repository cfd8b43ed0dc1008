package io.homeostat.vault;

import io.homeostat.base.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.zip.CRC32C;

/// What tells a whole snapshot from a damaged one: its first eight bytes say how, its last ones are
/// a sum of everything before.
///
/// A snapshot is read by nobody but the box that wrote it, and written every few seconds, so its
/// sum is the cheapest that finds a torn write or a flipped bit. SHA-256, which releases before
/// wrote, takes a fifth of a second of a start, when nothing is compiled yet; for CRC-32C HotSpot's
/// interpreter has machine code, too.
enum SnapshotSeal {
    SHA_256(0x484f4d45534e4150L, 4 + 64) {
        @Override
        Sum begin() {
            MessageDigest digest = Sha256.digest();
            return new Sum() {
                @Override
                public void add(ByteBuffer bytes) {
                    digest.update(bytes);
                }

                @Override
                public ByteBuffer tail() {
                    byte[] hex = Sha256.hex(digest).getBytes(StandardCharsets.US_ASCII);
                    return ByteBuffer.allocate(bytes()).putInt(hex.length).put(hex).flip();
                }
            };
        }
    },
    CRC_32C(0x484f4d45534e5032L, 4) {
        @Override
        Sum begin() {
            CRC32C crc = new CRC32C();
            return new Sum() {
                @Override
                public void add(ByteBuffer bytes) {
                    crc.update(bytes);
                }

                @Override
                public ByteBuffer tail() {
                    return ByteBuffer.allocate(bytes()).putInt((int) crc.getValue()).flip();
                }
            };
        }
    };

    private final long magic;
    private final int bytes;

    /// A running sum.
    interface Sum {
        /// Takes the rest of `bytes` into it.
        void add(ByteBuffer bytes);

        /// The last bytes of the file; to be asked for once.
        ByteBuffer tail();
    }

    SnapshotSeal(long magic, int bytes) {
        this.magic = magic;
        this.bytes = bytes;
    }

    /// The first eight bytes of the file.
    long magic() {
        return magic;
    }

    /// How many bytes stand behind everything else.
    int bytes() {
        return bytes;
    }

    abstract Sum begin();

    /// That of a file which begins with `magic`; one that is no snapshot's has the newest.
    static SnapshotSeal of(long magic) {
        return magic == SHA_256.magic ? SHA_256 : CRC_32C;
    }
}
