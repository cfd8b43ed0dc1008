package io.homeostat.online;

import io.homeostat.base.Seed;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Estimate;
import io.homeostat.model.LogisticModel;
import io.homeostat.model.ModelCodec;
import java.util.Arrays;

/// Ten Hoeffding trees that vote, each replaced when its error drifts: family `adaptive-forest`.
///
/// **When to use it.** Where the answer has regions and interactions and labels come soon. Some
/// hundred rows are needed before it is better than [LinearLearner], some fifty times the time
/// always.
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | trees | – | ≥ 1 | 10 | a hundred cost ten times as much for half a point on Elec2 |
/// | lambda | – | > 0 | 6 | mean of the Poisson weights, the paper's ([RowWeights]) |
/// | columns | – | 1 to d | ⌊√d⌋ + 1 | that each leaf looks at, the paper's |
/// | grace | weight | > 0 | 50 | between two looks at a leaf |
/// | delta | probability | (0, 1) | 0.01 | of a split that more rows would not choose |
/// | tau | – | > 0 | 0.05 | two splits as near as this are as good as each other |
/// | warning, drift | probability | (0, 1) | 0.01, 0.001 | `delta` of [io.homeostat.drift.Adwin], which sees rises only |
///
/// All are fixed. A warning begins a tree in the shadow of the one that votes; at drift it takes
/// its place. A vote weighs as much as its tree was right within ADWIN's window (numbers: by the
/// inverse of its error there), so that a new tree counts for what it has shown.
///
/// A leaf for classes is [ClassLeaf], for numbers [NumberLeaf]. A missing value is passed over by a
/// leaf, and at a split goes where most went. Values further than 8 deviations from the mean of
/// their column count as that far. Categories coded as numbers are split as numbers.
///
/// **Cost.** O(trees · (depth + columns · classes)) per row. A tree stops splitting at the leaves
/// that 190 kB hold: of two classes at 20 columns 256, of numbers 59; at least 8 and at most 256.
/// So the state is below 4 MB with a tree in every shadow, unless 8 leaves alone need more: at 100
/// classes and 1,000 columns 13 MB. Nothing is allocated to predict but the estimate.
///
/// **Differences from the paper.** The detectors see the error of every row, not only of those that
/// the tree learns. Votes weigh by the error within ADWIN's window instead of since the tree began.
/// Number of leaves bounded instead of memory in megabytes. Numbers: errors are halved deviations
/// of the target, cut at 1; leaves choose between mean and linear sum; candidates for splits are
/// the ends of [Quantizer]'s buckets, whose width follows the leaf's values instead of being fixed.
///
/// **Reference.** H. M. Gomes and others, *Adaptive random forests for evolving data stream
/// classification*, Machine Learning 106 (2017), doi 10.1007/s10994-017-5642-8. H. M. Gomes, J. P.
/// Barddal, L. E. Boiko, A. Bifet, *Adaptive random forests for data stream regression*, ESANN
/// 2018.
@SingleWriter
final class AdaptiveForest implements OnlineLearner {
    static final String FAMILY = "adaptive-forest";
    static final int TREES = 10;

    /// Of one tree: with one in the shadow of each, a forest's state stays below 4 MB.
    private static final int TREE_BYTES = 190_000;

    private static final int LEAVES_MIN = 8;
    private static final int LEAVES_MAX = 256;

    // For the life of the learner
    private final OnlineSpec spec;
    private final int columns;
    private final int leavesMax;
    private final Seed[] weights = new Seed[TREES];

    private final InputScale scale;
    private final InputScale target = new InputScale(1);
    private final ForestMember[] members = new ForestMember[TREES];
    private double origin;
    private long born;
    private long learned;

    // Scratch, no state
    private final double[] votes;

    AdaptiveForest(OnlineSpec spec) {
        this.spec = spec;
        int width = spec.width();
        int classes = spec.classes();
        this.columns = Math.min(width, (int) Math.sqrt(width) + 1);
        int leafBytes =
                classes == 0 ? NumberLeaf.bytes(width, columns) : ClassLeaf.bytes(classes, columns);
        this.leavesMax = Math.clamp(TREE_BYTES / leafBytes, LEAVES_MIN, LEAVES_MAX);
        this.scale = new InputScale(width);
        this.votes = new double[Math.max(1, classes)];
        for (int i = 0; i < TREES; i++) {
            weights[i] = spec.seed().split("weights").split(i);
            members[i] = new ForestMember(tree());
        }
    }

