package io.homeostat.parquet;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdCompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.format.CompressionCodec;

/// Packs and unpacks pages, in Java alone: nothing native for each platform.
final class Codec {
    /// What can be read.
    static final Set<CompressionCodec> KNOWN =
            EnumSet.of(
                    CompressionCodec.UNCOMPRESSED,
                    CompressionCodec.SNAPPY,
                    CompressionCodec.GZIP,
                    CompressionCodec.ZSTD,
                    CompressionCodec.LZ4_RAW);

    private Codec() {}

    /// The `size` bytes that `packed` holds from `offset` on.
    static byte[] unpack(CompressionCodec codec, byte[] packed, int offset, int size)
            throws IOException {
        int length = packed.length - offset;
        if (length == 0 && size == 0) {
            return new byte[0];
        }
        byte[] plain =
                switch (codec) {
                    case UNCOMPRESSED ->
                            offset == 0
                                    ? packed
                                    : Arrays.copyOfRange(packed, offset, packed.length);
                    case SNAPPY -> unpack(new SnappyDecompressor(), packed, offset, size);
                    case ZSTD -> unpack(new ZstdDecompressor(), packed, offset, size);
                    case LZ4_RAW -> unpack(new Lz4Decompressor(), packed, offset, size);
                    case GZIP -> gunzip(packed, offset, size);
                    default -> throw new IllegalStateException("no codec " + codec);
                };
        if (plain.length != size) {
            throw new IOException(
                    "a page of " + plain.length + " bytes, expected " + size + " as it says");
        }
        return plain;
    }

    private static byte[] unpack(Decompressor codec, byte[] packed, int offset, int size) {
        byte[] plain = new byte[size];
        int length =
                codec.decompress(packed, offset, packed.length - offset, plain, 0, plain.length);
        return length == size ? plain : Arrays.copyOf(plain, length);
    }

    private static byte[] gunzip(byte[] packed, int offset, int size) throws IOException {
        try (GZIPInputStream in =
                new GZIPInputStream(
                        new ByteArrayInputStream(packed, offset, packed.length - offset))) {
            byte[] plain = in.readNBytes(size);
            if (in.read() >= 0) {
                throw new IOException("a page longer than the " + size + " bytes that it says");
            }
            return plain;
        }
    }

    /// `plain` packed with zstd, which every reader of today knows.
    static byte[] pack(byte[] plain) {
        ZstdCompressor codec = new ZstdCompressor();
        byte[] packed = new byte[codec.maxCompressedLength(plain.length)];
        int length = codec.compress(plain, 0, plain.length, packed, 0, packed.length);
        return Arrays.copyOf(packed, length);
    }
}
