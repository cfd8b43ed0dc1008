package io.homeostat.sensor;

import java.util.Optional;

/// Finds the one sensor of a device whose being sick explains what all of them show, if there is
/// one.
///
/// | symbol | unit | value | why |
/// |---|---|---|---|
/// | `LIMIT` | spreads | 6 | a Gaussian statistic passes it once in 5 · 10⁸ looks: what errs here is the assumption, not the level |
/// | `BEYOND` | times the peak of the past | 1.5 | statistics of real streams are not Gaussian; each has to leave its own past behind |
/// | `EFFECT` | standard deviations of the sensor | 1 | a model hardly feels a smaller error of an input |
/// | `SHIFT` | standard deviations of the residual | 1 | what is smaller than the residuals themselves is not sure |
/// | `REST` | share of the suspect's statistic | 0.35 | what may be left on the other sensors when the suspect is taken out |
///
/// **Isolation.** Of all sensors the one is suspected whose removal takes the most from
/// Mahalanobis' distance: the reconstruction-based contribution `(Q d)_j² / Q_jj`, which is largest
/// for the faulty one when one is faulty (Alcala, Qin 2009, Automatica 45(7), doi
/// 10.1016/j.automatica.2009.02.027). Then it is taken out; if the others are still inconsistent,
/// the world has changed and not the sensor.
final class Suspicion {
    static final double LIMIT = 6;
    static final double BEYOND = 1.5;
    private static final double EFFECT = 1;

    /// The mean of a ramp is half of its end, and a little less where its beginning is not sure.
    private static final double MEAN_EFFECT = 0.4 * EFFECT;

    private static final double SHIFT = 1;

    /// A level is believed to have begun so many of its spans ago at most.
    private static final int SPANS_BACK = 3;

    /// Readings in a row on the same side: one wild reading is no level.
    private static final int STEADY = 6;

    private static final double USUAL = 2;

    /// The share of large changes that makes noise of a few wild readings.
    private static final double ROUGH = 0.25;

    private static final double REST = 0.35;
    private static final double NOISE_RATIO = 2;
    private static final int RUN_MIN = 20;
    private static final int RUN_TIMES = 3;

    /// A sensor that pauses more often than this by nature is not judged by its pauses.
    private static final double RARE = 0.25;

    private static final int SPIKES_MIN = 3;
    private static final double SPIKE_EFFECT = 2;
    private static final int FAMILIAR_MIN = 40;

    /// A step finer than this share of the sensor's spread hides nothing from a model.
    private static final double STEP = 0.25;

    /// Equal values in a row that make a shifted sensor a stuck one.
    private static final int CONSTANT = 4;

    /// A sensor of which the others explain less than this is judged strictly.
    private static final double EXPLAINED = 0.2;

    private static final double STRICT = 1.5;

    /// The standard deviation of a sensor.
    interface Spread {
        double of(int sensor);
    }

    private final SensorTrack[] tracks;
    private final Conditional model;
    private final double[] deviations;
    private final boolean[] eligible;
    private final boolean[] compared;
    private final Spread spread;
    private final double strictness;

    /// @param eligible by sensor: whether enough is known of it
    /// @param compared by sensor: whether more than a pause may be a sign
    /// @param sick whether another sensor of the device is: what was learned with it counts less
    Suspicion(
            SensorTrack[] tracks,
            Conditional model,
            double[] deviations,
            boolean[] eligible,
            boolean[] compared,
            Spread spread,
            boolean sick) {
        this.tracks = tracks;
        this.model = model;
        this.deviations = deviations;
        this.eligible = eligible;
        this.compared = compared;
        this.spread = spread;
        this.strictness = sick ? STRICT : 1;
    }

    Optional<Suspect> find() {
        Suspect worst = null;
        boolean single = pausing() <= Math.max(1, tracks.length / 3);
        for (int j = 0; j < tracks.length && single; j++) {
            Optional<Suspect> paused = eligible[j] ? paused(j) : Optional.empty();
            if (paused.isPresent()) {
                return paused;
            }
        }
        if (tracks.length == 1) {
            return Optional.empty(); // alone, it cannot be told from the world
        }
        for (int k = 0; k < SensorTrack.SPANS.length && worst == null; k++) {
            worst = level(k).orElse(null);
        }
        return Optional.ofNullable(worst).or(this::noise).or(this::spikes);
    }

    /// How many sensors pause at present; many at once are the plant, or the line.
    private int pausing() {
        int count = 0;
        for (SensorTrack track : tracks) {
            count +=
                    Math.max(track.gaps().length(), track.repeats().length()) >= RUN_MIN / 2
                            ? 1
                            : 0;
        }
        return count;
    }

