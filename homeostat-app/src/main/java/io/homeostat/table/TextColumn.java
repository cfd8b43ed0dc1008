package io.homeostat.table;

/// Anything as text, such as a part of the device's name.
final class TextColumn extends StripeColumn {
    private final Use use;

    /// What is done with the text of a row.
    interface Use {
        void take(int row, String text);
    }

    TextColumn(Stripe stripe, Use use) {
        super(stripe);
        this.use = use;
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
