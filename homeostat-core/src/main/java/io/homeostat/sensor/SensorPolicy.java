package io.homeostat.sensor;

import io.homeostat.base.Check;

/// How sensors are watched.
///
/// @param stuck a sensor that repeats itself this many readings is stuck; 0: no fixed number
/// @param faults whether each sensor is compared with its own past and with the others
/// @param warmUp readings of a device that are taken as healthy, and judged by nobody
/// @param memory readings after which a healthy past has faded to 1/e
/// @param longest readings after which a fault counts as the new normal
public record SensorPolicy(int stuck, boolean faults, long warmUp, long memory, long longest) {
    /// Fewer readings than this are no past to be compared with.
    public static final int WARM_UP_MIN = 300;

    /// A past that fades faster would follow a fault before it is found.
    public static final int MEMORY_MIN = 1_000;

    /// An episode that ends sooner is hardly worth its name.
    public static final int LONGEST_MIN = 200;

    public SensorPolicy {
        Check.argument(stuck >= 0, "stuck %s is below 0", stuck);
        Check.argument(warmUp >= WARM_UP_MIN, "warm-up %s is below %s", warmUp, WARM_UP_MIN);
        Check.argument(memory >= MEMORY_MIN, "memory %s is below %s", memory, MEMORY_MIN);
        Check.argument(longest >= LONGEST_MIN, "longest %s is below %s", longest, LONGEST_MIN);
    }

    /// The same with another bound on how long a fault lasts.
    public SensorPolicy lasting(long readings) {
        return new SensorPolicy(stuck, faults, warmUp, memory, readings);
    }

    /// Nothing but a sensor that repeats itself `stuck` readings; 0: not even that.
    public static SensorPolicy onlyStuck(int stuck) {
        return new SensorPolicy(stuck, false, WARM_UP_MIN, MEMORY_MIN, LONGEST_MIN);
    }

    /// Everything, by the windows of the models that learn from the readings: what they follow is
    /// no fault, and what they would follow in half of their window will be no fault any more.
    ///
    /// @param firstAfter readings that the first model learns from
    /// @param newest rows that a training learns from at most
    public static SensorPolicy of(int stuck, boolean faults, long firstAfter, long newest) {
        return new SensorPolicy(
                stuck,
                faults,
                Math.max(WARM_UP_MIN, firstAfter),
                Math.max(MEMORY_MIN, newest),
                Math.max(LONGEST_MIN, newest / 2));
    }
}
