package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;
import io.homeostat.label.Outcome;
import io.homeostat.label.Pending;
import io.homeostat.label.Prediction;
import io.homeostat.model.Estimate;
import io.homeostat.model.Model;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// A model that predicts now, as champion or in shadow, with what it is off by lately.
@SingleWriter
final class Contender {
    private final int version;
    private final Model model;
    private final BiasCorrection bias;
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

    /// What it says about `x`, corrected.
    Estimate estimate(FeatureVector x) {
        return corrected(said(x));
    }

    /// What it `said`, corrected.
    Estimate corrected(Estimate said) {
        double correction = bias.value();
        return said instanceof Estimate.Value(double point) && correction != 0
                ? new Estimate.Value(point + correction)
                : said;
    }

    /// Learns from a label what the model itself, uncorrected, was off by.
    ///
    /// @param corrected its estimate as it was given out
    /// @param correction what had been added to it then
    void learn(double corrected, double correction, double truth) {
        bias.learn(truth - (corrected - correction));
    }

    /// What [#learn] does, for the champion and the one in shadow.
    static void learn(
            @Nullable Contender champion,
            @Nullable Contender shadow,
            Pending pending,
            Outcome outcome) {
        Prediction prediction = outcome.prediction();
        if (champion == null
                || champion.version() != prediction.version()
                || !(prediction.estimate() instanceof Estimate.Value(double said))) {
            return;
        }
        champion.learn(said, pending.correction(), outcome.label());
        if (shadow != null) {
            pending.shadow(shadow.version())
                    .ifPresent(estimate ->
                            shadow.learn(
                                    estimate.point(), pending.shadowCorrection(), outcome.label()));
        }
    }

    static void save(StateWriter out, @Nullable Contender contender) {
        out.putInt(contender == null ? 0 : contender.version());
        if (contender != null) {
            contender.bias.save(out);
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
    }
}
