package io.homeostat.plant;

import io.homeostat.base.Seed;
import io.homeostat.base.SingleWriter;
import io.homeostat.numeric.Moments;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes sensors say something else than the truth. The same readings, faults and seed give the
/// same result; what a fault does to one reading does not depend on other faults' chances.
@SingleWriter
public final class FaultInjector {
    /// Leaves every reading as it is.
    public static final FaultInjector NONE =
            new FaultInjector(new Fields(List.of()), List.of(), new Seed(0));

    /// One reading of so many has a spike.
    private static final double SPIKE_EVERY = 20;

    private static final int NO_FIELD = -1;

    private final List<Injection> injections = new ArrayList<>();

    /// @throws IllegalArgumentException when a fault is of a sensor that `fields` lacks
    public FaultInjector(Fields fields, List<SensorFault> faults, Seed seed) {
        Seed own = seed.split("fault");
        for (SensorFault fault : faults) {
            int field = fault.kind().ofDevice() ? NO_FIELD : fields.require(fault.sensor());
            injections.add(new Injection(fault, field, own.split(injections.size())));
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
        Reading told = reading;
        for (Injection injection : injections) {
            if (injection.field == NO_FIELD) {
                told = injection.retimed(index, told);
            } else {
                injection.apply(index, at, reading.device(), values);
            }
        }
        return told.withValues(values);
    }

    /// A sensor of one device before the fault: what its values were like.
    private static final class Past {
        private final Moments moments = new Moments();
        private double last = Double.NaN;

        /// When its newest reading came, and by how much it is told later.
        private @Nullable Instant newest;

        private double shift;

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

        /// The reading later by what the intervals have become longer; one without a time of its
        /// own stays as it is.
        Reading retimed(long index, Reading reading) {
            boolean other =
                    fault.device()
                            .filter(name -> !name.equals(reading.device().value()))
                            .isPresent();
            if (other || reading.time().isEmpty()) {
                return reading;
            }
            Past past = pasts.computeIfAbsent(reading.device(), _ -> new Past());
            Instant at = reading.time().get();
            double passed = fault.period().passed(index, at);
            Instant before = past.newest;
            past.newest = at;
            if (before != null && passed >= 0 && passed < 1) {
                past.shift += (size(past) - 1) * Duration.between(before, at).toNanos();
            }
            return reading.withTime(at.plusNanos(Math.round(past.shift)));
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
                case RATE -> truth;
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
