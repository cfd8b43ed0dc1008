package io.homeostat.plant;

import io.homeostat.base.Check;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/// One sensor is wrong for a while.
///
/// @param sensor name of the field; [FaultKind#DEVICE] where the kind is of a whole device
/// @param device the device that has it; empty: every device
/// @param size what it means, the kind says; empty: the kind's own, where needed in standard
///   deviations of the sensor's values before the fault
public record SensorFault(
        String sensor,
        FaultKind kind,
        Optional<String> device,
        Period period,
        OptionalDouble size) {
    /// From when to when; the end does not belong to it.
    public sealed interface Period {
        /// By the index of the reading, from 0.
        record Readings(long from, long to) implements Period {
            public Readings {
                Check.argument(from >= 0 && from < to, "no readings from %s to %s", from, to);
            }
        }

        /// By the time of the reading.
        record Times(Instant from, Instant to) implements Period {
            public Times {
                Check.argument(from.isBefore(to), "no time from %s to %s", from, to);
            }
        }

        /// How much of the period has passed: below 0 before it, from 1 on after it.
        default double passed(long index, Instant at) {
            return switch (this) {
                case Readings(long from, long to) -> (double) (index - from) / (to - from);
                case Times(Instant from, Instant to) -> seconds(from, at) / seconds(from, to);
            };
        }

        private static double seconds(Instant from, Instant to) {
            return to.getEpochSecond()
                    - from.getEpochSecond()
                    + (to.getNano() - from.getNano()) / 1e9;
        }
    }

    public SensorFault {
        size.ifPresent(given ->
                kind.objection(given)
                        .ifPresent(wanted ->
                                Check.argument(
                                        false, "size %s of %s, not %s", given, kind, wanted)));
    }
}
