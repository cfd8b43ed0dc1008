package io.homeostat.plant;

import io.homeostat.base.Seed;
import io.homeostat.base.SingleWriter;
import io.homeostat.numeric.Moments;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes sensors say something else than the truth. The same readings, faults and seed give the
/// same result; what a fault does to one reading does not depend on other faults' chances.
@SingleWriter
public final class FaultInjector {
    /// Leaves every reading as it is.
    public static final FaultInjector NONE =
            new FaultInjector(new Fields(List.of()), List.of(), new Seed(0));

    /// One reading of so many has a spike.
    private static final double SPIKE_EVERY = 20;

    private final List<Injection> injections = new ArrayList<>();

    /// @throws IllegalArgumentException when a fault is of a sensor that `fields` lacks
    public FaultInjector(Fields fields, List<SensorFault> faults, Seed seed) {
        Seed own = seed.split("fault");
        for (SensorFault fault : faults) {
            injections.add(
                    new Injection(
                            fault, fields.require(fault.sensor()), own.split(injections.size())));
        }
    }

    /// What the sensors say in place of `reading`.
    ///
    /// @param index of the reading in its stream, from 0
    /// @param at its time
    public Reading apply(long index, Instant at, Reading reading) {
        if (injections.isEmpty()) {
            return reading;
        }
        double[] values = reading.toArray();
        for (Injection injection : injections) {
            injection.apply(index, at, reading.device(), values);
        }
        return reading.withValues(values);
    }

    /// A sensor of one device before the fault: what its values were like.
    private static final class Past {
        private final Moments moments = new Moments();
        private double last = Double.NaN;

        /// A standard deviation, or 1 where the values did not differ.
        double spread() {
            double deviation = moments.standardDeviation();
            return deviation > 0 ? deviation : 1;
        }
    }

    private static final class Injection {
        private final SensorFault fault;
        private final int field;
        private final Seed seed;
        private final Map<DeviceId, Past> pasts = new LinkedHashMap<>();

        Injection(SensorFault fault, int field, Seed seed) {
            this.fault = fault;
            this.field = field;
            this.seed = seed;
        }

        void apply(long index, Instant at, DeviceId device, double[] values) {
            if (fault.device().filter(name -> !name.equals(device.value())).isPresent()) {
                return;
            }
            Past past = pasts.computeIfAbsent(device, _ -> new Past());
            double truth = values[field];
            double passed = fault.period().passed(index, at);
            if (passed < 0) {
                past.moments.add(truth);
            }
            if (passed >= 0 && passed < 1) {
                values[field] = instead(truth, passed, index, past);
            }
            boolean heard = !Double.isNaN(truth);
            if (heard && (passed < 0 || Double.isNaN(past.last))) {
                past.last = truth;
            }
        }

        private double instead(double truth, double passed, long index, Past past) {
            double size = size(past);
            Noise chance = new Noise(seed.split(index));
            return switch (fault.kind()) {
                case STUCK -> Double.isNaN(past.last) ? truth : past.last;
                case OFFSET -> truth + size;
                case GAIN -> truth * size;
                case NOISE -> truth + size * chance.next();
                case SPIKE -> truth + spike(chance) * size;
                case DROP_OUT -> chance.uniform() < size ? Double.NaN : truth;
                case DRIFT -> truth + passed * size;
                case QUANTISE -> Math.rint(truth / size) * size;
            };
        }

        private static double spike(Noise chance) {
            double draw = chance.uniform() * SPIKE_EVERY;
            return draw >= 1 ? 0 : draw < 0.5 ? -1 : 1;
        }

        private double size(Past past) {
            if (fault.size().isPresent()) {
                return fault.size().getAsDouble();
            }
            double standard = fault.kind().standard();
            return fault.kind().scaled() ? standard * past.spread() : standard;
        }
    }
}
