package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Estimate;
import io.homeostat.model.Model;
import io.homeostat.score.Loss;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// A model that predicts now, as champion or in shadow, with what it is off by lately.
@SingleWriter
final class Contender {
    private final int version;
    private final Model model;
    private final BiasCorrection bias;
    private final OnlineShare share = new OnlineShare();
    private @Nullable FeatureVector about;
    private @Nullable Estimate said;

    Contender(int version, Model model, int biasSpan) {
        this.version = version;
        this.model = model;
        this.bias = new BiasCorrection(biasSpan);
    }

    int version() {
        return version;
    }

    /// What is added to its estimates at present.
    double correction() {
        return bias.value();
    }

    /// What the model itself says about `x`, which is asked for several times running.
    Estimate said(FeatureVector x) {
        Estimate known = said;
        if (known == null || !x.equals(about)) {
            known = model.predict(x);
            said = known;
            about = x;
        }
        return known;
    }

    /// What it says about `x` by itself, corrected.
    Estimate corrected(FeatureVector x) {
        Estimate own = said(x);
        double correction = bias.value();
        return own instanceof Estimate.Value(double point) && correction != 0
                ? new Estimate.Value(point + correction)
                : own;
    }

    /// What it says about `x`, corrected and with the share of what an `online` learner says.
    Estimate estimate(FeatureVector x, Optional<Estimate> online) {
        Estimate own = corrected(x);
        return online.map(other -> share.blend(own, other)).orElse(own);
    }

    /// How much of its estimates is the online learner's.
    double onlineShare() {
        return share.value();
    }

    /// Learns from a label what the model itself, uncorrected, was off by, and what an `online`
    /// learner is worth beside it.
    ///
    /// @param own what the model said by itself
    /// @param correction what was in that
    /// @param bound the largest loss that counts
    void learn(
            Estimate own,
            double correction,
            Optional<Estimate> online,
            double truth,
            double bound) {
        if (own instanceof Estimate.Value(double point)) {
            bias.learn(truth - (point - correction));
        }
        online.ifPresent(other -> share.learn(loss(own, truth, bound), loss(other, truth, bound)));
    }

    /// In [0, 1], and mixable: squared.
    private static double loss(Estimate estimate, double truth, double bound) {
        double loss = Loss.of(estimate, truth);
        return switch (estimate) {
            case Estimate.Classes _ -> loss;
            case Estimate.Value _ -> bound > 0 ? Math.min(1, loss * loss / (bound * bound)) : 0;
        };
    }

    static void save(StateWriter out, @Nullable Contender contender) {
        out.putInt(contender == null ? 0 : contender.version());
        if (contender != null) {
            contender.bias.save(out);
            contender.share.save(out);
        }
    }

    /// Reads what [#save] wrote.
    ///
    /// @param made makes the contender of a version
    static @Nullable Contender load(StateReader in, IntFunction<Contender> made) {
        int version = in.getInt();
        if (version == 0) {
            return null;
        }
        Contender contender = made.apply(version);
        contender.load(in);
        return contender;
    }

    private void load(StateReader in) {
        bias.load(in);
        share.load(in);
    }
}
