package io.homeostat.sensor;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Tells a sick sensor from a changed world, by what the other sensors say and by what the sensor
/// itself has been like.
///
/// Where there are more than [CrossModel#SENSORS_MAX] of them, those that are declared one after
/// the other are judged by one another.
@SingleWriter
public final class SensorHealth {
    /// @param reading with impossible values made missing, and with what the others say in place of
    ///   sick ones
    /// @param plain the same with sick values as they came
    /// @param mended whether any value was replaced
    /// @param sick whether any sensor is
    /// @param silent whether there is nothing to predict from
    /// @param onset index of the reading with which a fault began that was found now, or
    ///   [#NO_ONSET]
    public record Checked(
            Reading reading,
            Reading plain,
            boolean mended,
            boolean sick,
            boolean silent,
            List<SensorReport> reports,
            long onset) {
        /// Whether a fault was found with this reading.
        public boolean found() {
            return onset != NO_ONSET;
        }
    }

    static final long NO_ONSET = Long.MAX_VALUE;

    private final SensorWatch watch;
    private final Optional<RateWatch> rates;
    private final List<SensorGroup> groups;

    /// @param watched by field: whether it is an input
    /// @param target the field that is predicted: its level is what may change
    public SensorHealth(Fields fields, boolean[] watched, int target, SensorPolicy policy) {
        this.watch = new SensorWatch(fields, watched, policy.stuck());
        this.rates =
                policy.faults() ? Optional.of(new RateWatch(policy.longest())) : Optional.empty();
        int[] sensors =
                IntStream.range(0, fields.size())
                        .filter(i -> watched[i] && !fields.get(i).categorical())
                        .toArray();
        this.groups = new ArrayList<>();
        int parts = (sensors.length + CrossModel.SENSORS_MAX - 1) / CrossModel.SENSORS_MAX;
        for (int part = 0; part < parts && policy.faults(); part++) {
            int from = part * sensors.length / parts;
            int to = (part + 1) * sensors.length / parts;
            groups.add(
                    new SensorGroup(fields, Arrays.copyOfRange(sensors, from, to), target, policy));
        }
    }

    /// @param index of the reading in its stream
    public Checked check(Reading reading, long index) {
        SensorWatch.Checked seen = watch.check(reading);
        Reading plain = seen.reading();
        List<SensorReport> reports = withRate(seen.reports(), reading);
        if (groups.isEmpty() || seen.silent()) {
            return new Checked(plain, plain, false, seen.sick(), seen.silent(), reports, NO_ONSET);
        }
        double[] values = plain.toArray();
        HealthVerdict verdict = new HealthVerdict(reports);
        for (SensorGroup group : groups) {
            group.check(reading.device(), index, values, verdict);
        }
        return new Checked(
                verdict.mended() ? plain.withValues(values) : plain,
                plain,
                verdict.mended(),
                seen.sick() || verdict.anySick(),
                false,
                verdict.reports(),
                verdict.onset());
    }

    /// A device at another rate is told, and its values are what they are: nothing is set aside.
    private List<SensorReport> withRate(List<SensorReport> reports, Reading reading) {
        List<SensorReport> told = rates.isEmpty() ? List.of() : rates.get().observe(reading);
        return told.isEmpty() ? reports : Stream.concat(reports.stream(), told.stream()).toList();
    }

    /// Whether any device reports at another rate than it used to.
    public boolean anyRateChanged() {
        return rates.map(RateWatch::anyChanged).orElse(false);
    }

    /// Whether a sensor of `device` was sick when reading `index` came, as is known now.
    public boolean sick(DeviceId device, long index) {
        for (SensorGroup group : groups) {
            if (group.sick(device, index)) {
                return true;
            }
        }
        return false;
    }

    /// Whether any sensor of any device is sick at present, or was at reading `since` or later.
    public boolean anySickSince(long since) {
        return groups.stream().anyMatch(group -> group.anySickSince(since));
    }

    /// A truth has come for a reading with replaced values. Where the model does better with the
    /// values as they came, the sensor was right.
    ///
    /// @param plainLoss what the model lost, or would have, with the values as they came
    /// @param mendedLoss the same with the values that took their place
    public List<SensorReport> weigh(DeviceId device, double plainLoss, double mendedLoss) {
        HealthVerdict verdict = new HealthVerdict(List.of());
        groups.forEach(group -> group.weigh(device, mendedLoss - plainLoss, verdict));
        return verdict.reports();
    }

    public void save(StateWriter out) {
        watch.save(out);
        rates.ifPresent(rate -> rate.save(out));
        groups.forEach(group -> group.save(out));
    }

    public void load(StateReader in) {
        watch.load(in);
        rates.ifPresent(rate -> rate.load(in));
        groups.forEach(group -> group.load(in));
    }
}
