package io.homeostat.parquet;

import org.apache.parquet.column.ColumnDescriptor;
import org.jspecify.annotations.Nullable;

/// One column of a file. What lies in a group is named by all names on the way to it, joined by
/// dots.
public final class ParquetColumn {
    /// How the values are stored.
    ///
    /// @param index the column's place in each row group
    record Storage(int index, ColumnDescriptor descriptor, ValueFeed feed) {}

    private final String name;
    private final ColumnKind kind;
    private final String type;
    private final @Nullable Storage storage;

    private ParquetColumn(String name, ColumnKind kind, String type, @Nullable Storage storage) {
        this.name = name;
        this.kind = kind;
        this.type = type;
        this.storage = storage;
    }

    static ParquetColumn stored(String name, ColumnKind kind, String type, Storage storage) {
        return new ParquetColumn(name, kind, type, storage);
    }

    static ParquetColumn unreadable(String name, String type) {
        return new ParquetColumn(name, ColumnKind.OTHER, type, null);
    }

    public String name() {
        return name;
    }

    public ColumnKind kind() {
        return kind;
    }

    /// What it is, for a message: `TIMESTAMP (NANOS) in INT64`, or `a list`.
    public String type() {
        return type;
    }

    Storage storage() {
        Storage here = storage;
        if (here == null) {
            throw new IllegalStateException("column " + name + " is " + type);
        }
        return here;
    }
}
