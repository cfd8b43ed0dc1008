package io.homeostat.reading;

import java.util.List;
import java.util.Locale;

/// Turns what stands in a payload or in a cell into the number that a [Reading] holds for one
/// field: NaN for no value, the ordinal for a category.
public final class ValueReader {
    /// What became of a value.
    public enum Result {
        OK,
        WRONG_TYPE,
        UNKNOWN_CATEGORY
    }

    private static final List<String> NOTHING = List.of("NA", "NaN", "null", "?", "N/A", "None");

    private final Field field;
    private final double[] missing;
    private final char[][] words;
    private final double[] numbers;
    private double value = Double.NaN;

    public ValueReader(Field field) {
        this.field = field;
        this.missing = field.missing().stream().mapToDouble(Double::doubleValue).toArray();
        this.words = field.categories().stream().map(String::toCharArray).toArray(char[][]::new);
        this.numbers = new double[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = DecimalText.parse(words[i], 0, words[i].length, '.');
        }
    }

    public Field field() {
        return field;
    }

    /// The number of the last value that was [Result#OK].
    public double value() {
        return value;
    }

    /// There is no value.
    public Result nothing() {
        value = Double.NaN;
        return Result.OK;
    }

    /// The value is a number; NaN is none.
    public Result number(double number) {
        value = Double.NaN;
        if (Double.isNaN(number) || isMissing(number)) {
            return Result.OK;
        }
        if (Double.isInfinite(number)) {
            return Result.WRONG_TYPE;
        }
        if (!field.categorical()) {
            value = number;
            return Result.OK;
        }
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] == number) {
                value = i;
                return Result.OK;
            }
        }
        return Result.UNKNOWN_CATEGORY;
    }

    /// The value is a yes or no: 1 or 0, or a category of that name.
    public Result truth(boolean yes) {
        char[] word = Boolean.toString(yes).toCharArray();
        return field.categorical() && category(word, 0, word.length)
                ? Result.OK
                : number(yes ? 1 : 0);
    }

    /// The value is text: a category's word, a number, or one of the words for nothing.
    public Result text(char[] text, int offset, int length, char point) {
        int start = offset;
        int end = offset + length;
        while (start < end && text[start] <= ' ') {
            start++;
        }
        while (end > start && text[end - 1] <= ' ') {
            end--;
        }
        value = Double.NaN;
        if (start == end || (field.categorical() && category(text, start, end - start))) {
            return Result.OK;
        }
        double number = DecimalText.parse(text, start, end - start, point);
        if (!Double.isNaN(number)) {
            return number(number);
        }
        if (isNothing(text, start, end - start)) {
            return Result.OK;
        }
        return field.categorical() ? Result.UNKNOWN_CATEGORY : Result.WRONG_TYPE;
    }

    /// What would have been right, for a message.
    public String expectation() {
        return field.categorical()
                ? "one of " + String.join(", ", field.categories())
                : "a finite number";
    }

    private boolean isMissing(double number) {
        for (double code : missing) {
            if (code == number) {
                return true;
            }
        }
        return false;
    }

    private boolean category(char[] text, int offset, int length) {
        for (int i = 0; i < words.length; i++) {
            if (equal(words[i], text, offset, length)) {
                value = i;
                return true;
            }
        }
        return false;
    }

    private static boolean equal(char[] word, char[] text, int offset, int length) {
        if (word.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (word[i] != text[offset + i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNothing(char[] text, int offset, int length) {
        if (length > 4) {
            return false;
        }
        String word = new String(text, offset, length).toLowerCase(Locale.ROOT);
        return NOTHING.stream().anyMatch(nothing -> nothing.equalsIgnoreCase(word));
    }
}
