package io.homeostat.table;

import io.homeostat.parquet.ValueSink;

/// Fills one column of a [Stripe]: the next value goes into the next row.
interface StripeColumn extends ValueSink {
    /// The next value is that of row 0.
    void begin();
}
