package io.homeostat.table;

/// Anything as text, such as a part of the device's name.
final class TextColumn implements StripeColumn {
    private final Stripe stripe;
    private final Use use;
    private int row;

    /// What is done with the text of a row.
    interface Use {
        void take(int row, String text);
    }

    TextColumn(Stripe stripe, Use use) {
        this.stripe = stripe;
        this.use = use;
    }

    @Override
    public void begin() {
        row = 0;
    }

    @Override
    public void nothing() {
        row++;
    }

    @Override
    public void text(String text) {
        String stripped = text.strip();
        if (!stripped.isEmpty()) {
            stripe.note(row);
            use.take(row, stripped);
        }
        row++;
    }
}