    private HoeffdingTree tree() {
        return tree(born++);
    }

    private HoeffdingTree tree(long serial) {
        return new HoeffdingTree(spec, serial, columns, leavesMax);
    }

    @Override
    public Estimate predict(FeatureVector x) {
        ModelCodec.checkWidth(FAMILY, spec.width(), x.size());
        double[] sums = new double[votes.length];
        double all = 0;
        for (ForestMember member : members) {
            double weight = weight(member);
            Arrays.fill(votes, 0);
            member.tree().vote(x, scale, votes);
            for (int k = 0; k < sums.length; k++) {
                sums[k] += weight * votes[k];
            }
            all += weight;
        }
        if (spec.classes() == 0) {
            return new Estimate.Value(origin + sums[0] / all);
        }
        double floor = LogisticModel.FLOOR;
        for (int k = 0; k < sums.length; k++) {
            sums[k] = floor + (1 - sums.length * floor) * (sums[k] / all);
        }
        return Estimate.Classes.owning(sums);
    }

    /// How much a tree's vote counts, by its error of late.
    private double weight(ForestMember member) {
        double right = 1 - member.error();
        return spec.classes() == 0 ? 1 / (1e-3 + member.error()) : 1e-3 + right;
    }

    @Override
    public void learn(FeatureVector x, double truth) {
        ModelCodec.checkWidth(FAMILY, spec.width(), x.size());
        OnlineState.truth(FAMILY, truth, spec.classes());
        double answer = answer(truth);
        for (int i = 0; i < TREES; i++) {
            double error = error(members[i], x, answer);
            int times = RowWeights.of(weights[i], learned);
            if (times > 0) {
                members[i].learn(x, scale, answer, times);
            }
            members[i].observe(error, this::tree);
        }
        scale.observe(x);
        learned++;
        if (InputScale.due(learned)) {
            for (int i = 0; i < spec.width(); i++) {
                InputScale.Change change = scale.refresh(i);
                for (ForestMember member : members) {
                    member.rescale(i, change);
                }
            }
        }
    }

    /// The class, or the number as a deviation from the first.
    private double answer(double truth) {
        if (spec.classes() > 0) {
            return truth;
        }
        double believed = target.observe(0, truth);
        if (learned == 0) {
            origin = believed;
        }
        return believed - origin;
    }

    /// From 0 to 1: whether the tree was wrong, or by how many deviations of the target, halved.
    private double error(ForestMember member, FeatureVector x, double answer) {
        Arrays.fill(votes, 0);
        member.tree().vote(x, scale, votes);
        if (spec.classes() == 0) {
            double apart = Math.abs(votes[0] - answer);
            return apart == 0 ? 0 : Math.min(1, apart / (2 * target.deviation(0)));
        }
        return ClassLeaf.best(votes) == answer ? 0 : 1;
    }

    @Override
    public long learned() {
        return learned;
    }

    @Override
    public String family() {
        return FAMILY;
    }

    @Override
    public int width() {
        return spec.width();
    }

    /// Trees that were begun, the first ten with them.
    long born() {
        return born;
    }

    int leavesMax() {
        return leavesMax;
    }

    @Override
    public void save(StateWriter out) {
        OnlineState.begin(out, FAMILY, spec);
        out.putLong(learned).putLong(born).putDouble(origin);
        scale.save(out);
        target.save(out);
        for (ForestMember member : members) {
            member.save(out);
        }
    }

    @Override
    public void load(StateReader in) {
        OnlineState.begin(in, FAMILY, spec);
        learned = OnlineState.count(in, "rows learned");
        born = OnlineState.count(in, "trees begun");
        origin = OnlineState.finite(in, "origin of the answers");
        scale.load(in);
        target.load(in);
        for (ForestMember member : members) {
            member.load(in, this::tree);
        }
    }
}
