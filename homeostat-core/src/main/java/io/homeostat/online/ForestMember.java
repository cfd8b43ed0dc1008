package io.homeostat.online;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.drift.Adwin;
import io.homeostat.drift.DriftVerdict.Drifted;
import io.homeostat.feature.FeatureVector;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A tree of an [AdaptiveForest], what watches its errors, and the tree that grows in its shadow
/// after a warning.
@SingleWriter
final class ForestMember {
    /// Errors of a tree that does not change are watched for long: a warning costs a tree in the
    /// shadow, a drift the tree. The values of the paper's faster variant. A fall of the error is
    /// no reason for either.
    private static final Adwin.Settings WARNING = new Adwin.Settings(0.01, 32, 5, 5, 10, 1);

    private static final Adwin.Settings DRIFT = new Adwin.Settings(0.001, 32, 5, 5, 10, 1);

    private final Adwin warning = new Adwin(WARNING);
    private final Adwin drift = new Adwin(DRIFT);
    private HoeffdingTree tree;
    private @Nullable HoeffdingTree shadow;

    ForestMember(HoeffdingTree tree) {
        this.tree = tree;
    }

    HoeffdingTree tree() {
        return tree;
    }

    /// The mean error of late, from 0 to 1; that of ignorance before there is any.
    double error() {
        return drift.width() == 0 ? 0.5 : Math.clamp(drift.mean(), 0, 1);
    }

    void learn(FeatureVector x, InputScale scale, double truth, int times) {
        tree.learn(x, scale, truth, times);
        if (shadow != null) {
            shadow.learn(x, scale, truth, times);
        }
    }

    /// Takes the tree's error for a row before it learned it; `fresh` gives new trees.
    void observe(double error, Supplier<HoeffdingTree> fresh) {
        if (warning.observe(error) instanceof Drifted) {
            shadow = fresh.get();
            warning.reset();
        }
        if (drift.observe(error) instanceof Drifted) {
            tree = shadow == null ? fresh.get() : shadow;
            shadow = null;
            warning.reset();
            drift.reset();
        }
    }

    void rescale(int column, InputScale.Change change) {
        tree.rescale(column, change);
        if (shadow != null) {
            shadow.rescale(column, change);
        }
    }

    void save(StateWriter out) {
        warning.save(out);
        drift.save(out);
        save(tree, out);
        out.putBoolean(shadow != null);
        if (shadow != null) {
            save(shadow, out);
        }
    }

    private static void save(HoeffdingTree tree, StateWriter out) {
        out.putLong(tree.serial());
        tree.save(out);
    }

    /// @param numbered gives a new tree of that serial number
    void load(StateReader in, LongFunction<HoeffdingTree> numbered) {
        loadDetector(warning, in);
        loadDetector(drift, in);
        tree = loadTree(in, numbered);
        shadow = in.getBoolean() ? loadTree(in, numbered) : null;
    }

    /// The error's mean weighs votes and must be one.
    private static void loadDetector(Adwin detector, StateReader in) {
        detector.load(in);
        boolean sound =
                detector.width() == 0 || (detector.width() > 0 && Double.isFinite(detector.mean()));
        if (!sound) {
            throw OnlineState.wrong("mean error of a tree", detector.mean(), "a finite number");
        }
    }

    private static HoeffdingTree loadTree(StateReader in, LongFunction<HoeffdingTree> numbered) {
        HoeffdingTree loaded = numbered.apply(OnlineState.count(in, "serial number of a tree"));
        loaded.load(in);
        return loaded;
    }
}
