package io.homeostat.parquet;

/// What the values of a column are, whatever they are stored as.
public enum ColumnKind {
    /// The column has no type because it has no values.
    NOTHING,
    TRUTH,
    NUMBER,
    TEXT,
    TIME,
    DATE,
    TIME_OF_DAY,
    /// Nothing that a reading could hold: a list, a map, bytes.
    OTHER
}
