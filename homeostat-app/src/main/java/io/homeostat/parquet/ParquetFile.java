package io.homeostat.parquet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.homeostat.config.ConfigException;
import io.homeostat.config.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/// One Parquet file that is read: magic, row groups, footer, length of the footer, magic.
public final class ParquetFile implements AutoCloseable {
    private static final int TAIL_BYTES = 8;
    private static final int HEAD_BYTES = 4;
    private static final String MAGIC = "PAR1";
    private static final String ENCRYPTED = "PARE";

    /// A million columns do not need more.
    private static final int FOOTER_BYTES_MAX = 1 << 26;

    private final String name;
    private final FileBytes bytes;
    private final FileMetaData footer;
    private final List<RowGroup> groups;
    private final List<ParquetColumn> columns;

    private ParquetFile(
            String name, FileBytes bytes, FileMetaData footer, List<ParquetColumn> columns) {
        this.name = name;
        this.bytes = bytes;
        this.footer = footer;
        this.groups = Said.of(footer.getRow_groups(), "row groups");
        this.columns = columns;
    }

    /// Opens `file` and reads what it holds, not yet its values.
    ///
    /// @throws ConfigException when it cannot be read
    public static ParquetFile open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        Complaint complaint = new Complaint(file.toString(), "");
        try {
            FileBytes bytes = new FileBytes(channel, channel.size());
            FileMetaData footer = footer(bytes, complaint);
            SchemaColumns.Found found = SchemaColumns.of(Said.of(footer.getSchema(), "schema"));
            for (RowGroup group : Said.of(footer.getRow_groups(), "row groups")) {
                if (group.getColumnsSize() != found.leaves() || group.getNum_rows() < 0) {
                    throw new IOException(
                            "a row group of "
                                    + group.getColumnsSize()
                                    + " columns in a schema of "
                                    + found.leaves());
                }
            }
            return new ParquetFile(file.toString(), bytes, footer, found.columns());
        } catch (ConfigException told) {
            channel.close();
            throw told;
        } catch (IOException | RuntimeException broken) {
            // The boundary to a library that meets broken bytes in many ways.
            channel.close();
            throw complaint.about(broken);
        }
    }

    private static FileMetaData footer(FileBytes bytes, Complaint complaint) throws IOException {
        if (bytes.size() < HEAD_BYTES + TAIL_BYTES) {
            throw wrong(complaint, "a file of " + bytes.size() + " bytes", "a whole Parquet file");
        }
        byte[] tail = bytes.at(bytes.size() - TAIL_BYTES, TAIL_BYTES);
        String end = new String(tail, TAIL_BYTES - HEAD_BYTES, HEAD_BYTES, US_ASCII);
        if (end.equals(ENCRYPTED) || magic(bytes).equals(ENCRYPTED)) {
            throw wrong(complaint, "an encrypted file", "one that is not");
        }
        if (!end.equals(MAGIC)) {
            throw wrong(
                    complaint,
                    "a file that does not end as a Parquet file does",
                    "a whole one: it is cut off, or still being written");
        }
        int length = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
        long start = bytes.size() - TAIL_BYTES - length;
        if (length <= 0 || length > FOOTER_BYTES_MAX || start < HEAD_BYTES) {
            throw wrong(complaint, "a footer of " + length + " bytes", "a whole Parquet file");
        }
        FileMetaData footer =
                Util.readFileMetaData(new ByteArrayInputStream(bytes.at(start, length)));
        if (footer.isSetEncryption_algorithm()) {
            throw wrong(complaint, "a file with encrypted columns", "one without");
        }
        return footer;
    }

    private static String magic(FileBytes bytes) throws IOException {
        return new String(bytes.at(0, HEAD_BYTES), US_ASCII);
    }

    private static ConfigException wrong(Complaint complaint, String found, String expected) {
        return new ConfigException(List.of(complaint.problem(found, expected)));
    }

    /// All columns, in their order.
    public List<ParquetColumn> columns() {
        return columns;
    }

    /// What its writer has noted about it.
    public SequencedMap<String, String> notes() {
        SequencedMap<String, String> notes = new LinkedHashMap<>();
        List<KeyValue> all = footer.getKey_value_metadata();
        for (KeyValue note : all == null ? List.<KeyValue>of() : all) {
            String value = note.getValue();
            notes.put(Said.of(note.getKey(), "key"), value == null ? "" : value);
        }
        return notes;
    }

    public int groups() {
        return groups.size();
    }

    /// Rows in row group `group`, counted from 0.
    public long rows(int group) {
        return groups.get(group).getNum_rows();
    }

    /// All rows.
    public long rows() {
        return groups.stream().mapToLong(RowGroup::getNum_rows).sum();
    }

    /// What keeps `column` from being read, in the first row group that does.
    public Optional<Problem> obstacle(ParquetColumn column) {
        for (int group = 0; group < groups(); group++) {
            Complaint complaint = complaint(group, column);
            ColumnChunk chunk = chunk(group, column);
            ColumnMetaData meta = chunk.getMeta_data();
            if (meta == null || chunk.isSetCrypto_metadata()) {
                return Optional.of(complaint.problem("encrypted values", "plain ones"));
            }
            if (chunk.isSetFile_path()) {
                String other = "values in another file, " + chunk.getFile_path();
                return Optional.of(complaint.problem(other, "them in this file"));
            }
            if (!Codec.KNOWN.contains(Said.of(meta.getCodec(), "codec"))) {
                return Optional.of(
                        complaint.problem(
                                "values packed with " + meta.getCodec(),
                                "SNAPPY, ZSTD, GZIP, LZ4_RAW or none"));
            }
            if (Chunk.of(meta).start() >= bytes.size()) {
                return Optional.of(
                        complaint.problem("values beyond the file's end", "a whole Parquet file"));
            }
        }
        return Optional.empty();
    }

    /// The values of `column` in row group `group`, counted from 0.
    public ColumnCursor cursor(int group, ParquetColumn column) {
        ParquetColumn.Storage storage = column.storage();
        PageStream pages =
                new PageStream(
                        bytes,
                        Chunk.of(Said.of(chunk(group, column).getMeta_data(), "column")),
                        storage.descriptor());
        return new ColumnCursor(complaint(group, column), pages, storage.feed());
    }

    private ColumnChunk chunk(int group, ParquetColumn column) {
        return Said.of(groups.get(group).getColumns(), "columns").get(column.storage().index());
    }

    private Complaint complaint(int group, ParquetColumn column) {
        return new Complaint(name, "row group " + (group + 1) + ", column '" + column.name() + "'");
    }

    @Override
    public void close() {
        try {
            bytes.channel().close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + name, e);
        }
    }
}
