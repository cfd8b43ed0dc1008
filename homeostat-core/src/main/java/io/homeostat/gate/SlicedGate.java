package io.homeostat.gate;

import io.homeostat.base.Check;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.reading.DeviceId;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A gate whose newcomer must do no harm in any declared slice of the labels, whatever it gains
/// overall.
///
/// In each slice a gambler bets, on that slice's labels only, that the newcomer's mean loss exceeds
/// the incumbent's by more than the share `margin`: `excess = newcomer - (1 + margin) incumbent`,
/// over the bound, clipped to [-1, 1]. With K slices, a wealth of K/alpha is harm: where the
/// newcomer is within the margin everywhere, any slice says so with a chance of at most alpha
/// (Ville's inequality, and the sum over slices), however often one looks. The clip at -1 takes a
/// little from what speaks for the newcomer where the incumbent's loss is nearer to the bound than
/// the margin.
///
/// **Waiting.** When the overall gate first promotes, at label n, promotion waits for slices that
/// have labels, but fewer than `labelsMin`, or a gambler who has won so far; at the latest it comes
/// at label 2n, or `labelsMax`. A slice that never speaks is not waited for. What is refuted while
/// it waits is refused. What a rare slice could not show by then, it may still show in the
/// probation, whose newcomer is the champion.
///
/// | parameter | unit | range | default | why |
/// |---|---|---|---|---|
/// | margin | share of the incumbent's mean loss in the slice | [0, 10] | 0.1 | what is lost in one mode for a gain in the others |
///
/// Cost: O(slices of the label) per label, O(slices) to look. Reference: as [PairedLossGate];
/// non-inferiority with a margin: Piaggio et al. 2012, JAMA 308(24), doi 10.1001/jama.2012.87802.
/// Difference: harm is what must be shown, not its absence, so that a slice with few labels cannot
/// keep a broken champion for ever.
@SingleWriter
public final class SlicedGate implements Gate {
    private final Gate overall;
    private final GatePolicy policy;
    private final List<String> slices;
    private final List<SliceGame> games;
    private double bound;
    private boolean swapped;
    private long provenAt;

    /// @param overall judges all labels
    /// @param slices their names, by number
    /// @param bound the largest loss, as for `overall`
    /// @param swapped whether the newcomer is the champion, on probation
    public SlicedGate(
            Gate overall, GatePolicy policy, List<String> slices, double bound, boolean swapped) {
        Check.argument(!slices.isEmpty(), "a sliced gate needs a slice");
        Check.argument(policy.margin() >= 0, "margin %s is negative", policy.margin());
        this.overall = overall;
        this.policy = policy;
        this.slices = List.copyOf(slices);
        this.games = slices.stream().map(_ -> new SliceGame(policy)).toList();
        this.bound = bound;
        this.swapped = swapped;
    }

    @Override
    public GateVerdict weigh(DeviceId device, double championLoss, double candidateLoss) {
        return weigh(device, List.of(), championLoss, candidateLoss);
    }

    @Override
    public GateVerdict weigh(
            DeviceId device, List<Integer> within, double championLoss, double candidateLoss) {
        GateVerdict verdict = overall.weigh(device, championLoss, candidateLoss);
        for (int slice : within) {
            games.get(slice)
                    .play(
                            device,
                            swapped ? candidateLoss : championLoss,
                            swapped ? championLoss : candidateLoss,
                            bound);
        }
        GateVerdict.Evidence evidence = verdict.evidence();
        if (evidence.labels() < policy.labelsMin()) {
            return verdict;
        }
        Optional<GateVerdict.Harm> harm = harm();
        if (harm.isPresent()) {
            return new GateVerdict.Harms(evidence, harm.get());
        }
        return swapped ? verdict : awaited(verdict, evidence);
    }

    private Optional<GateVerdict.Harm> harm() {
        double enough = games.size() / policy.alpha();
        return IntStream.range(0, games.size())
                .filter(i -> games.get(i).wealth() >= enough)
                .mapToObj(i -> harm(slices.get(i), games.get(i)))
                .findFirst();
    }

    private GateVerdict.Harm harm(String slice, SliceGame game) {
        return new GateVerdict.Harm(
                slice, game.labels(), game.wealth(), game.incumbentLoss(), game.newcomerLoss());
    }

    /// What becomes of `verdict` while slices with few labels are waited for.
    private GateVerdict awaited(GateVerdict verdict, GateVerdict.Evidence evidence) {
        if (provenAt == 0 && verdict instanceof GateVerdict.Promote) {
            provenAt = evidence.labels();
        }
        if (provenAt == 0) {
            return verdict;
        }
        if (evidence.counterEValue() >= 1 / PairedLossGate.REFUSAL_ALPHA) {
            return new GateVerdict.Refuse(evidence);
        }
        boolean longEnough = evidence.labels() >= Math.min(2 * provenAt, (long) policy.labelsMax());
        return longEnough || games.stream().noneMatch(this::open)
                ? new GateVerdict.Promote(evidence)
                : new GateVerdict.Undecided(evidence);
    }

    private boolean open(SliceGame game) {
        return game.labels() > 0 && (game.labels() < policy.labelsMin() || game.wealth() > 1);
    }

    @Override
    public void save(StateWriter out) {
        overall.save(out);
        out.putDouble(bound).putBoolean(swapped).putLong(provenAt);
        games.forEach(game -> game.save(out));
    }

    @Override
    public void load(StateReader in) {
        overall.load(in);
        bound = in.getDouble();
        swapped = in.getBoolean();
        provenAt = in.getLong();
        games.forEach(game -> game.load(in));
    }
}
