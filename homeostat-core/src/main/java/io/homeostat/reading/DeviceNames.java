package io.homeostat.reading;

import io.homeostat.base.SingleWriter;
import java.util.HashMap;
import java.util.Map;

/// One object for each name of a device, however often the name is read: what is kept of a device
/// is found by the object, and has to be searched for by another that is equal.
///
/// Beyond [DeviceTable#DEVICES_MAX] names it begins anew: their number has no bound of its own.
@SingleWriter
public final class DeviceNames {
    private final Map<DeviceId, DeviceId> known = new HashMap<>();

    /// The object that stands for all equal to `device`.
    public DeviceId one(DeviceId device) {
        DeviceId earlier = known.get(device);
        if (earlier != null) {
            return earlier;
        }
        if (known.size() >= DeviceTable.DEVICES_MAX) {
            known.clear();
        }
        known.put(device, device);
        return device;
    }
}
