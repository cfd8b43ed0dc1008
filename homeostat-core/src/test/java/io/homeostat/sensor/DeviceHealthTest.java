package io.homeostat.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import org.junit.jupiter.api.Test;

class DeviceHealthTest {
    /// A device among many, late in a long stream: its readings lie far apart in it.
    private static final long FIRST = (1L << 40) - 7;

    private static final long APART = 10_000_000;

    private static DeviceHealth after(int readings) {
        DeviceHealth device = new DeviceHealth(1);
        for (int i = 0; i < readings; i++) {
            device.arrived(FIRST + i * APART);
        }
        return device;
    }

    @Test
    void knows_which_readings_of_the_stream_were_its_newest() {
        DeviceHealth device = after(300);

        assertThat(device.indexOf(1)).isEqualTo(FIRST + 299 * APART);
        assertThat(device.indexOf(2)).isEqualTo(FIRST + 298 * APART);
        assertThat(device.indexOf(DeviceHealth.LOOK_BACK))
                .isEqualTo(FIRST + (300 - DeviceHealth.LOOK_BACK) * APART);
        assertThat(device.indexOf(100_000)).isEqualTo(device.indexOf(DeviceHealth.LOOK_BACK));
    }

    @Test
    void knows_no_readings_before_its_first() {
        assertThat(after(3).indexOf(100)).isEqualTo(FIRST);
    }

    @Test
    void knows_them_after_it_was_saved() {
        StateWriter out = new StateWriter();
        after(300).save(out);

        DeviceHealth loaded = new DeviceHealth(1);
        loaded.load(new StateReader(out.toByteArray()));

        assertThat(loaded.readings()).isEqualTo(300);
        for (int back = 1; back <= DeviceHealth.LOOK_BACK; back++) {
            assertThat(loaded.indexOf(back)).isEqualTo(FIRST + (300 - back) * APART);
        }
    }
}
