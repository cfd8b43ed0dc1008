package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.DeviceTable;
import io.homeostat.sensor.SensorReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;

/// Decides which of the times that devices tell are believed: the loop's time never goes back, so
/// one clock far in the future would hold it for ever.
///
/// A time that is further ahead than [#bound] is not believed until several readings in a row agree
/// on it: so a plant that stood still for weeks goes on, and a wrong clock among others does not. A
/// device whose time stays behind is served, and reported once. Each episode is reported at its
/// beginning and at its end.
@SingleWriter
final class DeviceClocks {
    /// Readings in a row that must agree on a new era, or stay behind to be reported.
    static final int AGREEING = 5;

    /// The same when all of them come from one device, and others are known but silent.
    static final int AGREEING_ALONE = 100;

    private static final long BOUND_SECONDS_MIN = 86_400;
    private static final long STEPS_PER_BOUND = 1_000;
    private static final int STEPS = 31;
    private static final long STEP_SECONDS_MAX = 1_000_000_000_000L;

    private static final class Clock {
        private int behind;
        private boolean wrong;
    }

    private final DeviceTable<Clock> devices = new DeviceTable<>(Clock::new);
    private final long[] steps = new long[STEPS];
    private final LinkedHashSet<DeviceId> ahead = new LinkedHashSet<>();
    private final List<SensorReport> reports = new ArrayList<>();
    private int stepCount;
    private boolean told;
    private boolean doubted;
    private Instant era = Instant.EPOCH;
    private int agreeing;

    /// Whether any reading carried a time of its own.
    boolean told() {
        return told;
    }

    /// Whether the newest time was not believed.
    boolean doubted() {
        return doubted;
    }

    /// What was found since the last call.
    List<SensorReport> drain() {
        if (reports.isEmpty()) {
            return List.of();
        }
        List<SensorReport> drained = List.copyOf(reports);
        reports.clear();
        return drained;
    }

    /// The time that is believed of a reading of `device` that tells `at`, when the loop is at
    /// `now`.
    Instant believe(DeviceId device, Instant at, Instant now) {
        doubted = false;
        Clock clock = devices.of(device);
        if (!told) {
            told = true;
            return at; // there is nothing to compare it with
        }
        long step = at.getEpochSecond() - now.getEpochSecond();
        boolean far = Math.abs(step) > BOUND_SECONDS_MIN && Math.abs(step) > bound();
        if (far && step < 0) {
            if (++clock.behind == AGREEING) {
                accuse(device, at, now);
            }
            return now;
        }
        if (far) {
            return ahead(device, at, now);
        }
        refute(now);
        clock.behind = 0;
        if (clock.wrong) {
            clock.wrong = false;
            report(device, false, "the clock of " + device.value() + " is right again");
        }
        if (at.isAfter(now)) {
            usual(step);
        }
        return at;
    }

    /// The furthest that a reading may be from the loop's time: a thousand usual steps, at least a
    /// day.
    private long bound() {
        int known = Math.min(stepCount, STEPS);
        if (known == 0) {
            return BOUND_SECONDS_MIN;
        }
        long[] sorted = Arrays.copyOf(steps, known);
        Arrays.sort(sorted);
        return Math.max(BOUND_SECONDS_MIN, STEPS_PER_BOUND * sorted[known / 2]);
    }

    private void usual(long seconds) {
        steps[stepCount % STEPS] = Math.min(seconds, STEP_SECONDS_MAX);
        // Only the number of the newest ones matters, not how many there ever were.
        stepCount = stepCount + 1 >= 2 * STEPS ? STEPS : stepCount + 1;
    }

    private Instant ahead(DeviceId device, Instant at, Instant now) {
        long fromEra = Math.abs(at.getEpochSecond() - era.getEpochSecond());
        if (agreeing > 0 && fromEra > tolerance(now)) {
            refute(now);
        }
        ahead.addLast(device);
        era = at;
        agreeing++;
        boolean alone = ahead.size() == 1 && devices.size() > 1;
        if (agreeing >= (alone ? AGREEING_ALONE : AGREEING)) {
            if (stepCount < AGREEING) {
                usual(fromEra);
            }
            ahead.clear();
            agreeing = 0;
            return at;
        }
        if (agreeing == AGREEING) {
            accuse(device, at, now);
        }
        doubted = true;
        return now;
    }

    /// How far times of one new era may be apart. At the beginning of a stream of days or weeks it
    /// is not known how far apart its readings are.
    private long tolerance(Instant now) {
        long bound = bound();
        return stepCount < AGREEING
                ? Math.max(bound, era.getEpochSecond() - now.getEpochSecond())
                : bound;
    }

    /// Somebody holds to the present era: those who were ahead of it are wrong.
    private void refute(Instant now) {
        if (agreeing == 0) {
            return;
        }
        ahead.forEach(device -> accuse(device, era, now));
        ahead.clear();
        agreeing = 0;
    }

    private void accuse(DeviceId device, Instant at, Instant now) {
        Clock clock = devices.of(device);
        if (clock.wrong) {
            return;
        }
        clock.wrong = true;
        report(
                device,
                true,
                "the clock of "
                        + device.value()
                        + " is wrong: it says "
                        + at
                        + " when it is "
                        + now
                        + (at.isAfter(now) ? "; its readings take the pipeline's time" : ""));
    }

    private void report(DeviceId device, boolean begins, String reason) {
        reports.add(SensorReport.of(device, "*", "clock", begins, reason));
    }

    void save(StateWriter out) {
        out.putBoolean(told).putInt(stepCount);
        for (long step : steps) {
            out.putLong(step);
        }
        out.putLong(era.getEpochSecond()).putInt(era.getNano()).putInt(agreeing);
        out.putInt(ahead.size());
        ahead.forEach(device -> out.putString(device.value()));
        devices.save(out, (clock, to) -> to.putInt(clock.behind).putBoolean(clock.wrong));
    }

    void load(StateReader in) {
        told = in.getBoolean();
        stepCount = in.getInt();
        for (int i = 0; i < STEPS; i++) {
            steps[i] = in.getLong();
        }
        era = Instant.ofEpochSecond(in.getLong(), in.getInt());
        agreeing = in.getInt();
        ahead.clear();
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            ahead.addLast(new DeviceId(in.getString()));
        }
        devices.load(
                in,
                (clock, from) -> {
                    clock.behind = from.getInt();
                    clock.wrong = from.getBoolean();
                });
    }
}
