package io.homeostat.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.statistics.geospatial.GeospatialStatistics;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;

/// The packed pages of one column in the row group that is being written.
final class ColumnPages implements PageWriter {
    /// A longest or smallest text is worth this many bytes of a footer and no more.
    private static final int BOUND_BYTES_MAX = 256;

    private final OutputColumn<?> column;
    private final ByteArrayOutputStream pages = new ByteArrayOutputStream();
    private final ByteArrayOutputStream dictionary = new ByteArrayOutputStream();
    private final Set<Encoding> encodings = EnumSet.of(Encoding.RLE);
    private final Statistics<?> statistics;
    private long plainBytes;
    private long values;

    ColumnPages(OutputColumn<?> column) {
        this.column = column;
        this.statistics = Statistics.createStats(column.type());
    }

    @Override
    @Deprecated
    public void writePage(
            BytesInput bytes,
            int valueCount,
            Statistics<?> pageStatistics,
            Encoding repetition,
            Encoding definition,
            Encoding encoding)
            throws IOException {
        writePage(bytes, valueCount, valueCount, pageStatistics, repetition, definition, encoding);
    }

    /// The one of these methods that the library calls: sizes and places are not asked for.
    @Override
    public void writePage(
            BytesInput bytes,
            int valueCount,
            int rowCount,
            Statistics<?> pageStatistics,
            SizeStatistics sizes,
            GeospatialStatistics places,
            Encoding repetition,
            Encoding definition,
            Encoding encoding)
            throws IOException {
        writePage(bytes, valueCount, rowCount, pageStatistics, repetition, definition, encoding);
    }

    @Override
    public void writePage(
            BytesInput bytes,
            int valueCount,
            int rowCount,
            Statistics<?> pageStatistics,
            Encoding repetition,
            Encoding definition,
            Encoding encoding)
            throws IOException {
        PageHeader header = new PageHeader();
        header.setType(PageType.DATA_PAGE);
        header.setData_page_header(
                new DataPageHeader(
                        valueCount, format(encoding), format(definition), format(repetition)));
        put(header, bytes, pages);
        encodings.add(encoding);
        statistics.mergeStatistics(pageStatistics);
        values += valueCount;
    }

    @Override
    public void writePageV2(
            int rowCount,
            int nullCount,
            int valueCount,
            BytesInput repetition,
            BytesInput definition,
            Encoding encoding,
            BytesInput bytes,
            Statistics<?> pageStatistics) {
        throw new IllegalStateException("pages are written in version 1, which all readers know");
    }

    @Override
    public void writeDictionaryPage(DictionaryPage page) throws IOException {
        PageHeader header = new PageHeader();
        header.setType(PageType.DICTIONARY_PAGE);
        header.setDictionary_page_header(
                new DictionaryPageHeader(page.getDictionarySize(), format(page.getEncoding())));
        put(header, page.getBytes(), dictionary);
        encodings.add(page.getEncoding());
    }

    private void put(PageHeader header, BytesInput bytes, ByteArrayOutputStream to)
            throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        bytes.writeAllTo(all);
        byte[] plain = all.toByteArray();
        byte[] packed = Codec.pack(plain);
        CRC32 sum = new CRC32();
        sum.update(packed);
        header.setUncompressed_page_size(plain.length);
        header.setCompressed_page_size(packed.length);
        header.setCrc((int) sum.getValue());
        int before = to.size();
        Util.writePageHeader(header, to);
        plainBytes += to.size() - before + plain.length;
        to.write(packed);
    }

    /// Writes everything to `out`, which has come to byte `position`, and says what it wrote.
    ColumnMetaData flush(OutputStream out, long position) throws IOException {
        dictionary.writeTo(out);
        pages.writeTo(out);
        List<org.apache.parquet.format.Encoding> used = new ArrayList<>();
        encodings.forEach(encoding -> used.add(format(encoding)));
        ColumnMetaData meta =
                new ColumnMetaData(
                        column.format(),
                        used,
                        List.of(column.name()),
                        CompressionCodec.ZSTD,
                        values,
                        plainBytes,
                        getMemSize(),
                        position + dictionary.size());
        if (dictionary.size() > 0) {
            meta.setDictionary_page_offset(position);
        }
        meta.setStatistics(bounds());
        return meta;
    }

    private org.apache.parquet.format.Statistics bounds() {
        org.apache.parquet.format.Statistics bounds = new org.apache.parquet.format.Statistics();
        bounds.setNull_count(statistics.getNumNulls());
        boolean small =
                statistics.hasNonNullValue()
                        && statistics.getMinBytes().length <= BOUND_BYTES_MAX
                        && statistics.getMaxBytes().length <= BOUND_BYTES_MAX;
        if (small) {
            bounds.setMin_value(statistics.getMinBytes());
            bounds.setMax_value(statistics.getMaxBytes());
        }
        return bounds;
    }

    private static org.apache.parquet.format.Encoding format(Encoding encoding) {
        return org.apache.parquet.format.Encoding.valueOf(encoding.name());
    }

    @Override
    public long getMemSize() {
        return (long) dictionary.size() + pages.size();
    }

    @Override
    public long allocatedSize() {
        return getMemSize();
    }

    @Override
    public String memUsageString(String prefix) {
        return prefix + " " + column.name() + " " + getMemSize() + " bytes";
    }
}
