package io.homeostat.parquet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.PageWriteStore;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TypeDefinedOrder;
import org.apache.parquet.format.Util;
import org.apache.parquet.schema.MessageType;

/// Writes rows of type `R` to a Parquet file, packed with zstd. What is in memory is one row group
/// of bounded size.
public final class ParquetOutput<R> implements AutoCloseable {
    private static final byte[] MAGIC = "PAR1".getBytes(US_ASCII);

    /// Encoded values that wait for their row group to be written. Readers of everything like large
    /// row groups, an edge box likes its memory.
    private static final long GROUP_BYTES = 8 << 20;

    private static final long GROUP_ROWS = 1 << 20;

    /// A look at the size of all columns costs as much as a few rows.
    private static final int ROWS_PER_LOOK = 100;

    private static final int PAGE_BYTES = 1 << 18;
    private static final int FORMAT_VERSION = 2;

    // valid for the file
    private final FileChannel channel;
    private final OutputStream out;
    private final List<OutputColumn<R>> columns;
    private final SequencedMap<String, String> notes;
    private final String createdBy;
    private final MessageType schema;
    private final List<RowGroup> groups = new ArrayList<>();
    private long position;
    private long rows;

    // valid for the row group
    private SequencedMap<String, ColumnPages> pages = new LinkedHashMap<>();
    private ColumnWriteStore store;
    private List<ColumnWriter> writers = List.of();
    private long rowsInGroup;

    private ParquetOutput(
            FileChannel channel,
            List<OutputColumn<R>> columns,
            SequencedMap<String, String> notes,
            String createdBy) {
        this.channel = channel;
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel));
        this.columns = List.copyOf(columns);
        this.notes = new LinkedHashMap<>(notes);
        this.createdBy = createdBy;
        this.schema =
                new MessageType(
                        "reading",
                        columns.stream()
                                .map(column -> (org.apache.parquet.schema.Type) column.type())
                                .toList());
        this.store = begin();
    }

    /// A new file.
    ///
    /// @param notes what the file says about itself
    /// @param createdBy which program and version writes it
    public static <R> ParquetOutput<R> create(
            Path file,
            List<OutputColumn<R>> columns,
            SequencedMap<String, String> notes,
            String createdBy)
            throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        ParquetOutput<R> output = new ParquetOutput<>(channel, columns, notes, createdBy);
        output.put(MAGIC);
        return output;
    }

    private ColumnWriteStore begin() {
        pages = new LinkedHashMap<>();
        columns.forEach(column -> pages.put(column.name(), new ColumnPages(column)));
        ParquetProperties properties =
                ParquetProperties.builder()
                        .withAllocator(HeapByteBufferAllocator.getInstance())
                        .withPageSize(PAGE_BYTES)
                        .withDictionaryPageSize(PAGE_BYTES)
                        .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_1_0)
                        .withSizeStatisticsEnabled(false)
                        .build();
        PageWriteStore target =
                new PageWriteStore() {
                    @Override
                    public PageWriter getPageWriter(ColumnDescriptor column) {
                        return Said.of(pages.get(column.getPath()[0]), "column");
                    }
                };
        ColumnWriteStore begun = properties.newColumnWriteStore(schema, target);
        writers = schema.getColumns().stream().map(begun::getColumnWriter).toList();
        rowsInGroup = 0;
        return begun;
    }

    public void write(R row) throws IOException {
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).write(row, writers.get(i));
        }
        store.endRecord();
        rows++;
        rowsInGroup++;
        boolean look = rowsInGroup % ROWS_PER_LOOK == 0;
        if (look && (store.getBufferedSize() >= GROUP_BYTES || rowsInGroup >= GROUP_ROWS)) {
            endGroup();
        }
    }

    private void endGroup() throws IOException {
        store.flush();
        long start = position;
        long plain = 0;
        List<ColumnChunk> chunks = new ArrayList<>();
        for (ColumnPages column : pages.values()) {
            ColumnMetaData meta = column.flush(out, position);
            ColumnChunk chunk = new ColumnChunk(0);
            chunk.setMeta_data(meta);
            chunks.add(chunk);
            position += meta.getTotal_compressed_size();
            plain += meta.getTotal_uncompressed_size();
        }
        RowGroup group = new RowGroup(chunks, plain, rowsInGroup);
        group.setFile_offset(start);
        group.setTotal_compressed_size(position - start);
        if (groups.size() <= Short.MAX_VALUE) {
            group.setOrdinal((short) groups.size());
        }
        groups.add(group);
        store.close();
        store = begin();
    }

    /// Writes what is left and the footer, and forces everything to disk. Without it the file is
    /// none.
    public void finish() throws IOException {
        if (rowsInGroup > 0) {
            endGroup();
        }
        long start = position;
        FileMetaData footer = new FileMetaData(FORMAT_VERSION, schemaElements(), rows, groups);
        footer.setCreated_by(createdBy);
        for (var note : notes.entrySet()) {
            KeyValue entry = new KeyValue(note.getKey());
            entry.setValue(note.getValue());
            footer.addToKey_value_metadata(entry);
        }
        footer.setColumn_orders(
                columns.stream().map(_ -> ColumnOrder.TYPE_ORDER(new TypeDefinedOrder())).toList());
        out.flush();
        Util.writeFileMetaData(footer, out);
        out.flush();
        int length = (int) (channel.position() - start);
        put(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array());
        put(MAGIC);
        out.flush();
        channel.force(true);
    }

    private List<SchemaElement> schemaElements() {
        List<SchemaElement> elements = new ArrayList<>();
        SchemaElement root = new SchemaElement(schema.getName());
        root.setNum_children(columns.size());
        elements.add(root);
        for (OutputColumn<R> column : columns) {
            SchemaElement element = new SchemaElement(column.name());
            element.setType(column.format());
            element.setRepetition_type(
                    column.optional()
                            ? FieldRepetitionType.OPTIONAL
                            : FieldRepetitionType.REQUIRED);
            column.meaning().ifPresent(element::setLogicalType);
            column.formerMeaning().ifPresent(element::setConverted_type);
            elements.add(element);
        }
        return elements;
    }

    private void put(byte[] bytes) throws IOException {
        out.write(bytes);
        position += bytes.length;
    }

    @Override
    public void close() throws IOException {
        store.close();
        channel.close();
    }
}
