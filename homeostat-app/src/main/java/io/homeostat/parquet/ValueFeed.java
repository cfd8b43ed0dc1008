package io.homeostat.parquet;

import org.apache.parquet.column.values.ValuesReader;

/// Hands the next stored value to a sink as what it means.
interface ValueFeed {
    void feed(ValuesReader values, ValueSink sink);
}
