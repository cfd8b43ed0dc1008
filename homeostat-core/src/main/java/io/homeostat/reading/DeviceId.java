package io.homeostat.reading;

import io.homeostat.base.Check;

/// The name of the device that a reading came from.
public record DeviceId(String value) {
    public DeviceId {
        Check.argument(!value.isBlank(), "a device id must not be blank");
    }
}
