package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;
import io.homeostat.gate.Gate;
import io.homeostat.gate.GatePolicy;
import io.homeostat.gate.GateVerdict;
import io.homeostat.gate.PairedLossGate;
import io.homeostat.gate.SlicedGate;
import io.homeostat.healing.Finding;
import io.homeostat.label.Blend;
import io.homeostat.label.Outcome;
import io.homeostat.label.Pending;
import io.homeostat.model.Estimate;
import io.homeostat.reading.Reading;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The models that predict: the champion, whose word goes out, and the one in its shadow, a
/// candidate or the champion's predecessor, with the scales between the two. It knows which they
/// are and what each has shown; what follows from it is [ModelLifecycle]'s.
@SingleWriter
final class Contest {
    private final LoopSpec spec;
    private final ModelShelf shelf;
    private final ErrorMonitor monitor;

    private int first;
    private @Nullable Contender champion;
    private @Nullable Contender shadow;
    private @Nullable Gate gate;
    private final Slices slices;
    private final OnlineExpert expert;

    /// @param width columns of a row
    Contest(LoopSpec spec, int width, ModelShelf shelf, ErrorMonitor monitor) {
        this.spec = spec;
        this.shelf = shelf;
        this.monitor = monitor;
        this.slices = new Slices(spec.fields(), spec.healing().gate().slices());
        this.expert = new OnlineExpert(spec.onlineLearner(width));
    }

    /// The learner beside the models.
    OnlineExpert expert() {
        return expert;
    }

    /// `version` is the first, which others are compared with for ever.
    void begin(int version) {
        first = version;
    }

    int first() {
        return first;
    }

    boolean serving() {
        return champion != null;
    }

    /// Whether a model serves that has an answer about `x`.
    boolean answers(FeatureVector x) {
        return champion != null && OutputWatch.sensible(champion.said(x));
    }

    /// What the first model says about `x`, or `otherwise` where it has no answer. While it serves
    /// itself, that is what it `said`.
    Estimate frozen(FeatureVector x, Estimate said, Estimate otherwise) {
        if (first == championVersion()) {
            return said;
        }
        Estimate frozen = shelf.model(first).predict(x);
        return OutputWatch.sensible(frozen) ? frozen : otherwise;
    }

    /// The version that serves, 0 before the first.
    int championVersion() {
        return champion == null ? 0 : champion.version();
    }

    /// The version that predicts in shadow, 0 for none.
    int shadowVersion() {
        return shadow == null ? 0 : shadow.version();
    }

    /// The versions that predict.
    List<Integer> versions() {
        return shadow == null
                ? List.of(championVersion())
                : List.of(championVersion(), shadow.version());
    }

    private Contender champion() {
        if (champion == null) {
            throw new IllegalStateException("asked for a champion before there is one");
        }
        return champion;
    }

    /// What the champion itself says about `x`.
    Estimate said(FeatureVector x) {
        return champion().said(x);
    }

    /// The same, corrected by what it is off by lately.
    Estimate alone(FeatureVector x) {
        return champion().corrected(x);
    }

    /// The same with the online learner's share: what goes out.
    Estimate served(FeatureVector x) {
        return champion().estimate(x, expert.said(x));
    }

    /// How much of that is the online learner's; 0 where there is none.
    double onlineShare() {
        return champion == null || !expert.learned() ? 0 : champion.onlineShare();
    }

    Optional<Estimate> shadowEstimate(FeatureVector x) {
        return Optional.ofNullable(shadow)
                .map(model -> model.corrected(x))
                .filter(OutputWatch::sensible);
    }

    /// The same, with what is added to the estimates at present, what they are blended of, and the
    /// slices of its `reading`.
    Pending served(Pending pending, Reading reading) {
        return pending.served(
                champion == null ? 0 : champion.correction(),
                shadow == null ? 0 : shadow.correction(),
                slices.of(reading),
                blend(pending.features()));
    }

