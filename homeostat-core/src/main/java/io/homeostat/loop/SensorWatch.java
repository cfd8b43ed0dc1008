package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Tells a sick sensor from a drifted world: values outside their declared bounds, and sensors that
/// repeat themselves.
///
/// A reading in which every input is missing is silent: nothing can be predicted from nothing, so
/// nobody is told a number. A value out of bounds becomes missing; a reading with a stuck sensor is
/// neither learned from nor judged by. Each episode is reported once at its beginning and once at
/// its end.
@SingleWriter
final class SensorWatch {
    /// @param field the sensor, or `*` for all of them
    /// @param kind `stuck`, `range` or `silent`
    /// @param begins true for the beginning of an episode, false for its end
    record Report(DeviceId device, String field, String kind, boolean begins, String reason) {}

    /// @param reading the reading with impossible values made missing
    /// @param sick whether a sensor is stuck
    /// @param silent whether there is nothing to predict from
    record Checked(Reading reading, boolean sick, boolean silent, List<Report> reports) {}

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
    private final LinkedHashMap<DeviceId, Sensor[]> devices = new LinkedHashMap<>();
    private final LinkedHashSet<DeviceId> gaps = new LinkedHashSet<>();

    /// @param watched by field: whether it feeds a feature, so that its being stuck matters
    /// @param stuckAfter readings; 0 switches the watch off
    SensorWatch(Fields fields, boolean[] watched, int stuckAfter) {
        this.fields = fields;
        this.watched = watched.clone();
        this.stuckAfter = stuckAfter;
        this.bounded =
                fields.all().stream()
                        .anyMatch(f -> Double.isFinite(f.min()) || Double.isFinite(f.max()));
    }

    Checked check(Reading reading) {
        boolean silent = silent(reading);
        List<Report> reports = gap(reading.device(), silent);
        if (stuckAfter == 0 && !bounded) {
            return new Checked(reading, false, silent, reports);
        }
        Sensor[] sensors = devices.computeIfAbsent(reading.device(), _ -> fresh());
        double[] values = null;
        boolean sick = false;
        for (int i = 0; i < sensors.length; i++) {
            Sensor sensor = sensors[i];
            double value = reading.get(i);
            if (Double.isNaN(value)) {
                continue;
            }
            Field field = fields.get(i);
            boolean outside = value < field.min() || value > field.max();
            if (outside) {
                values = values == null ? reading.toArray() : values;
                values[i] = Double.NaN;
            }
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
        Reading clean = values == null ? reading : reading.withValues(values);
        return new Checked(clean, sick, silent, reports);
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

    private List<Report> gap(DeviceId device, boolean silent) {
        if (silent ? gaps.contains(device) : gaps.isEmpty() || !gaps.contains(device)) {
            return List.of();
        }
        if (silent) {
            gaps.add(device);
        } else {
            gaps.remove(device);
        }
        String reason =
                silent
                        ? "all inputs of " + device.value() + " are silent; nothing is predicted"
                        : device.value() + " speaks again";
        return List.of(new Report(device, "*", "silent", silent, reason));
    }

    private void repeat(Sensor sensor, double value) {
        sensor.repeats = value == sensor.last ? sensor.repeats + 1 : 1;
        sensor.last = value;
        sensor.stuck = sensor.repeats >= stuckAfter;
    }

    private static Report range(DeviceId device, Field field, double value, boolean begins) {
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
        return new Report(device, field.name(), "range", begins, reason);
    }

    private Report stuck(DeviceId device, Field field, Sensor sensor, double value) {
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
        return new Report(device, field.name(), "stuck", sensor.stuck, reason);
    }

    private static List<Report> and(List<Report> reports, Report report) {
        List<Report> all = new ArrayList<>(reports);
        all.add(report);
        return all;
    }

    private Sensor[] fresh() {
        Sensor[] sensors = new Sensor[fields.size()];
        for (int i = 0; i < sensors.length; i++) {
            sensors[i] = new Sensor();
        }
        return sensors;
    }

    void save(StateWriter out) {
        out.putInt(devices.size());
        for (Map.Entry<DeviceId, Sensor[]> entry : devices.entrySet()) {
            out.putString(entry.getKey().value());
            for (Sensor sensor : entry.getValue()) {
                out.putDouble(sensor.last).putInt(sensor.repeats);
                out.putBoolean(sensor.stuck).putBoolean(sensor.outside);
            }
        }
        out.putInt(gaps.size());
        gaps.forEach(device -> out.putString(device.value()));
    }

    void load(StateReader in) {
        devices.clear();
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            Sensor[] sensors = fresh();
            devices.put(new DeviceId(in.getString()), sensors);
            for (Sensor sensor : sensors) {
                sensor.last = in.getDouble();
                sensor.repeats = in.getInt();
                sensor.stuck = in.getBoolean();
                sensor.outside = in.getBoolean();
            }
        }
        gaps.clear();
        int silent = in.getInt();
        for (int i = 0; i < silent; i++) {
            gaps.add(new DeviceId(in.getString()));
        }
    }
}
