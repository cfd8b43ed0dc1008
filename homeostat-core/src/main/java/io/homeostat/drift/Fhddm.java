package io.homeostat.drift;

import io.homeostat.base.Check;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.drift.DriftVerdict.Drifted;
import io.homeostat.drift.DriftVerdict.Evidence;

/// FHDDM: reports a change when the error rate of a sliding window lies above the lowest it was by
/// more than Hoeffding's bound.
///
/// **When to use it.** Classification with large, sudden changes, at the least cost. Not for a rise
/// of less than about 0.26 (at the defaults): the bound does not know that small error rates vary
/// little.
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | `window` (n) | observations | ≥ 10 | 100 | longer: smaller changes, later |
/// | `delta` (δ) | probability | (0, 1) | 1e-6 | confidence; the value of the paper |
///
/// **Cost.** O(1) per value; `window` bits.
///
/// **Differences from the paper.** The paper watches hits and their fall below the best window;
/// this takes errors (1 = error), and watches their rise, which is the same. One reference
/// implementation asks for errors but watches a fall, so that it reports an improvement. `since`
/// counts from the oldest value of the window that was the best, at most the window.
///
/// **Reference.** A. Pesaranghader, H. L. Viktor, *Fast Hoeffding drift detection method for
/// evolving data streams*, ECML PKDD 2016, doi 10.1007/978-3-319-46227-1_7.
@SingleWriter
public final class Fhddm implements DriftDetector {
    /// @param window values that are compared with the best such window
    /// @param delta confidence of the bound
    public record Settings(int window, double delta) {
        public Settings {
            Check.argument(window >= 10, "fhddm: window %s is below 10", window);
            Check.argument(delta > 0 && delta < 1, "fhddm: delta %s not in (0, 1)", delta);
        }

        /// The defaults of the table above.
        public static Settings defaults() {
            return new Settings(100, 1e-6);
        }
    }

    static final String NAME = "fhddm";

    private final Settings settings;
    private final double bound;
    private final BitRing window;
    private int fewest;
    private long sinceBest;
    private boolean drifted;

    public Fhddm() {
        this(Settings.defaults());
    }

    public Fhddm(Settings settings) {
        this.settings = settings;
        this.bound = Math.sqrt(StrictMath.log(1 / settings.delta()) / (2.0 * settings.window()));
        this.window = new BitRing(settings.window());
        this.fewest = settings.window();
    }

    @Override
    public DriftVerdict observe(double value) {
        Values.binary(NAME, value);
        if (drifted) {
            reset();
        }
        window.add(value == 1);
        if (!window.full()) {
            return DriftVerdict.STABLE;
        }
        sinceBest++;
        if (window.ones() <= fewest) {
            fewest = window.ones();
            sinceBest = 0;
        }
        double rise = (double) (window.ones() - fewest) / settings.window();
        if (rise <= bound) {
            return DriftVerdict.STABLE;
        }
        drifted = true;
        long since = Math.min(sinceBest, settings.window());
        return new Drifted(new Evidence("rise of the window's error rate", rise, bound, since));
    }

    @Override
    public void reset() {
        window.clear();
        fewest = settings.window();
        sinceBest = 0;
        drifted = false;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void save(StateWriter out) {
        Values.begin(out, NAME).putInt(fewest).putLong(sinceBest).putBoolean(drifted);
        window.save(out);
    }

    @Override
    public void load(StateReader in) {
        Values.begin(in, NAME);
        fewest = in.getInt();
        sinceBest = in.getLong();
        drifted = in.getBoolean();
        window.load(in);
    }
}
