package io.homeostat.gate;

import io.homeostat.base.Check;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.numeric.Autocorrelation;
import io.homeostat.reading.DeviceId;

/// Promotes a candidate whose losses are smaller than the champion's, by betting.
///
/// Every label is a round of a game that is fair or worse if the candidate is no better: the stake
/// is a fraction of the present wealth, chosen from past rounds only, the gain is the paired loss
/// difference, clipped to a known bound. By Ville's inequality the wealth ever reaches 1/alpha with
/// a chance of at most alpha, however often one looks. A mirrored game gathers evidence that the
/// candidate is worse and refuses it early.
///
/// | parameter | unit | range | default | why |
/// |---|---|---|---|---|
/// | alpha | chance of a wrong promotion | (0, 1) | 0.05 | the user's budget |
/// | labelsMin | labels | ≥ 1 | 30 | a bound against a lucky start in autocorrelated losses |
/// | labelsMax | labels | ≥ labelsMin | 2,000 | an undecided trial must end; a gain of 5 % takes some 900 |
/// | bound | loss | > 0 | 3 × mean loss | clips the difference so that one outlier decides nothing |
/// | autocorrelation | | none, auto | none | auto: rounds are [Innovations], from the 21st label on |
///
/// Cost: O(1) per label. Differences from the papers: stakes follow the aGRAPA rule truncated to
/// [0, 0.8]; the claim is about the conditional mean of the clipped differences. Losses that come
/// in waves break it: lucky candidates are promoted more often than alpha says. With `auto` they
/// are not, but a candidate that is better needs more labels; `docs/how-it-decides.md` has the
/// rates. Sources: Waudby-Smith, Ramdas 2024, Estimating means of bounded random variables by
/// betting, JRSS-B 86(1), doi 10.1093/jrsssb/qkad009; Choe, Ramdas 2024, Comparing sequential
/// forecasters, Operations Research 72(4), doi 10.1287/opre.2021.0792.
@SingleWriter
public final class PairedLossGate implements Gate {
    /// Chance at which a candidate that is no worse is refused early: small, because patience is
    /// cheap.
    static final double REFUSAL_ALPHA = 0.05;

    /// Labels that only tell how much labels resemble one another.
    static final int LEARNING = 20;

    private final GatePolicy policy;
    private double bound;
    private long labels;
    private double championSum;
    private double candidateSum;
    private final Innovations innovations = new Innovations();
    private final Wager better = new Wager();
    private final Wager worse = new Wager();

    public PairedLossGate(GatePolicy policy, double bound) {
        double alpha = policy.alpha();
        Check.argument(alpha > 0 && alpha < 1, "alpha %s is not in (0, 1)", alpha);
        Check.argument(
                policy.labelsMin() >= 1 && policy.labelsMax() >= policy.labelsMin(),
                "labelsMin %s and labelsMax %s do not fit",
                policy.labelsMin(),
                policy.labelsMax());
        Check.argument(bound > 0, "bound %s is not positive", bound);
        this.policy = policy;
        this.bound = bound;
    }

    @Override
    public GateVerdict weigh(DeviceId device, double championLoss, double candidateLoss) {
        Check.argument(
                Double.isFinite(championLoss) && Double.isFinite(candidateLoss),
                "losses %s and %s must be finite",
                championLoss,
                candidateLoss);
        labels++;
        championSum += championLoss;
        candidateSum += candidateLoss;
        double gain = Math.clamp((championLoss - candidateLoss) / bound, -1, 1);
        play(device, gain);
        GateVerdict.Evidence evidence =
                new GateVerdict.Evidence(
                        labels,
                        better.wealth(),
                        worse.wealth(),
                        championSum / labels,
                        candidateSum / labels);
        if (labels < policy.labelsMin()) {
            return new GateVerdict.Undecided(evidence);
        }
        if (better.wealth() >= 1 / policy.alpha()) {
            return new GateVerdict.Promote(evidence);
        }
        if (worse.wealth() >= 1 / REFUSAL_ALPHA || labels >= policy.labelsMax()) {
            return new GateVerdict.Refuse(evidence);
        }
        return new GateVerdict.Undecided(evidence);
    }

    private void play(DeviceId device, double gain) {
        double round = gain;
        if (policy.autocorrelation() == Autocorrelation.AUTO) {
            round = innovations.next(device, gain);
            if (labels <= LEARNING) {
                return;
            }
        }
        better.play(round);
        worse.play(-round);
    }

    @Override
    public void save(StateWriter out) {
        out.putDouble(bound).putLong(labels).putDouble(championSum).putDouble(candidateSum);
        innovations.save(out);
        better.save(out);
        worse.save(out);
    }

    @Override
    public void load(StateReader in) {
        bound = in.getDouble();
        labels = in.getLong();
        championSum = in.getDouble();
        candidateSum = in.getDouble();
        innovations.load(in);
        better.load(in);
        worse.load(in);
    }
}