    /// A sensor that says the same, or nothing, for longer than ever.
    private Optional<Suspect> paused(int j) {
        SensorTrack track = tracks[j];
        if (unusual(track.gaps(), RUN_MIN)) {
            return Optional.of(run(j, Symptom.DROP_OUT, track.gaps()));
        }
        if (unusual(track.repeats(), RUN_MIN)) {
            Symptom symptom = track.last() == 0 ? Symptom.DROP_OUT : Symptom.STUCK;
            return Optional.of(run(j, symptom, track.repeats()));
        }
        return unusual(track.familiar(), FAMILIAR_MIN) && track.step() >= STEP * spread.of(j)
                ? Optional.of(run(j, Symptom.QUANTISED, track.familiar()))
                : Optional.empty();
    }

    private static Suspect run(int j, Symptom symptom, Runs runs) {
        return new Suspect(j, symptom, runs.length(), 0, runs.length());
    }

    private static boolean unusual(Runs runs, int least) {
        return runs.usual() < RARE && runs.length() >= Math.max(least, RUN_TIMES * runs.longest());
    }

    private Optional<Suspect> level(int k) {
        boolean any = false;
        int worst = -1;
        double most = 0;
        for (int j = 0; j < tracks.length; j++) {
            if (!model.counts(j)) {
                continue;
            }
            any |= risen(j, k);
            double contribution = square(residual(j, k)) / model.variance(j);
            if (contribution > most) {
                most = contribution;
                worst = j;
            }
        }
        if (!any
                || worst < 0
                || !risen(worst, k)
                || !restUsual(worst)
                || !restConsistent(worst, k)) {
            return Optional.empty();
        }
        SensorTrack track = tracks[worst];
        Excursion shift = track.excursion;
        return Optional.of(
                new Suspect(
                        worst,
                        shape(track),
                        Math.clamp(shift.count(), 1, (long) SPANS_BACK * SensorTrack.SPANS[k]),
                        shift.size(),
                        track.level(k).z()));
    }

    private boolean risen(int j, int k) {
        Smoothed level = tracks[j].level(k);
        double z = Math.abs(level.z());
        return eligible[j]
                && compared[j]
                && tracks[j].steady() >= STEADY
                && Math.abs(level.value()) >= SHIFT
                && Math.abs(residual(j, k)) >= EFFECT * spread.of(j)
                && Math.abs(tracks[j].excursion.size()) >= MEAN_EFFECT * spread.of(j)
                && z >= BEYOND * level.peak()
                && z >= strictness(j) * LIMIT;
    }

    private double strictness(int j) {
        double explained = 1 - model.variance(j) / square(spread.of(j));
        return (explained < EXPLAINED ? STRICT : 1) * strictness;
    }

    /// Whether a sensor of another device shows half as much of the same.
    static boolean shows(SensorTrack track, Suspect suspect) {
        double z = Math.abs(suspect.z()) / 2;
        return switch (suspect.symptom()) {
            case OFFSET, GAIN, DRIFT -> {
                boolean same = false;
                for (int k = 0; k < SensorTrack.SPANS.length; k++) {
                    same |= track.level(k).z() * Math.signum(suspect.z()) >= Math.min(z, LIMIT / 2);
                }
                yield same;
            }
            case NOISE -> track.noise().z() >= Math.min(z, LIMIT / 2);
            case SPIKE -> track.spikes() > 0;
            case STUCK -> track.repeats().length() >= z;
            case QUANTISED -> track.familiar().length() >= z;
            case DROP_OUT -> track.gaps().length() >= z || track.repeats().length() >= z;
        };
    }

    /// Whether the others are where they were when it was learned what they say of `out`: beyond, a
    /// plane says nothing of a curve. Their squared distance has as many degrees of freedom as
    /// there are of them; 19 of 20 usual readings pass.
    private boolean restUsual(int out) {
        int others = model.count() - 1;
        return model.distanceWithout(out, deviations) <= others + USUAL * Math.sqrt(2.0 * others);
    }

    /// Smoothed residual of sensor `j` in units.
    private double residual(int j, int k) {
        return tracks[j].level(k).value() * deviation(j);
    }

    /// Usual size of the residual of sensor `j` in units.
    private double deviation(int j) {
        return tracks[j].scale() * model.spread(j);
    }

    /// Whether the others agree with each other once sensor `out` does not count.
    private boolean restConsistent(int out, int k) {
        double bound = Math.max(LIMIT / 2, REST * Math.abs(tracks[out].level(k).z()));
        return rest(
                out, i -> residual(i, k), i -> bound * deviation(i) * tracks[i].level(k).spread());
    }

