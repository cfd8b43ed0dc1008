package io.homeostat.sensor;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.DeviceTable;
import io.homeostat.reading.Fields;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;

/// Sensors that are judged by one another.
@SingleWriter
final class SensorGroup {
    /// What is kept of all devices together, in sensors.
    private static final int SENSORS_KEPT = 20_000;

    private static final int DEVICES_MIN = 20;

    /// Rows wait so long before they are learned from: a fault in them may still be found.
    private static final int DELAY = 128;

    private static final int JUDGED_MIN = 150;

    /// A value counts as at most so many standard deviations away: how wild a sensor is must not
    /// decide what the others are thought of.
    private static final double FAR = 8;

    /// Statistics that look back over a dozen readings need not be looked at after each.
    private static final int JUDGED_EVERY = 4;

    /// What the others must explain of a sensor for its value to be replaced by theirs.
    private static final double EXPLAINED_MIN = 0.1;

    /// What the sensors of one reading deviate from their means, NaN for those that are sick, until
    /// it is learned.
    private static final class Waiting {
        private final DeviceId device;
        private final long index;
        private final double[] row;

        Waiting(DeviceId device, long index, double[] row) {
            this.device = device;
            this.index = index;
            this.row = row;
        }
    }

    private final Fields all;
    private final int[] fields;

    /// By sensor: whether more than a pause tells that it is sick. What the target does is the very
    /// thing that is predicted: when that changes, there is something to learn.
    private final boolean[] compared;

    private final SensorPolicy policy;
    private final Memory memory;
    private final CrossModel model;
    private final DeviceTable<DeviceHealth> devices;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    /// What the sensors of the present reading deviate from their means; nobody keeps it.
    private final double[] deviations;

    SensorGroup(Fields all, int[] fields, int target, SensorPolicy policy) {
        this.all = all;
        this.fields = fields.clone();
        this.compared = new boolean[fields.length];
        for (int j = 0; j < fields.length; j++) {
            compared[j] = fields[j] != target;
        }
        this.deviations = new double[fields.length];
        this.policy = policy;
        this.memory = new Memory(policy.memory());
        this.model = new CrossModel(fields.length, memory);
        this.devices =
                new DeviceTable<>(
                        Math.max(DEVICES_MIN, SENSORS_KEPT / fields.length),
                        () -> new DeviceHealth(fields.length));
    }

    /// Whether none of the group says anything: then the line is cut, not one sensor.
    private boolean silent(double[] values) {
        for (int field : fields) {
            if (!Double.isNaN(values[field])) {
                return false;
            }
        }
        return true;
    }

    /// Takes a reading, and puts in place of sick values what the others say.
    ///
    /// @param values of all fields; changed where a sensor is sick
    void check(DeviceId id, long index, double[] values, HealthVerdict verdict) {
        DeviceHealth device = devices.of(id);
        if (silent(values)) {
            return;
        }
        device.arrived(index);
        double[] row = new double[fields.length];
        long mask = 0;
        for (int j = 0; j < fields.length; j++) {
            double value = values[fields[j]];
            SensorTrack track = device.tracks[j];
            track.value(value, memory);
            double usual = track.count() == 0 ? value : track.mean();
            double far = FAR * model.deviation(j);
            double away = value - usual;
            deviations[j] = far > 0 ? Math.max(-far, Math.min(far, away)) : away;
            boolean sick = device.episode(j) != null;
            row[j] = sick ? Double.NaN : deviations[j];
            if (Double.isNaN(value) || sick || !(model.variance(j) > 0)) {
                mask |= 1L << j;
            }
            if (!Double.isNaN(value) && !sick) {
                track.follow(value, memory);
            }
        }
        if (model.ready()) {
            Conditional conditional = model.without(mask);
            judge(id, device, conditional, values, verdict);
        }
        learn(new Waiting(id, index, row));
    }

    private void learn(Waiting newest) {
        waiting.addLast(newest);
        if (waiting.size() > DELAY || model.rows() < policy.warmUp() / 2) {
            model.learn(waiting.removeFirst().row);
        }
    }

    private void judge(
            DeviceId id,
            DeviceHealth device,
            Conditional conditional,
            double[] values,
            HealthVerdict verdict) {
        for (int j = 0; j < fields.length; j++) {
            double value = values[fields[j]];
            if (conditional.counts(j)) {
                double error = conditional.residual(j, deviations);
                device.tracks[j].residual(error, conditional.spread(j), value - error, memory);
            }
        }
        tend(id, device, conditional, values, verdict);
        if (device.readings() < policy.warmUp()) {
            return;
        }
        find(device, conditional)
                .filter(suspect -> !fleetAgrees(device, suspect))
                .ifPresent(suspect -> begin(id, device, suspect, conditional, values, verdict));
    }

    private Optional<Suspect> find(DeviceHealth device, Conditional conditional) {
        int wild = -1;
        double most = 0;
        for (int j = 0; j < fields.length; j++) {
            SensorTrack track = device.tracks[j];
            if (conditional.counts(j) && Math.abs(track.residual()) > most) {
                most = Math.abs(track.residual());
                wild = j;
            }
        }
        boolean jumped = wild >= 0 && eligible(device, wild) && device.tracks[wild].wild();
        if (!jumped && device.readings() % JUDGED_EVERY != 0) {
            return Optional.empty();
        }
        boolean[] eligible = new boolean[fields.length];
        for (int j = 0; j < fields.length; j++) {
            eligible[j] = eligible(device, j);
        }
        Suspicion suspicion =
                new Suspicion(
                        device.tracks,
                        conditional,
                        deviations,
                        eligible,
                        compared,
                        model::deviation,
                        device.sick() > 0);
        if (jumped && suspicion.spiked(wild)) {
            SensorTrack track = device.tracks[wild];
            track.spiked(track.residual() * track.scale() * conditional.spread(wild));
        }
        return suspicion.find();
    }

