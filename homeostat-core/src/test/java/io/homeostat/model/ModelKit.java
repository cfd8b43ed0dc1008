package io.homeostat.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.homeostat.base.Seed;
import io.homeostat.base.StateFormatException;
import io.homeostat.feature.FeatureVector;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// What every model must do.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
public abstract class ModelKit {
    private static final double[] STRANGE = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.MIN_VALUE,
        -0.0,
        1e300,
        -1,
        0.5,
        1e9
    };

    protected abstract Model model();

    @Test
    void the_same_model_gives_the_same_bytes() {
        assertThat(ModelCodec.encode(model())).isEqualTo(ModelCodec.encode(model()));
    }

    @Test
    void survives_the_codec_with_equal_bytes_and_equal_estimates() {
        Model model = model();

        Model copy = ModelCodec.decode(ModelCodec.encode(model));

        assertThat(ModelCodec.encode(copy)).isEqualTo(ModelCodec.encode(model));
        assertThat(copy.family()).isEqualTo(model.family());
        assertThat(copy.width()).isEqualTo(model.width());
        SplittableRandom random = new Seed(1).random();
        for (int i = 0; i < 200; i++) {
            FeatureVector x = vector(model.width(), random);
            assertThat(copy.predict(x)).isEqualTo(model.predict(x));
        }
    }

    @Test
    void answers_with_finite_numbers_whatever_it_is_given() {
        Model model = model();
        SplittableRandom random = new Seed(2).random();
        for (int i = 0; i < 500; i++) {
            FeatureVector x = vector(model.width(), random);
            switch (model.predict(x)) {
                case Estimate.Value value -> assertThat(value.point()).as("%s", x).isFinite();
                case Estimate.Classes classes -> {
                    assertThat(Arrays.stream(classes.toArray()).boxed())
                            .as("%s", x)
                            .allMatch(p -> Double.isFinite(p) && p >= 0 && p <= 1);
                    assertThat(Arrays.stream(classes.toArray()).sum()).isCloseTo(1, offset(1e-6));
                }
            }
        }
    }

    @Test
    void accepts_a_vector_in_which_everything_is_missing() {
        Model model = model();
        double[] nothing = new double[model.width()];
        Arrays.fill(nothing, Double.NaN);

        assertThat(model.predict(FeatureVector.owning(nothing)).point()).isFinite();
    }

    @Test
    void refuses_a_vector_of_another_width_and_says_both() {
        Model model = model();
        FeatureVector wide = FeatureVector.owning(new double[model.width() + 1]);

        assertThatThrownBy(() -> model.predict(wide))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(model.family())
                .hasMessageContaining(model.width() + " features")
                .hasMessageContaining("vector of " + (model.width() + 1));
    }

    @Test
    void bytes_torn_anywhere_are_refused() {
        byte[] bytes = ModelCodec.encode(model());
        SplittableRandom random = new Seed(3).random();
        for (int i = 0; i < 200; i++) {
            byte[] torn = Arrays.copyOf(bytes, random.nextInt(bytes.length));

            assertThatThrownBy(() -> ModelCodec.decode(torn))
                    .isInstanceOf(StateFormatException.class);
        }
    }

    @Test
    void a_flipped_bit_is_refused() {
        byte[] bytes = ModelCodec.encode(model());
        SplittableRandom random = new Seed(4).random();
        for (int i = 0; i < 500; i++) {
            byte[] flipped = bytes.clone();
            flipped[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));

            assertThatThrownBy(() -> ModelCodec.decode(flipped))
                    .isInstanceOf(StateFormatException.class);
        }
    }

    /// Someone who can write the file can write its checksum too: then the bytes are refused or
    /// make a model that terminates, but nothing else happens.
    @Test
    void forged_bytes_with_a_valid_checksum_do_no_harm() {
        Model model = model();
        byte[] bytes = ModelCodec.encode(model);
        SplittableRandom random = new Seed(5).random();
        for (int i = 0; i < 2000; i++) {
            byte[] forged = forge(bytes, random);
            Model read;
            try {
                read = ModelCodec.decode(forged);
            } catch (StateFormatException e) {
                assertThat(e).hasMessageNotContaining("null");
                continue;
            }
            if (read.width() == model.width()) {
                read.predict(vector(read.width(), random));
            }
        }
    }

    private static byte[] forge(byte[] bytes, SplittableRandom random) {
        byte[] forged = bytes.clone();
        int body = forged.length - 4;
        for (int change = random.nextInt(3); change >= 0; change--) {
            int at = random.nextInt(body);
            switch (random.nextInt(3)) {
                case 0 -> forged[at] = (byte) random.nextInt(256);
                case 1 -> Arrays.fill(forged, at, Math.min(body, at + 4), (byte) 0xff);
                default -> forged[at] ^= (byte) (1 << random.nextInt(8));
            }
        }
        CRC32 crc = new CRC32();
        crc.update(forged, 0, body);
        for (int i = 0; i < 4; i++) {
            forged[body + i] = (byte) (crc.getValue() >>> (24 - 8 * i));
        }
        return forged;
    }

    private static FeatureVector vector(int width, SplittableRandom random) {
        double[] x = new double[width];
        for (int i = 0; i < width; i++) {
            x[i] =
                    random.nextInt(3) == 0
                            ? STRANGE[random.nextInt(STRANGE.length)]
                            : 100 * random.nextGaussian();
        }
        return FeatureVector.owning(x);
    }
}
