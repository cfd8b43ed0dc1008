package io.homeostat.plant;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The ways in which a sensor, or the device that it is part of, goes wrong.
public enum FaultKind {
    /// Repeats the last good value.
    STUCK("stuck", Size.NONE, 0),
    /// Adds `size`.
    OFFSET("offset", Size.SPREADS, 3),
    /// Multiplies by `size`.
    GAIN("gain", Size.PLAIN, 1.5),
    /// Adds Gaussian noise of standard deviation `size`.
    NOISE("noise", Size.SPREADS, 2),
    /// Adds or takes away `size`, in one of twenty readings.
    SPIKE("spike", Size.SPREADS, 10),
    /// Loses the share `size` of the values.
    DROP_OUT("drop-out", Size.PLAIN, 1),
    /// Adds a ramp that reaches `size` at the end.
    DRIFT("drift", Size.SPREADS, 3),
    /// Rounds to multiples of `size`.
    QUANTISE("quantise", Size.SPREADS, 1),
    /// Of a whole device: its readings come `size` times as far apart, by the times that they
    /// carry.
    RATE("rate", Size.PLAIN, 10);

    /// What stands for the sensor where a fault is of the whole device.
    public static final String DEVICE = "*";

    /// What the size of a fault is measured in where none is given.
    enum Size {
        NONE,
        PLAIN,
        /// In standard deviations of the sensor's own values before the fault.
        SPREADS
    }

    private final String label;
    private final Size unit;
    private final double standard;

    FaultKind(String label, Size unit, double standard) {
        this.label = label;
        this.unit = unit;
        this.standard = standard;
    }

    public String label() {
        return label;
    }

    /// Whether a size means anything.
    public boolean sized() {
        return unit != Size.NONE;
    }

    /// Whether the size is taken from the readings before the fault where none is given.
    public boolean scaled() {
        return unit == Size.SPREADS;
    }

    /// Whether it is of a whole device, and not of one sensor.
    public boolean ofDevice() {
        return this == RATE;
    }

    /// Whether words have it too, not only numbers.
    public boolean suitsCategories() {
        return this == STUCK || this == DROP_OUT;
    }

    /// The size where none is given, plain or in standard deviations.
    double standard() {
        return standard;
    }

    /// Why `size` cannot be, or nothing.
    public Optional<String> objection(double size) {
        return switch (this) {
            case STUCK -> Optional.of("no size: a stuck sensor has none");
            case DROP_OUT ->
                    size > 0 && size <= 1
                            ? Optional.empty()
                            : Optional.of("a share above 0 and at most 1");
            case NOISE, SPIKE, QUANTISE, RATE ->
                    size > 0 ? Optional.empty() : Optional.of("a number above 0");
            case OFFSET, GAIN, DRIFT -> Optional.empty();
        };
    }

    public static List<String> labels() {
        return Arrays.stream(values()).map(FaultKind::label).toList();
    }

    public static Optional<FaultKind> named(String label) {
        return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
    }
}