    /// Whether sensor `j` is well, and enough is known of it to say when it is not.
    private static boolean eligible(DeviceHealth device, int j) {
        return device.episode(j) == null && device.tracks[j].judged() >= JUDGED_MIN;
    }

    /// The share of sensor `j` that the others explain.
    private double explained(Conditional conditional, int j) {
        double variance = model.variance(j);
        return variance > 0 ? 1 - conditional.variance(j) / variance : 0;
    }

    /// Whether other devices show the same: then it is the world.
    private boolean fleetAgrees(DeviceHealth device, Suspect suspect) {
        int others = 0;
        int agreeing = 0;
        for (DeviceHealth other : devices.values()) {
            if (other == device || other.readings() < policy.warmUp()) {
                continue;
            }
            others++;
            if (Suspicion.shows(other.tracks[suspect.sensor()], suspect)) {
                agreeing++;
            }
        }
        return others > 0 && 2 * agreeing >= others;
    }

    private void begin(
            DeviceId id,
            DeviceHealth device,
            Suspect suspect,
            Conditional conditional,
            double[] values,
            HealthVerdict verdict) {
        int j = suspect.sensor();
        device.settle();
        if (device.sick() >= Math.max(1, fields.length / 3)) {
            for (int i = 0; i < fields.length; i++) {
                end(id, device, i, "too many sensors at once: the world has changed", verdict);
            }
            rebase(device, j, values[fields[j]]);
            return;
        }
        long since = device.indexOf(suspect.since());
        Episode episode = new Episode(suspect.symptom(), since, suspect.size());
        device.began(j, episode);
        forget(id, since);
        verdict.began(
                Reports.begin(id, all.get(fields[j]), suspect, since, explained(conditional, j)),
                since);
        verdict.sick();
    }

    /// What was about to be learned of a device since its sensor fell sick is not learned.
    private void forget(DeviceId id, long since) {
        Iterator<Waiting> rows = waiting.iterator();
        while (rows.hasNext()) {
            Waiting row = rows.next();
            if (row.index >= since && row.device.equals(id)) {
                rows.remove();
            }
        }
    }

    /// Looks after the sensors that are sick.
    private void tend(
            DeviceId id,
            DeviceHealth device,
            Conditional conditional,
            double[] values,
            HealthVerdict verdict) {
        for (int j = 0; j < fields.length; j++) {
            Episode episode = device.episode(j);
            if (episode == null) {
                continue;
            }
            SensorTrack track = device.tracks[j];
            double value = values[fields[j]];
            double expected = track.mean() + conditional.expected(j, deviations);
            double scale = Math.max(track.scale(), 1) * conditional.spread(j);
            episode.observe(value, value - expected, scale);
            if (episode.over(track, scale)) {
                end(id, device, j, "agrees with the others again", verdict);
            } else if (episode.readings() >= policy.longest()) {
                end(id, device, j, "has been so for so long that it counts as normal", verdict);
                rebase(device, j, episode.mean());
            } else {
                verdict.sick();
                if (explained(conditional, j) >= EXPLAINED_MIN) {
                    values[fields[j]] = expected;
                    verdict.mend();
                }
            }
        }
    }

    private void end(DeviceId id, DeviceHealth device, int j, String how, HealthVerdict verdict) {
        Episode episode = device.episode(j);
        if (episode != null) {
            device.ended(j);
            device.tracks[j].settle();
            verdict.ended(Reports.end(id, all.get(fields[j]), episode, how));
        }
    }

    /// Whether a sensor of `id` was sick at reading `index`.
    boolean sick(DeviceId id, long index) {
        Optional<DeviceHealth> known = devices.peek(id);
        return known.isPresent() && known.get().sick(index);
    }

    boolean anySickSince(long since) {
        for (DeviceHealth device : devices.values()) {
            if (device.sickSince(since)) {
                return true;
            }
        }
        return false;
    }

    /// @param harm what replaced values cost the model more than those that came
    void weigh(DeviceId id, double harm, HealthVerdict verdict) {
        Optional<DeviceHealth> known = devices.peek(id);
        for (int j = 0; known.isPresent() && j < fields.length; j++) {
            DeviceHealth device = known.get();
            Episode episode = device.episode(j);
            if (episode != null && episode.harms(harm)) {
                end(id, device, j, "is believed: the model does better with its values", verdict);
                rebase(device, j, episode.mean());
            }
        }
    }

    /// What the sensor says now is right; it gets to know it anew.
    private static void rebase(DeviceHealth device, int j, double level) {
        SensorTrack fresh = new SensorTrack();
        fresh.rebase(Double.isNaN(level) ? device.tracks[j].mean() : level);
        device.tracks[j] = fresh;
    }

    void save(StateWriter out) {
        model.save(out);
        devices.save(out, DeviceHealth::save);
        out.putInt(waiting.size());
        for (Waiting row : waiting) {
            out.putString(row.device.value()).putLong(row.index).putDoubles(row.row);
        }
    }

    void load(StateReader in) {
        model.load(in);
        devices.load(in, DeviceHealth::load);
        waiting.clear();
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            DeviceId device = new DeviceId(in.getString());
            waiting.addLast(new Waiting(device, in.getLong(), in.getDoubles()));
        }
    }
}
