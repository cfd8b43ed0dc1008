package io.homeostat.plant;

import io.homeostat.base.Check;
import io.homeostat.base.Seed;
import io.homeostat.base.SingleWriter;
import java.util.List;

/// Devices whose target depends on three inputs by a concept, and the concept changes by a shape.
///
/// Inputs are autocorrelated. A number is a weighted sum of them with noise; a class is drawn with
/// the logistic of three times that sum. The old and the new concept weigh the inputs otherwise, so
/// inputs look the same while the truth changes.
///
/// Cost: O(inputs) per reading.
@SingleWriter
public final class ConceptPlant {
    /// How many inputs each sample has.
    public static final int INPUTS = 3;

    private static final double INERTIA = 0.6;
    private static final List<double[]> WEIGHTS =
            List.of(new double[] {2, -1, 0.5, 0}, new double[] {-1, 2, 1, 1});

    private final Plan plan;
    private final Noise noise;
    private final Noise chance;
    private final double[][] inputs;
    private long index;

    /// How the concept changes.
    public enum Shape {
        /// Never.
        NONE,
        /// At once.
        ABRUPT,
        /// Over a stretch in which the new concept comes up ever more often.
        GRADUAL,
        /// To and fro, each for a stretch.
        RECURRING
    }

    /// @param classes true for a target of 0 or 1
    /// @param at reading at which the change begins
    /// @param over readings that a gradual change takes, or that each recurrence lasts
    /// @param missing share of input values that are missing
    public record Plan(
            boolean classes, Shape shape, long at, long over, int devices, double missing) {
        public Plan {
            Check.argument(devices >= 1, "%s devices", devices);
            Check.argument(over >= 1, "a stretch of %s readings", over);
            Check.argument(missing >= 0 && missing < 1, "missing %s is not in [0, 1)", missing);
        }
    }

    /// @param device from 0
    /// @param inputs NaN where missing
    /// @param target the value, or the class as 0 or 1
    public record Sample(long index, int device, List<Double> inputs, double target) {}

    public ConceptPlant(Plan plan, Seed seed) {
        this.plan = plan;
        this.noise = new Noise(seed.split("noise"));
        this.chance = new Noise(seed.split("chance"));
        this.inputs = new double[plan.devices()][INPUTS];
    }

    /// The next reading; devices take turns.
    public Sample next() {
        int device = (int) (index % plan.devices());
        double[] x = inputs[device];
        double[] weights = WEIGHTS.get(concept());
        double sum = weights[INPUTS];
        for (int i = 0; i < INPUTS; i++) {
            x[i] = INERTIA * x[i] + Math.sqrt(1 - INERTIA * INERTIA) * noise.next();
            sum += weights[i] * x[i];
        }
        double target =
                plan.classes()
                        ? chance.uniform() < 1 / (1 + StrictMath.exp(-3 * sum)) ? 1 : 0
                        : sum + 0.5 * noise.next();
        Sample sample =
                new Sample(index, device, List.of(seen(x[0]), seen(x[1]), seen(x[2])), target);
        index++;
        return sample;
    }

    private double seen(double value) {
        return chance.uniform() < plan.missing() ? Double.NaN : value;
    }

    /// 0 for the old concept, 1 for the new one.
    private int concept() {
        long since = index - plan.at();
        if (since < 0) {
            return 0;
        }
        return switch (plan.shape()) {
            case NONE -> 0;
            case ABRUPT -> 1;
            case GRADUAL -> chance.uniform() < (double) since / plan.over() ? 1 : 0;
            case RECURRING -> since / plan.over() % 2 == 0 ? 1 : 0;
        };
    }
}
