package io.homeostat.table;

import io.homeostat.parquet.ValueSink;

/// Fills one column of a [Stripe]: the next value goes into the next row.
abstract class StripeColumn implements ValueSink {
    final Stripe stripe;

    /// Of the next value.
    int row;

    StripeColumn(Stripe stripe) {
        this.stripe = stripe;
    }

    /// The next value is that of row 0.
    final void begin() {
        row = 0;
    }

    @Override
    public final void nothing() {
        row++;
    }
}
