package io.homeostat.sensor;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.DeviceTable;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Tells a sick sensor from a drifted world: values outside their declared bounds, and sensors that
/// repeat themselves.
///
/// A reading in which every input is missing is silent: nothing can be predicted from nothing, so
/// nobody is told a number. A value out of bounds becomes missing; a reading with a stuck sensor is
/// neither learned from nor judged by. Each episode is reported once at its beginning and once at
/// its end.
@SingleWriter
final class SensorWatch {
    /// @param reading the reading with impossible values made missing
    /// @param sick whether a sensor is stuck
    /// @param silent whether there is nothing to predict from
    record Checked(Reading reading, boolean sick, boolean silent, List<SensorReport> reports) {}

    private static final class Device {
        private final Sensor[] sensors;
        private boolean silent;

        Device(int count) {
            sensors = new Sensor[count];
            for (int i = 0; i < count; i++) {
                sensors[i] = new Sensor();
            }
        }
    }

    private static final class Sensor {
        private double last = Double.NaN;
        private int repeats;
        private boolean stuck;
        private boolean outside;
    }

    private final Fields fields;
    private final boolean[] watched;
    private final int stuckAfter;
    private final boolean bounded;
    private final DeviceTable<Device> devices;

    /// @param watched by field: whether it feeds a feature, so that its being stuck matters
    /// @param stuckAfter readings; 0 switches the watch off
    SensorWatch(Fields fields, boolean[] watched, int stuckAfter) {
        this.fields = fields;
        this.watched = watched.clone();
        this.stuckAfter = stuckAfter;
        this.bounded =
                fields.all().stream()
                        .anyMatch(f -> Double.isFinite(f.min()) || Double.isFinite(f.max()));
        this.devices = new DeviceTable<>(() -> new Device(fields.size()));
    }

    Checked check(Reading reading) {
        boolean silent = silent(reading);
        Device device = devices.of(reading.device());
        List<SensorReport> reports = gap(reading.device(), device, silent);
        if (stuckAfter == 0 && !bounded) {
            return new Checked(reading, false, silent, reports);
        }
        Sensor[] sensors = device.sensors;
        boolean sick = false;
        for (int i = 0; i < sensors.length; i++) {
            Sensor sensor = sensors[i];
            double value = reading.get(i);
            if (Double.isNaN(value)) {
                continue;
            }
            Field field = fields.get(i);
            boolean outside = field.excludes(value);
            if (outside != sensor.outside) {
                sensor.outside = outside;
                reports = and(reports, range(reading.device(), field, value, outside));
            }
            if (stuckAfter > 0 && watched[i] && !field.categorical()) {
                boolean was = sensor.stuck;
                repeat(sensor, value);
                if (was != sensor.stuck) {
                    reports = and(reports, stuck(reading.device(), field, sensor, value));
                }
                sick |= sensor.stuck;
            }
        }
        return new Checked(bounded ? fields.plausible(reading) : reading, sick, silent, reports);
    }

    private boolean silent(Reading reading) {
        boolean any = false;
        for (int i = 0; i < watched.length; i++) {
            if (watched[i]) {
                any = true;
                if (!Double.isNaN(reading.get(i))) {
                    return false;
                }
            }
        }
        return any;
    }

    private static List<SensorReport> gap(DeviceId device, Device known, boolean silent) {
        if (silent == known.silent) {
            return List.of();
        }
        known.silent = silent;
        String reason =
                silent
                        ? "all inputs of " + device.value() + " are silent; nothing is predicted"
                        : device.value() + " speaks again";
        return List.of(SensorReport.of(device, "*", "silent", silent, reason));
    }

    private void repeat(Sensor sensor, double value) {
        sensor.repeats = value == sensor.last ? sensor.repeats + 1 : 1;
        sensor.last = value;
        sensor.stuck = sensor.repeats >= stuckAfter;
    }

    private static SensorReport range(DeviceId device, Field field, double value, boolean begins) {
        String reason =
                begins
                        ? String.format(
                                Locale.ROOT,
                                "%s of %s is %.6g, outside [%.6g, %.6g]; it counts as missing",
                                field.name(),
                                device.value(),
                                value,
                                field.min(),
                                field.max())
                        : field.name() + " of " + device.value() + " is back within its bounds";
        return SensorReport.of(device, field.name(), "range", begins, reason);
    }

    private SensorReport stuck(DeviceId device, Field field, Sensor sensor, double value) {
        String reason =
                sensor.stuck
                        ? String.format(
                                Locale.ROOT,
                                "%s of %s has been %.6g for %d readings; its rows are set aside",
                                field.name(),
                                device.value(),
                                value,
                                stuckAfter)
                        : field.name() + " of " + device.value() + " moves again";
        return SensorReport.of(device, field.name(), "stuck", sensor.stuck, reason);
    }

    private static List<SensorReport> and(List<SensorReport> reports, SensorReport report) {
        List<SensorReport> all = new ArrayList<>(reports);
        all.add(report);
        return all;
    }

    void save(StateWriter out) {
        devices.save(
                out,
                (device, to) -> {
                    to.putBoolean(device.silent);
                    for (Sensor sensor : device.sensors) {
                        to.putDouble(sensor.last).putInt(sensor.repeats);
                        to.putBoolean(sensor.stuck).putBoolean(sensor.outside);
                    }
                });
    }

    void load(StateReader in) {
        devices.load(
                in,
                (device, from) -> {
                    device.silent = from.getBoolean();
                    for (Sensor sensor : device.sensors) {
                        sensor.last = from.getDouble();
                        sensor.repeats = from.getInt();
                        sensor.stuck = from.getBoolean();
                        sensor.outside = from.getBoolean();
                    }
                });
    }
}