    private Optional<Blend> blend(FeatureVector x) {
        Contender serves = champion;
        return serves == null
                ? Optional.empty()
                : expert.said(x).map(online -> new Blend(serves.corrected(x), online));
    }

    /// Champion and shadow learn what they are off by, and what the online learner is worth.
    void learn(Pending pending, Outcome outcome) {
        Contender serves = champion;
        if (serves == null || serves.version() != outcome.prediction().version()) {
            return;
        }
        Optional<Estimate> online = pending.online();
        double truth = outcome.label();
        double bound = monitor.lossBound();
        pending.alone()
                .ifPresent(said -> serves.learn(said, pending.correction(), online, truth, bound));
        Contender other = shadow;
        if (other != null) {
            pending.shadow(other.version())
                    .ifPresent(said ->
                            other.learn(said, pending.shadowCorrection(), online, truth, bound));
        }
    }

    /// That the champion has no answer about `x`, where the shadow has one.
    Optional<Finding> failure(FeatureVector x) {
        return champion == null || shadow == null
                ? Optional.empty()
                : OutputWatch.fails(champion, shadow, x);
    }

    /// What the scales say after one more label; empty when nothing is weighed.
    Optional<GateVerdict> weigh(Pending pending, double championLoss, double shadowLoss) {
        return gate == null
                ? Optional.empty()
                : Optional.of(
                        gate.weigh(pending.device(), pending.slices(), championLoss, shadowLoss));
    }

    /// `version` serves from now on.
    void serve(int version) {
        // A model that comes out of the shadow knows already what it is off by.
        champion = version == shadowVersion() && shadow != null ? shadow : contender(version);
    }

    /// `version` has to prove itself in the champion's shadow.
    void challenge(int version) {
        shadow = contender(version);
        gate = scales(false);
    }

    /// `version` serves from now on, and its predecessor is in its shadow.
    void promote(int version) {
        Contender predecessor = champion();
        serve(version);
        shadow = predecessor;
        gate = scales(true);
    }

    /// Nothing is in the champion's shadow any more.
    void end() {
        shadow = null;
        gate = null;
    }

    private Contender contender(int version) {
        // A frozen model is left alone in every respect.
        boolean frozen = spec.strategy() instanceof LoopSpec.Strategy.Frozen;
        return new Contender(version, shelf.model(version), frozen ? 0 : spec.healing().biasSpan());
    }

    /// @param swapped whether the newcomer is the champion, on probation
    private Gate scales(boolean swapped) {
        GatePolicy policy = spec.healing().gate();
        double bound = monitor.lossBound();
        Gate overall = new PairedLossGate(policy, bound);
        return slices.names().isEmpty()
                ? overall
                : new SlicedGate(overall, policy, slices.names(), bound, swapped);
    }

    void save(StateWriter out) {
        saveWeights(out);
        expert.save(out);
    }

    /// What a sensor fault goes back to, every few outcomes: not the learner, which is large, and
    /// learns anew.
    void saveWeights(StateWriter out) {
        Contender.save(out, champion);
        out.putPart(this::saveTrial);
    }

    private void saveTrial(StateWriter out) {
        Contender.save(out, shadow);
        out.putBoolean(gate != null);
        if (gate != null) {
            gate.save(out);
        }
    }

    void load(StateReader in) {
        champion = Contender.load(in, this::contender);
        loadTrial(new StateReader(in.getBytes()));
        expert.load(in);
    }

    /// Reads what [#saveWeights] wrote when the same champion served; of the shadow only if it was
    /// the same, or a candidate would change what the champion says.
    void restore(StateReader in) {
        champion = Contender.load(in, this::contender);
        byte[] trial = in.getBytes();
        if (new StateReader(trial).getInt() == shadowVersion()) {
            loadTrial(new StateReader(trial));
        }
    }

    private void loadTrial(StateReader in) {
        shadow = Contender.load(in, this::contender);
        gate = in.getBoolean() ? scales(false) : null;
        if (gate != null) {
            gate.load(in);
        }
    }
}
