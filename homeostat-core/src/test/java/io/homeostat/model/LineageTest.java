package io.homeostat.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LineageTest {
    private static Lineage lineage(SequencedMap<String, Double> compared) {
        SequencedMap<String, Double> params = new TreeMap<>();
        params.put("lambda", 0.5);
        return new Lineage(
                "ridge", params, "drift", 3, 10, 90, 81, "data", "schema", 7, "model", compared);
    }

    /// Journals, model files and ledgers hold such bytes.
    @Test
    void without_a_comparison_its_bytes_are_those_of_before() {
        StateWriter before = new StateWriter();
        before.putString("ridge").putInt(1).putString("lambda").putDouble(0.5);
        before.putString("drift").putInt(3).putLong(10).putLong(90).putInt(81);
        before.putString("data").putString("schema").putLong(7).putString("model");
        StateWriter now = new StateWriter();
        lineage(new TreeMap<>()).save(now);

        assertThat(now.toByteArray()).isEqualTo(before.toByteArray());
        assertThat(Lineage.load(new StateReader(before.toByteArray())))
                .isEqualTo(lineage(new TreeMap<>()));
    }

    @Test
    void a_comparison_comes_back_in_its_order_and_what_follows_is_left() {
        SequencedMap<String, Double> compared = new LinkedHashMap<>();
        compared.put("ridge", 1.5);
        compared.put("mean", 2.5);
        StateWriter out = new StateWriter();
        lineage(compared).save(out);
        out.putInt(42);
        StateReader in = new StateReader(out.toByteArray());

        Lineage read = Lineage.load(in);

        assertThat(read).isEqualTo(lineage(compared));
        assertThat(read.compared().sequencedKeySet()).containsExactly("ridge", "mean");
        assertThat(in.getInt()).isEqualTo(42);
        assertThat(in.exhausted()).isTrue();
    }
}
