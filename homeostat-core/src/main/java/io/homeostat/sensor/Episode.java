package io.homeostat.sensor;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.numeric.Moments;

/// A sensor that is sick at present, and whether it seems to be well again.
@SingleWriter
final class Episode {
    private static final double RATE = 2.0 / 17;
    private static final int WELL_MIN = 24;
    private static final double WELL_SHARE = 0.9;
    private static final double WITHIN = 3;
    private static final double LEVEL_MAX = 2;
    private static final double LEVEL_SHARE = 0.4;

    private static final int LABELS_MIN = 30;
    private static final double SURENESS = 3;

    private final Symptom symptom;
    private final long since;
    private final double size;
    private long readings;
    private double well;
    private double level;
    private double noise;
    private double mean = Double.NaN;
    private double last = Double.NaN;
    private final Moments harm = new Moments();

    /// @param since index of the reading with which it began
    Episode(Symptom symptom, long since, double size) {
        this.symptom = symptom;
        this.since = since;
        this.size = size;
        this.level = Double.NaN;
    }

    Symptom symptom() {
        return symptom;
    }

    long since() {
        return since;
    }

    double size() {
        return size;
    }

    /// Readings since it was named.
    long readings() {
        return readings;
    }

    /// What it says on average at present; NaN when it says nothing.
    double mean() {
        return mean;
    }

    /// Takes one more reading of the sensor.
    ///
    /// @param value as it came
    /// @param error what it differs from what the others say; NaN when it says nothing
    /// @param scale usual size of that
    void observe(double value, double error, double scale) {
        readings++;
        boolean silent = Double.isNaN(value);
        double residual = scale > 0 ? Math.clamp(error / scale, -8, 8) : 0;
        boolean good = !silent && Math.abs(residual) <= WITHIN && value != last;
        well += RATE * ((good ? 1 : 0) - well);
        if (!silent) {
            level = Double.isNaN(level) ? residual : level + RATE * (residual - level);
            double jump = Double.isNaN(last) ? 0 : Math.abs(value - last);
            noise += RATE * (jump - noise);
            mean = Double.isNaN(mean) ? value : mean + RATE * (value - mean);
        }
        last = value;
    }

    /// Whether it agrees with the others again.
    boolean over(SensorTrack track, double scale) {
        double allowed =
                Math.clamp(LEVEL_SHARE * Math.abs(size) / Math.max(scale, 1e-300), 1, LEVEL_MAX);
        boolean quantised = symptom == Symptom.QUANTISED && track.familiar().recent() > 0.5;
        return readings >= WELL_MIN
                && well >= WELL_SHARE
                && Math.abs(level) <= allowed
                && track.gaps().length() == 0
                && !quantised;
    }

    /// Takes what replaced values cost the model more than those that came would have, and says
    /// whether they are sure to do harm.
    boolean harms(double more) {
        harm.add(more);
        return harm.count() >= LABELS_MIN
                && harm.mean()
                        > SURENESS * harm.standardDeviation() / Math.sqrt((double) harm.count());
    }

    void save(StateWriter out) {
        out.putString(symptom.label()).putLong(since).putDouble(size).putLong(readings);
        out.putDouble(well).putDouble(level).putDouble(noise).putDouble(mean).putDouble(last);
        harm.save(out);
    }

    static Episode load(StateReader in) {
        Episode episode = new Episode(Symptom.named(in.getString()), in.getLong(), in.getDouble());
        episode.readings = in.getLong();
        episode.well = in.getDouble();
        episode.level = in.getDouble();
        episode.noise = in.getDouble();
        episode.mean = in.getDouble();
        episode.last = in.getDouble();
        episode.harm.load(in);
        return episode;
    }
}
