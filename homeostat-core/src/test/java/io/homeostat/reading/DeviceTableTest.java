package io.homeostat.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.LinkedHashMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DeviceTableTest {
    private static final class Count {
        private int value;
    }

    private static DeviceTable<Count> table() {
        return new DeviceTable<>(3, Count::new);
    }

    private static DeviceId device(String name) {
        return new DeviceId(name);
    }

    private static void speak(DeviceTable<Count> table, String... names) {
        for (String name : names) {
            table.of(device(name)).value++;
        }
    }

    @Test
    void keeps_what_a_device_left_behind() {
        DeviceTable<Count> table = table();

        speak(table, "a", "b", "a", "a");

        assertThat(table.of(device("a")).value).isEqualTo(3);
        assertThat(table.of(device("b")).value).isEqualTo(1);
    }

    @Test
    void finds_a_device_that_another_table_knows_in_another_place() {
        DeviceTable<Count> table = table();
        DeviceTable<Count> other = table();
        DeviceId a = device("a");
        DeviceId b = device("b");
        DeviceId c = device("c");
        for (DeviceId each : new DeviceId[] {a, b, c}) {
            table.of(each).value++;
        }
        for (DeviceId each : new DeviceId[] {c, a, b, a}) {
            other.of(each).value++;
        }

        assertThat(table.of(a)).isSameAs(table.of(device("a")));
        assertThat(other.of(a).value).isEqualTo(2);
        assertThat(other.of(b).value).isEqualTo(1);
        assertThat(table.of(b).value).isEqualTo(1);
        assertThat(table.peek(c).orElseThrow().value).isEqualTo(1);
        assertThat(other.peek(device("c")).orElseThrow().value).isEqualTo(1);
    }

    @Test
    void does_not_find_a_device_whose_place_another_has_taken() {
        DeviceTable<Count> table = table();
        DeviceId gone = device("gone");
        table.of(gone).value++;

        speak(table, "b", "c", "d");

        assertThat(table.peek(gone)).isEmpty();
        assertThat(table.of(gone).value).isZero();
    }

    @Test
    void forgets_the_device_that_was_silent_for_longest_beyond_its_bound() {
        DeviceTable<Count> table = table();

        speak(table, "a", "b", "c", "a", "d");

        assertThat(table.peek(device("b"))).isEmpty();
        assertThat(table.of(device("a")).value).isEqualTo(2);
        assertThat(table.size()).isEqualTo(3);
        assertThat(table.forgotten()).isEqualTo(1);
    }

    @Test
    void asking_about_a_device_is_not_speaking() {
        DeviceTable<Count> table = table();
        speak(table, "a", "b", "c");

        assertThat(table.peek(device("a"))).isPresent();
        speak(table, "d");

        assertThat(table.peek(device("a"))).isEmpty();
    }

    @Test
    void forgets_the_same_devices_after_it_was_saved() {
        DeviceTable<Count> table = table();
        speak(table, "x", "a", "b", "c", "a");
        StateWriter out = new StateWriter();
        table.save(out, (count, to) -> to.putInt(count.value));

        DeviceTable<Count> loaded = table();
        loaded.load(
                new StateReader(out.toByteArray()), (count, from) -> count.value = from.getInt());
        speak(loaded, "d");

        assertThat(loaded.peek(device("b"))).isEmpty();
        assertThat(loaded.of(device("a")).value).isEqualTo(2);
        assertThat(loaded.forgotten()).isEqualTo(2);
    }

    @Test
    void remembers_and_forgets_as_a_map_in_the_order_of_hearing_does() {
        int devicesMax = 100;
        DeviceTable<Count> table = new DeviceTable<>(devicesMax, Count::new);
        LinkedHashMap<String, Integer> expected = new LinkedHashMap<>();
        SplittableRandom random = new SplittableRandom(1);

        for (int i = 0; i < 20_000; i++) {
            String name = "device-" + random.nextInt(i < 5_000 ? 60 : 140);
            assertThat(table.peek(device(name)).isPresent()).isEqualTo(expected.containsKey(name));
            speak(table, name);
            Integer times = expected.remove(name);
            expected.put(name, times == null ? 1 : times + 1);
            if (expected.size() > devicesMax) {
                expected.pollFirstEntry();
            }
        }

        assertThat(table.size()).isEqualTo(devicesMax);
        assertThat(table.values().stream().map(count -> count.value))
                .containsExactlyElementsOf(expected.values());
        assertThat(table.forgotten()).isPositive();
    }

    @Test
    void tells_devices_of_equal_hashes_apart() {
        DeviceTable<Count> table = table();

        speak(table, "Aa", "BB", "Aa", "AaBB", "BBAa", "AaBB");

        assertThat("Aa").hasSameHashCodeAs("BB");
        assertThat(table.peek(device("BB"))).isEmpty();
        assertThat(table.of(device("Aa")).value).isEqualTo(2);
        assertThat(table.of(device("AaBB")).value).isEqualTo(2);
        assertThat(table.of(device("BBAa")).value).isEqualTo(1);
    }

    @Test
    void knows_the_others_of_a_hash_when_the_one_between_them_is_forgotten() {
        DeviceTable<Count> table = table();

        speak(table, "AaAa", "AaBB", "BBAa", "AaAa", "BBAa", "another");

        assertThat("AaAa").hasSameHashCodeAs("AaBB").hasSameHashCodeAs("BBAa");
        assertThat(table.peek(device("AaBB"))).isEmpty();
        assertThat(table.of(device("AaAa")).value).isEqualTo(2);
        assertThat(table.of(device("BBAa")).value).isEqualTo(2);
    }
}
