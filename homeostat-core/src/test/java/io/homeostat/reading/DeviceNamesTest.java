package io.homeostat.reading;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeviceNamesTest {
    @Test
    void has_one_object_for_each_name() {
        DeviceNames names = new DeviceNames();
        DeviceId first = names.one(new DeviceId("pump-1"));

        assertThat(names.one(new DeviceId("pump-1"))).isSameAs(first);
        assertThat(names.one(new DeviceId("pump-2"))).isEqualTo(new DeviceId("pump-2"));
    }

    @Test
    void begins_anew_when_there_are_too_many() {
        DeviceNames names = new DeviceNames();
        DeviceId first = names.one(new DeviceId("pump"));
        for (int i = 0; i < DeviceTable.DEVICES_MAX; i++) {
            names.one(new DeviceId("pump-" + i));
        }

        assertThat(names.one(new DeviceId("pump"))).isEqualTo(first).isNotSameAs(first);
    }
}
