package io.homeostat.parquet;

import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;

/// The values of one column in one row group, as they lie in the file.
///
/// @param values how many, with those that are not there
/// @param start where the first page stands: that of the dictionary, if there is one
record Chunk(CompressionCodec codec, long values, long start) {
    static Chunk of(ColumnMetaData meta) {
        long data = meta.getData_page_offset();
        long dictionary = meta.getDictionary_page_offset();
        boolean first = meta.isSetDictionary_page_offset() && dictionary > 0 && dictionary < data;
        return new Chunk(
                Said.of(meta.getCodec(), "codec"), meta.getNum_values(), first ? dictionary : data);
    }
}
