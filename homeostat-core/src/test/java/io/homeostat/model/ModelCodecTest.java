package io.homeostat.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ModelCodecTest {
    /// A mean of 2.5 over three features, as version 1 wrote it.
    private static final String MEAN_V1 =
            "484d535401000000046d65616e00000003004004000000000000" + "46e73a4d";

    @Test
    void bytes_of_format_1_stay_readable_and_the_same() {
        byte[] golden = HexFormat.of().parseHex(MEAN_V1);

        Model model = ModelCodec.decode(golden);

        assertThat(model.predict(FeatureVector.of(1, 2, 3))).isEqualTo(new Estimate.Value(2.5));
        assertThat(HexFormat.of().formatHex(ModelCodec.encode(model))).isEqualTo(MEAN_V1);
    }

    @Test
    void foreign_bytes_and_future_formats_are_named() {
        assertThatThrownBy(() ->
                        ModelCodec.decode("PK\3\4 not a model".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("not a model");
        byte[] future = HexFormat.of().parseHex(MEAN_V1);
        future[4] = 2;
        assertThatThrownBy(() -> ModelCodec.decode(future)).hasMessageContaining("model format 2");
    }

    @Test
    void an_unknown_family_is_named() {
        assertThatThrownBy(() -> ModelCodec.decode(sealed("oracle", out -> {})))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("'oracle'");
    }

    @Test
    void a_tree_with_a_cycle_is_refused() {
        // A split whose right child is itself.
        int[] nodes = {0, 0, 3, 0, 0, 0, 0, 0, 3, 0, 0, 0};

        assertThatThrownBy(() -> ModelCodec.decode(forest(1, nodes)))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("right child");
    }

    @Test
    void a_tree_that_asks_for_a_feature_beyond_the_width_is_refused() {
        int[] nodes = {7, 0, 6, 0, 0, 0, 0, 0, 0};

        assertThatThrownBy(() -> ModelCodec.decode(forest(7, nodes)))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("feature 7 of 7");
    }

    @Test
    void a_length_beyond_the_input_is_refused_before_anything_is_made_of_it() {
        byte[] bomb =
                sealed(
                        "ridge",
                        out -> out.putInts(new int[] {Integer.MAX_VALUE, 3}).putInt(1 << 30));

        assertThatThrownBy(() -> ModelCodec.decode(bomb)).isInstanceOf(StateFormatException.class);
    }

    private static byte[] forest(int width, int[] nodes) {
        return sealed(
                "random-forest",
                out -> {
                    out.putInt(width);
                    TreeOutput.value(0, 1, 0).save(out);
                    out.putInts(nodes);
                    out.putInts(new int[] {0}).putInts(new int[] {0}).putInts(new int[0]);
                });
    }

    private static byte[] sealed(String family, java.util.function.Consumer<StateWriter> body) {
        StateWriter out = new StateWriter();
        out.putInt(0x484d5354).putByte(1).putString(family);
        body.accept(out);
        CRC32 crc = new CRC32();
        crc.update(out.toByteArray());
        return out.putInt((int) crc.getValue()).toByteArray();
    }
}
