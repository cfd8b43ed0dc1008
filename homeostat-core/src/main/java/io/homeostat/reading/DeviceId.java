package io.homeostat.reading;

import io.homeostat.base.Check;
import org.jspecify.annotations.Nullable;

/// The name of the device that a reading came from. Two of the same name are equal.
public final class DeviceId {
    private final String value;

    /// The slot in which the [DeviceIndex] that was asked last has found this very object. Several
    /// are asked about each reading, and who came to them in the same order has the same slot in
    /// all of them. It is only where to look first: a wrong one, seen by another thread perhaps,
    /// costs the search that it was to spare.
    int slot;

    public DeviceId(String value) {
        Check.argument(!value.isBlank(), "a device id must not be blank");
        this.value = value;
    }

    public String value() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof DeviceId that && value.equals(that.value));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
