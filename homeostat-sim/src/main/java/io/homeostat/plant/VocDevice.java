package io.homeostat.plant;

import io.homeostat.base.Seed;
import io.homeostat.base.SingleWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A device in a room that measures temperature, humidity and volatile organic compounds.
///
/// Temperature and humidity follow the day and drift about by themselves, humidity against
/// temperature; the compounds follow people, temperature, humidity and their own past, by a
/// [VocScript]. Two devices with different seeds stand in slightly different rooms.
///
/// Cost: O(changes) per reading.
@SingleWriter
public final class VocDevice {
    /// Nominal time between two readings; a day has 288.
    public static final Duration INTERVAL = Duration.ofMinutes(5);

    public static final String TEMPERATURE = "temperature";
    public static final String HUMIDITY = "humidity";
    public static final String VOC = "voc";

    /// The names of its values, in their order.
    public static final List<String> FIELDS = List.of(TEMPERATURE, HUMIDITY, VOC);

    private static final double READINGS_PER_DAY =
            (double) Duration.ofDays(1).toSeconds() / INTERVAL.toSeconds();
    private static final double COMFORT = 22;
    private static final double DAMPNESS = 45;
    private static final double SWING = 3;
    private static final double DAMP_PER_DEGREE = -1.2;
    private static final double INERTIA = 0.97;

    private final VocScript script;
    private final Noise weather;
    private final Noise air;
    private final Noise sensor;
    private final double warmth;
    private final double phase;
    private long index;
    private double breeze;
    private double damp;
    private double newest;
    private double before;

    /// One reading.
    ///
    /// @param index from 0
    /// @param elapsed nominal time since reading 0
    public record Sample(
            long index, Duration elapsed, double temperature, double humidity, double voc) {
        /// The values by name, in the order of [#FIELDS].
        public SequencedMap<String, Double> values() {
            SequencedMap<String, Double> values = new LinkedHashMap<>();
            values.put(TEMPERATURE, temperature);
            values.put(HUMIDITY, humidity);
            values.put(VOC, voc);
            return values;
        }
    }

    public VocDevice(VocScript script, Seed seed) {
        this.script = script;
        this.weather = new Noise(seed.split("weather"));
        this.air = new Noise(seed.split("air"));
        this.sensor = new Noise(seed.split("sensor"));
        Noise room = new Noise(seed.split("room"));
        this.warmth = room.uniform() - 0.5;
        this.phase = room.uniform() / 24;
    }

    /// The next reading.
    public Sample next() {
        VocDynamics now = script.at(index);
        double day = index / READINGS_PER_DAY + phase;
        breeze = INERTIA * breeze + 0.12 * weather.next();
        damp = INERTIA * damp + 0.3 * weather.next();
        double disturbance =
                now.first() * newest + now.second() * before + now.noise() * air.next();
        before = newest;
        newest = disturbance;

        double temperature = COMFORT + warmth + SWING * rhythm(day - 0.125) + breeze;
        double humidity = DAMPNESS + DAMP_PER_DEGREE * (temperature - COMFORT) + damp;
        double voc =
                now.level()
                        + now.people() * occupancy(day)
                        + now.perDegree() * (temperature - COMFORT)
                        + now.perPercent() * (humidity - DAMPNESS)
                        + disturbance;
        Sample sample =
                new Sample(
                        index,
                        INTERVAL.multipliedBy(index),
                        measured(temperature, 0.05),
                        Math.clamp(measured(humidity, 0.2), 0, 100),
                        Math.max(0, measured(voc, 2)));
        index++;
        return sample;
    }

    /// What the sensor makes of `value`: two decimals, with noise of its own.
    private double measured(double value, double noise) {
        return Math.rint(100 * (value + noise * sensor.next())) / 100;
    }

    /// -1 at a quarter before, 1 at a quarter after midday.
    private static double rhythm(double day) {
        return StrictMath.sin(2 * StrictMath.PI * (day - 0.25));
    }

    /// How full the room is: empty at night, full at midday.
    private static double occupancy(double day) {
        return Math.max(0, rhythm(day));
    }
}
