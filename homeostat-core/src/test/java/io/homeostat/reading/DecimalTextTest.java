package io.homeostat.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTextTest {
    private static double parse(String text) {
        char[] chars = ("<" + text + ">").toCharArray();
        return DecimalText.parse(chars, 1, text.length(), '.');
    }

    @Test
    void equals_the_library_to_the_bit() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 200_000; i++) {
            double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-8, 12));
            String text =
                    switch (i % 4) {
                        case 0 -> Double.toString(value);
                        case 1 -> String.format(Locale.ROOT, "%.4f", value);
                        case 2 -> Long.toString(random.nextLong() >> random.nextInt(64));
                        default -> String.format(Locale.ROOT, "%.6e", value);
                    };
            assertThat(Double.doubleToRawLongBits(parse(text)))
                    .as(text)
                    .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "+5",
                ".5",
                "5.",
                "00012",
                "123456789012345678901234567890",
                "1e3",
                "1E-3",
                "9007199254740993",
                "0.000000000000000000000001",
                "-273.15"
            })
    void reads_odd_forms(String text) {
        assertThat(parse(text)).isEqualTo(Double.parseDouble(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                ".",
                "1d",
                "0x1p3",
                "NaN",
                "Infinity",
                "1e999",
                "1 2",
                "1,5",
                "--1"
            })
    void refuses_what_is_no_finite_decimal(String text) {
        assertThat(parse(text)).isNaN();
    }

    @Test
    void takes_a_decimal_comma() {
        assertThat(DecimalText.parse("-13,6".toCharArray(), 0, 5, ',')).isEqualTo(-13.6);
        assertThat(DecimalText.parse("1,5e2".toCharArray(), 0, 5, ',')).isEqualTo(150);
    }
}
