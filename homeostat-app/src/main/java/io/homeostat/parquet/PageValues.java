package io.homeostat.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.PageHeader;
import org.jspecify.annotations.Nullable;

/// The values of one page, in their order. Which of them are there is told by their definition
/// levels: a value is there when its level is the highest.
final class PageValues {
    private interface Levels {
        int next() throws IOException;
    }

    private final Levels levels;
    private final ValuesReader values;
    private final int levelMax;
    private final int count;
    private final long bytes;
    private int taken;

    private PageValues(
            Levels levels, ValuesReader values, ColumnDescriptor column, int count, long bytes) {
        this.levels = levels;
        this.values = values;
        this.levelMax = column.getMaxDefinitionLevel();
        this.count = count;
        this.bytes = bytes;
    }

    /// Levels and values are packed together.
    static PageValues ofVersion1(
            PageHeader page, byte[] packed, CompressionCodec codec, PageStream stream)
            throws IOException {
        DataPageHeader header = Said.of(page.getData_page_header(), "kind");
        int size = page.getUncompressed_page_size();
        byte[] plain = Codec.unpack(codec, packed, 0, size);
        ByteBufferInputStream in = ByteBufferInputStream.wrap(ByteBuffer.wrap(plain));
        int count = header.getNum_values();
        Levels levels = () -> 0;
        if (stream.descriptor().getMaxDefinitionLevel() > 0) {
            ValuesReader reader =
                    encoding(header.getDefinition_level_encoding())
                            .getValuesReader(stream.descriptor(), ValuesType.DEFINITION_LEVEL);
            reader.initFromPage(count, in);
            levels = reader::readInteger;
        }
        ValuesReader values = values(header.getEncoding(), stream);
        values.initFromPage(count, in);
        return new PageValues(levels, values, stream.descriptor(), count, size);
    }

    /// Levels stand before the values and are never packed.
    static PageValues ofVersion2(
            PageHeader page, byte[] packed, CompressionCodec codec, PageStream stream)
            throws IOException {
        DataPageHeaderV2 header = Said.of(page.getData_page_header_v2(), "kind");
        int levelsAt = header.getRepetition_levels_byte_length();
        int levelBytes = header.getDefinition_levels_byte_length();
        int valuesAt = levelsAt + levelBytes;
        if (levelsAt < 0 || levelBytes < 0 || valuesAt > packed.length) {
            throw new IOException("a page with levels of " + valuesAt + " bytes");
        }
        Levels levels = () -> 0;
        int levelMax = stream.descriptor().getMaxDefinitionLevel();
        if (levelMax > 0) {
            RunLengthBitPackingHybridDecoder decoder =
                    new RunLengthBitPackingHybridDecoder(
                            BytesUtils.getWidthFromMaxInt(levelMax),
                            new ByteArrayInputStream(packed, levelsAt, levelBytes));
            levels = decoder::readInt;
        }
        boolean isPacked = !header.isSetIs_compressed() || header.isIs_compressed();
        byte[] plain =
                Codec.unpack(
                        isPacked ? codec : CompressionCodec.UNCOMPRESSED,
                        packed,
                        valuesAt,
                        page.getUncompressed_page_size() - valuesAt);
        ValuesReader values = values(header.getEncoding(), stream);
        values.initFromPage(
                header.getNum_values(), ByteBufferInputStream.wrap(ByteBuffer.wrap(plain)));
        return new PageValues(
                levels, values, stream.descriptor(), header.getNum_values(), packed.length);
    }

    private static ValuesReader values(
            org.apache.parquet.format.@Nullable Encoding encoding, PageStream stream)
            throws IOException {
        Encoding known = encoding(encoding);
        return known.usesDictionary()
                ? known.getDictionaryBasedValuesReader(
                        stream.descriptor(), ValuesType.VALUES, stream.dictionary())
                : known.getValuesReader(stream.descriptor(), ValuesType.VALUES);
    }

    private static Encoding encoding(org.apache.parquet.format.@Nullable Encoding encoding) {
        return Encoding.valueOf(Said.of(encoding, "encoding").name());
    }

    int left() {
        return count - taken;
    }

    int taken() {
        return taken;
    }

    /// What it keeps in memory, about.
    long bytes() {
        return bytes;
    }

    void feed(int rows, ValueFeed feed, ValueSink sink) throws IOException {
        for (int i = 0; i < rows; i++) {
            if (levels.next() == levelMax) {
                feed.feed(values, sink);
            } else {
                sink.nothing();
            }
        }
        taken += rows;
    }

    void skip(int rows) throws IOException {
        int there = rows;
        if (levelMax > 0) {
            there = 0;
            for (int i = 0; i < rows; i++) {
                there += levels.next() == levelMax ? 1 : 0;
            }
        }
        values.skip(there);
        taken += rows;
    }
}
