package io.homeostat.codec;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.reading.DeviceId;
import java.util.Arrays;

/// What a birth and the reports since say about one device: the value of every declared field.
///
/// Sparkplug reports by exception: what a message leaves out is as it was.
final class SparkplugDevice {
    final DeviceId id;
    final int[] types;

    /// The newest values.
    double[] values;

    /// The newest of those told later than they were measured; they never change [#values].
    double[] history;

    /// The newest time, [SparkplugMetric#NONE] before the first.
    long time = SparkplugMetric.NONE;

    boolean alive;

    SparkplugDevice(DeviceId id, int fields) {
        this.id = id;
        this.types = new int[fields];
        this.values = nothing(fields);
        this.history = nothing(fields);
    }

    static double[] nothing(int fields) {
        double[] values = new double[fields];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    boolean knowsAnything() {
        return Arrays.stream(values).anyMatch(value -> !Double.isNaN(value));
    }

    void save(StateWriter out) {
        out.putString(id.value()).putInts(types).putDoubles(values).putDoubles(history);
        out.putLong(time).putBoolean(alive);
    }

    static SparkplugDevice load(StateReader in, int fields) {
        SparkplugDevice device = new SparkplugDevice(new DeviceId(in.getString()), fields);
        System.arraycopy(in.getInts(), 0, device.types, 0, fields);
        device.values = Arrays.copyOf(in.getDoubles(), fields);
        device.history = Arrays.copyOf(in.getDoubles(), fields);
        device.time = in.getLong();
        device.alive = in.getBoolean();
        return device;
    }
}
