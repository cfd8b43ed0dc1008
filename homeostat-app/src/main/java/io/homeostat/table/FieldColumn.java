package io.homeostat.table;

import io.homeostat.reading.DecimalText;
import io.homeostat.reading.Decoded.Reason;
import io.homeostat.reading.Field;
import io.homeostat.reading.ValueReader;
import java.math.BigDecimal;
import java.util.Arrays;

/// The values of one declared field.
final class FieldColumn extends StripeColumn {
    private final String name;
    private final double[] values;
    private final ValueReader reader;
    private final double[] codes;
    private final DecimalMark mark;
    private char[] buffer = new char[64];

    /// The character before the fraction of numbers in text; the first number with one shows it, if
    /// the pipeline does not say.
    static final class DecimalMark {
        private char point;
        private boolean known;

        /// @param declared empty where it is to be recognised
        DecimalMark(String declared) {
            this.known = !declared.isEmpty();
            this.point = known ? declared.charAt(0) : '.';
        }
    }

    FieldColumn(Stripe stripe, String name, int index, Field field, DecimalMark mark) {
        super(stripe);
        this.name = name;
        this.values = stripe.values[index];
        this.reader = new ValueReader(field);
        this.codes = codes(field);
        this.mark = mark;
    }

    /// Numbers that stand for something, as they are declared.
    private static double[] codes(Field field) {
        double[] missing = field.missing().stream().mapToDouble(Double::doubleValue).toArray();
        int size = missing.length;
        double[] codes = Arrays.copyOf(missing, size + field.categories().size());
        for (String word : field.categories()) {
            codes[size++] = DecimalText.parse(word.toCharArray(), 0, word.length(), '.');
        }
        return codes;
    }

    @Override
    public void number(double number) {
        if (Double.isNaN(number)) {
            nothing();
        } else {
            settle(reader.number(number), number);
        }
    }

    /// A code such as -999.9 has no exact form in 32 bits: it is what it was rounded to.
    @Override
    public void single(float number) {
        for (double code : codes) {
            if ((float) code == number) {
                settle(reader.number(code), code);
                return;
            }
        }
        number(number);
    }

    @Override
    public void whole(long number) {
        settle(reader.number((double) number), number);
    }

    @Override
    public void exact(BigDecimal number) {
        settle(reader.number(number.doubleValue()), number);
    }

    @Override
    public void truth(boolean yes) {
        settle(reader.truth(yes), yes);
    }

    @Override
    public void text(String text) {
        if (text.isBlank()) {
            nothing();
            return;
        }
        int length = text.length();
        if (length > buffer.length) {
            buffer = new char[length];
        }
        text.getChars(0, length, buffer, 0);
        ValueReader.Result result = reader.text(buffer, 0, length, mark.point);
        if (result != ValueReader.Result.OK && !mark.known) {
            char other = mark.point == '.' ? ',' : '.';
            result = reader.text(buffer, 0, length, other);
            if (result == ValueReader.Result.OK) {
                mark.point = other;
                mark.known = true;
            }
        }
        settle(result, text);
    }

    /// @param found made text only where it has to be shown
    private void settle(ValueReader.Result result, Object found) {
        stripe.note(row);
        switch (result) {
            case OK -> values[row] = reader.value();
            case WRONG_TYPE -> reject(Reason.WRONG_TYPE, found);
            case UNKNOWN_CATEGORY -> reject(Reason.UNKNOWN_CATEGORY, found);
        }
        row++;
    }

    private void reject(Reason reason, Object found) {
        String shown = found instanceof BigDecimal exact ? exact.toPlainString() : found.toString();
        stripe.reject(row, reason, name, shown, reader.expectation());
    }
}
