package io.homeostat.reading;

/// Reads decimal numbers out of a character buffer, to the same bits as [Double#parseDouble].
///
/// Numbers of up to 15 significant digits and small exponents, which is what sensors send, need no
/// object: both the digits and the power of ten are exact doubles, so one division or product is
/// correctly rounded (Clinger 1990, "How to read floating point numbers accurately"). Everything
/// else goes through the library.
public final class DecimalText {
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22
    };
    private static final int DIGITS_MAX = 18;
    private static final long EXACT_MAX = 1L << 53;

    private DecimalText() {}

    /// The number in `length` characters from `offset`, with `point` before the fraction; NaN when
    /// it is none, or one that is not finite. Blanks at the ends are no part of a number: strip
    /// them.
    public static double parse(char[] text, int offset, int length, char point) {
        int end = offset + length;
        int at = offset;
        boolean negative = at < end && text[at] == '-';
        if (at < end && (text[at] == '-' || text[at] == '+')) {
            at++;
        }
        long mantissa = 0;
        int digits = 0;
        int scale = 0;
        boolean seen = false;
        boolean fraction = false;
        for (; at < end; at++) {
            char c = text[at];
            if (c >= '0' && c <= '9') {
                seen = true;
                if (digits > 0 || c != '0') {
                    digits++;
                }
                if (digits <= DIGITS_MAX) {
                    mantissa = mantissa * 10 + (c - '0');
                }
                scale += fraction ? 1 : 0;
            } else if (c == point && !fraction) {
                fraction = true;
            } else {
                break;
            }
        }
        if (!seen) {
            return Double.NaN;
        }
        if (at < end || digits > DIGITS_MAX || mantissa > EXACT_MAX || scale >= POWERS.length) {
            return slow(text, offset, length, point);
        }
        double value = scale == 0 ? mantissa : mantissa / POWERS[scale];
        return negative ? -value : value;
    }

    private static double slow(char[] text, int offset, int length, char point) {
        for (int i = offset; i < offset + length; i++) {
            char c = text[i];
            // The library also takes hexadecimal, type suffixes, words and blanks: a sensor's "1d"
            // is no 1.
            if (!(c >= '0' && c <= '9') && c != point && "+-eE".indexOf(c) < 0) {
                return Double.NaN;
            }
        }
        try {
            String number = new String(text, offset, length);
            double value = Double.parseDouble(point == '.' ? number : number.replace(point, '.'));
            return Double.isInfinite(value) ? Double.NaN : value;
        } catch (NumberFormatException notANumber) {
            return Double.NaN;
        }
    }
}