    /// Whether the newest reading of sensor `out` is wild, and of no other.
    boolean spiked(int out) {
        double bound = Math.max(LIMIT / 2, REST * Math.abs(tracks[out].residual()));
        return rest(out, i -> tracks[i].residual() * deviation(i), i -> bound * deviation(i));
    }

    /// Whether what the others leave of each other, once `out` does not count, is within bounds.
    private boolean rest(int out, Spread residuals, Spread bounds) {
        double shift = residuals.of(out);
        for (int i = 0; i < tracks.length; i++) {
            if (i == out || !model.counts(i)) {
                continue;
            }
            double q = model.precision(i, i);
            double cross = model.precision(i, out);
            double left = q - square(cross) / model.precision(out, out);
            double residual = (residuals.of(i) * q - cross * shift) / left;
            if (Math.abs(residual) > bounds.of(i) * Math.sqrt(q / left)) {
                return false;
            }
        }
        return true;
    }

    private static Symptom shape(SensorTrack track) {
        Excursion shift = track.excursion;
        if (track.repeats().length() >= CONSTANT && track.repeats().usual() < RARE) {
            return track.last() == 0 ? Symptom.DROP_OUT : Symptom.STUCK;
        }
        double factor = shift.slope();
        boolean grows = Math.abs(shift.slopeSureness()) > 4;
        double proportional = shift.expected() == 0 ? 0 : shift.size() / shift.expected();
        if (grows && Math.abs(factor - proportional) < 0.5 * Math.abs(proportional)) {
            return Symptom.GAIN;
        }
        boolean wanders = Math.abs(shift.trendSureness()) > 4 && shift.trend() * shift.size() > 0;
        return wanders && shift.count() > 40 ? Symptom.DRIFT : Symptom.OFFSET;
    }

    private Optional<Suspect> noise() {
        boolean any = false;
        int worst = -1;
        double most = 0;
        for (int j = 0; j < tracks.length; j++) {
            if (model.counts(j)) {
                any |= loud(j);
                double excess = excess(j);
                if (excess > most) {
                    most = excess;
                    worst = j;
                }
            }
        }
        if (!any || worst < 0 || !loud(worst) || !restUsual(worst)) {
            return Optional.empty();
        }
        for (int i = 0; i < tracks.length; i++) {
            if (i == worst || !model.counts(i)) {
                continue;
            }
            double shared =
                    square(model.precision(i, worst))
                            / (model.precision(i, i) * model.precision(worst, worst));
            if (excess(i) - shared * most > REST * most) {
                return Optional.empty();
            }
        }
        SensorTrack track = tracks[worst];
        return Optional.of(
                new Suspect(
                        worst,
                        Symptom.NOISE,
                        Math.max(1, track.restless()),
                        added(worst),
                        track.noise().z()));
    }

    private boolean loud(int j) {
        Smoothed noise = tracks[j].noise();
        double z = noise.z();
        return eligible[j]
                && compared[j]
                && z >= strictness * LIMIT
                && z >= BEYOND * noise.peak()
                && tracks[j].rough() >= ROUGH
                && noise.value() >= NOISE_RATIO * noise.mean()
                && added(j) >= EFFECT * spread.of(j);
    }

    /// Standard deviation of what is added to the sensor: two values of it make a jump, and a mean
    /// absolute value is √(2/π) of a Gaussian standard deviation.
    private double added(int j) {
        return Math.sqrt(excess(j) * model.variance(j) * Math.PI) / 2;
    }

    /// How much more its residual jumps about than it used to, in shares of what is unexplained.
    private double excess(int j) {
        Smoothed noise = tracks[j].noise();
        double more = square(noise.value()) - square(noise.mean());
        return Math.max(0, more) * square(tracks[j].scale());
    }

    private Optional<Suspect> spikes() {
        int worst = -1;
        for (int j = 0; j < tracks.length; j++) {
            if (eligible[j]
                    && compared[j]
                    && tracks[j].spikes() >= SPIKES_MIN
                    && (worst < 0 || tracks[j].spikes() > tracks[worst].spikes())) {
                worst = j;
            }
        }
        if (worst < 0) {
            return Optional.empty();
        }
        double size = tracks[worst].spikeSize();
        if (Math.abs(size) < SPIKE_EFFECT * spread.of(worst)) {
            return Optional.empty();
        }
        return Optional.of(new Suspect(worst, Symptom.SPIKE, 128, size, size / deviation(worst)));
    }

    private static double square(double x) {
        return x * x;
    }
}
