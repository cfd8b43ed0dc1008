package io.homeostat.replay;

import io.homeostat.base.SingleWriter;
import io.homeostat.gate.GatePolicy;
import io.homeostat.gate.GateVerdict;
import io.homeostat.gate.PairedLossGate;
import io.homeostat.label.Outcome;
import io.homeostat.model.Task;
import io.homeostat.score.Loss;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// Judges a model by a recording: whether its losses are proved to be smaller than a rival's, by
/// the gate that candidates of a running box have to pass.
///
/// The rival is the trivial baseline, which needs no model, or a champion that ran over the same
/// recording. Each label that both have an answer to is a round of [PairedLossGate]. A recording
/// ends, so the wealth at its end is what counts, and not that it was high once: a model that was
/// better for a while and is not any more has lost it again. By Markov's inequality a model that is
/// no better has a wealth of 1/alpha there with a chance of at most alpha, in the sense of
/// [PairedLossGate]. Beside that its mean loss has to be the smaller one, since the rounds are
/// clipped and would hide a few large errors.
///
/// | parameter | unit | range | default | why |
/// |---|---|---|---|---|
/// | alpha | chance of passing what is no better | (0, 1) | the pipeline's | what an error costs |
/// | labelsMin | labels | ≥ 1 | the pipeline's | as for the gate |
/// | autocorrelation | | none, auto | the pipeline's | as for the gate |
/// | bound | loss | > 0 | 1 for classes; for numbers 3 × the rival's mean loss over the first 30 labels | those labels are not bet on, so that the bound is known before the game; they last until the rival has made an error |
///
/// `labelsMax` and `slices` of the policy are not looked at: all of the recording counts, as one.
/// Deterministic. Cost: O(1) per label. Source: as [PairedLossGate].
@SingleWriter
public final class Evaluation {
    /// Labels of a number that only tell how large errors are.
    static final int SCALING = 30;

    private static final double BOUND_MEANS = 3;

    /// What was found.
    public enum Verdict {
        BETTER,
        NOT_PROVED,
        WORSE
    }

    /// @param verdict only [Verdict#BETTER] passes
    /// @param labels pairs of losses that were bet on
    /// @param scaling pairs before them that told how large errors are
    /// @param labelsMin pairs that had to be bet on at least
    /// @param provedAt label at which the evidence was first enough, from 1; empty for never
    /// @param eValue evidence for "the model is better" at the end
    /// @param counterEValue evidence for "the model is worse" at the end
    /// @param wanted what `eValue` had to reach, 1/alpha
    /// @param loss mean loss of the model over the labels that were bet on; NaN without any
    /// @param rivalLoss mean loss of the rival over the same labels
    public record Result(
            Verdict verdict,
            long labels,
            long scaling,
            long labelsMin,
            Optional<Long> provedAt,
            double eValue,
            double counterEValue,
            double wanted,
            double loss,
            double rivalLoss) {
        public boolean better() {
            return verdict == Verdict.BETTER;
        }

        /// What was found and what was wanted, in one line.
        ///
        /// @param rival what the model was compared with, as in "than the champion"
        public String sentence(String rival) {
            return switch (verdict) {
                case BETTER ->
                        "better than " + rival + ": " + found() + ", proved at label " + proved();
                case WORSE ->
                        String.format(
                                Locale.ROOT,
                                "worse than %s: %s; e-value of the contrary %.3g",
                                rival,
                                found(),
                                counterEValue);
                case NOT_PROVED -> "not proved better than " + rival + ": " + missing();
            };
        }

        private long proved() {
            return provedAt.orElseThrow();
        }

        private String missing() {
            if (labels < labelsMin) {
                return labels
                        + " labels to judge by, wanted "
                        + labelsMin
                        + (scaling == 0
                                ? ""
                                : ", after " + scaling + " that told how large errors are");
            }
            return eValue >= wanted
                    ? found() + "; a few errors are large, wanted a smaller mean loss"
                    : found();
        }

        private String found() {
            return String.format(
                    Locale.ROOT,
                    "e-value %.3g (wanted %.3g) over %d labels, loss %.3g instead of %.3g",
                    eValue,
                    wanted,
                    labels,
                    loss,
                    rivalLoss);
        }
    }

    private final GatePolicy policy;
    private final ToDoubleFunction<Outcome> rival;
    private @Nullable PairedLossGate gate;
    private @Nullable GateVerdict verdict;
    private Optional<Long> provedAt = Optional.empty();
    private double scale;
    private long scaling;
    private long pairs;

    /// @param rival its loss about the same reading; NaN where it had no answer
    private Evaluation(Task task, GatePolicy policy, ToDoubleFunction<Outcome> rival) {
        this.policy =
                new GatePolicy(
                        policy.alpha(),
                        policy.labelsMin(),
                        Integer.MAX_VALUE,
                        policy.autocorrelation());
        this.rival = rival;
        if (task instanceof Task.Classification) {
            this.gate = new PairedLossGate(this.policy, 1);
        }
    }

    /// Against what needs no model.
    public static Evaluation againstBaseline(Task task, GatePolicy policy) {
        return new Evaluation(
                task, policy, outcome -> Loss.of(outcome.prediction().baseline(), outcome.label()));
    }

    /// Against a model that has run over the same tape.
    ///
    /// @param champion its losses; a reading that only one of the two answered is left out
    public static Evaluation againstChampion(Task task, GatePolicy policy, Losses champion) {
        return new Evaluation(task, policy, champion::of);
    }

    /// Takes the next label about the model that is judged.
    public void add(Outcome outcome) {
        double rivalLoss = rival.applyAsDouble(outcome);
        if (Double.isNaN(rivalLoss)) {
            return;
        }
        pairs++;
        if (gate == null) {
            measure(rivalLoss);
            return;
        }
        double loss = Loss.of(outcome.prediction().estimate(), outcome.label());
        verdict = gate.weigh(outcome.prediction().device(), rivalLoss, loss);
        if (provedAt.isEmpty() && verdict instanceof GateVerdict.Promote(var evidence)) {
            provedAt = Optional.of(evidence.labels());
        }
    }

    private void measure(double rivalLoss) {
        scale += rivalLoss;
        scaling++;
        if (scaling >= SCALING && scale > 0) {
            gate = new PairedLossGate(policy, BOUND_MEANS * scale / scaling);
        }
    }

    /// Labels that both had an answer to.
    public long pairs() {
        return pairs;
    }

    /// What has been found up to now.
    public Result result() {
        GateVerdict last = verdict;
        GateVerdict.Evidence evidence =
                last == null
                        ? new GateVerdict.Evidence(0, 1, 1, Double.NaN, Double.NaN)
                        : last.evidence();
        return new Result(
                judged(last),
                evidence.labels(),
                scaling,
                policy.labelsMin(),
                provedAt,
                evidence.eValue(),
                evidence.counterEValue(),
                1 / policy.alpha(),
                evidence.candidateLoss(),
                evidence.championLoss());
    }

    private static Verdict judged(@Nullable GateVerdict last) {
        return switch (last) {
            case null -> Verdict.NOT_PROVED;
            case GateVerdict.Promote(var evidence) ->
                    evidence.candidateLoss() < evidence.championLoss()
                            ? Verdict.BETTER
                            : Verdict.NOT_PROVED;
            case GateVerdict.Undecided _ -> Verdict.NOT_PROVED;
            case GateVerdict.Refuse _, GateVerdict.Harms _ -> Verdict.WORSE;
        };
    }
}
