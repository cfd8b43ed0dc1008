package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;
import io.homeostat.healing.Finding;
import io.homeostat.label.Pending;
import io.homeostat.model.Estimate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/// Whether a champion on probation says what no label is needed to refute, while its predecessor,
/// asked about the same readings, makes sense:
///
/// | fault | what is seen |
/// |---|---|
/// | `fails` | it throws, or what it says is no number, or no probabilities, and the predecessor's is: at the first reading, which the predecessor answers |
/// | `constant` | it says the same to 200 readings in a row, to which the predecessor's answers vary by a quarter of the labels' standard deviation at least, or name another class in one of ten |
/// | `out-of-range` | in most of a hundred readings it is beyond every label ever seen by more than their whole range, and the predecessor is not |
///
/// A quiet world is no fault: where the predecessor's answers hardly vary, nothing follows from a
/// constant. Nor is anything but `fails` found against labels: where 30 labels or more have weighed
/// both and the champion lost no more than its predecessor, the labels are right.
///
/// Cost: O(1) per reading and label, of classes O(classes). The limits are ours: each lies far from
/// what a sound model does, as the price of a mistake is to give up a good one.
@SingleWriter
final class OutputWatch {
    private static final int BLOCK = 200;
    private static final double VARIES = 0.25;
    private static final double OTHER_CLASS = 0.1;
    private static final double SAME = 1e-9;

    /// Out of a hundred: a leaky sum with this memory, and where it is too much.
    private static final double MEMORY = 0.99;

    private static final double TOO_MANY = 50;

    private static final int LABELS_MIN = 100;
    private static final int WEIGHED_MIN = 30;
    private static final double LABEL_SHARE = 0.002;
    private static final double SUM_TOLERANCE = 1e-6;

    private long labels;
    private double smallest = Double.POSITIVE_INFINITY;
    private double largest = Double.NEGATIVE_INFINITY;
    private double labelMean;
    private double labelVariance;

    private long weighed;
    private double championLoss;
    private double predecessorLoss;
    private long readings;
    private double outside;
    private int inBlock;
    private double first;
    private boolean same;
    private double othersFirst;
    private double othersSum;
    private double othersSquares;
    private int othersElse;

    /// A probation begins.
    void begin() {
        weighed = 0;
        championLoss = 0;
        predecessorLoss = 0;
        readings = 0;
        outside = 0;
        inBlock = 0;
    }

    /// Takes a truth, whoever had predicted it.
    void label(double truth) {
        labels++;
        smallest = Math.min(smallest, truth);
        largest = Math.max(largest, truth);
        double share = Math.max(LABEL_SHARE, 1.0 / labels);
        double delta = truth - labelMean;
        labelMean += share * delta;
        labelVariance = (1 - share) * (labelVariance + share * delta * delta);
    }

    /// Takes what both lost on one label.
    void weigh(double ofChampion, double ofPredecessor) {
        weighed++;
        championLoss += ofChampion;
        predecessorLoss += ofPredecessor;
    }

    /// Whether `champion` can say nothing about `x` to which `predecessor` has an answer.
    static Optional<Finding> fails(Contender champion, Contender predecessor, FeatureVector x) {
        String fault;
        try {
            Estimate said = champion.said(x);
            if (sensible(said)) {
                return Optional.empty();
            }
            fault = "it says " + (said instanceof Estimate.Value ? said.point() : said);
        } catch (RuntimeException e) {
            // Whatever is wrong with a model must not stop the loop that can do without it.
            fault = "it fails with " + e.getClass().getSimpleName();
        }
        SequencedMap<String, Object> evidence = evidence("fails", 1);
        return sensible(predecessor.corrected(x))
                ? Optional.of(new Finding.Broken(fault, evidence))
                : Optional.empty();
    }

    /// Whether it is an answer: a number, or probabilities.
    static boolean sensible(Estimate estimate) {
        if (!(estimate instanceof Estimate.Classes classes)) {
            return Double.isFinite(estimate.point());
        }
        double sum = 0;
        for (int i = 0; i < classes.size(); i++) {
            // A NaN is not at least 0 either.
            if (!(classes.get(i) >= 0)) {
                return false;
            }
            sum += classes.get(i);
        }
        return Math.abs(sum - 1) <= SUM_TOLERANCE * classes.size();
    }

    /// Takes what the champion and its `predecessor` said about a reading.
    Optional<Finding> observe(Pending pending, int predecessor) {
        // By themselves: an online learner must not hide what a model says.
        return pending.alone()
                .flatMap(
                        said -> pending.shadow(predecessor).flatMap(other -> observe(said, other)));
    }

    private Optional<Finding> observe(Estimate champion, Estimate predecessor) {
        readings++;
        Optional<Finding> constant = constant(champion, predecessor);
        Optional<Finding> far =
                champion instanceof Estimate.Value
                        ? far(champion.point(), predecessor.point())
                        : Optional.empty();
        boolean acquitted = weighed >= WEIGHED_MIN && championLoss <= predecessorLoss;
        return acquitted ? Optional.empty() : constant.or(() -> far);
    }

    private Optional<Finding> constant(Estimate champion, Estimate predecessor) {
        double says = scalar(champion);
        double other = predecessor.point();
        if (inBlock == 0) {
            first = says;
            same = true;
            othersFirst = other;
            othersSum = 0;
            othersSquares = 0;
            othersElse = 0;
        }
        same &= Math.abs(says - first) <= SAME * Math.max(1, Math.abs(first));
        double beyond = other - othersFirst;
        othersSum += beyond;
        othersSquares += beyond * beyond;
        othersElse += beyond == 0 ? 0 : 1;
        if (++inBlock < BLOCK) {
            return Optional.empty();
        }
        inBlock = 0;
        return same && othersVary(champion) ? Optional.of(constantFinding()) : Optional.empty();
    }

    /// Differs where any probability that matters does.
    private static double scalar(Estimate estimate) {
        return estimate instanceof Estimate.Classes classes
                ? classes.best() + classes.get(classes.best())
                : estimate.point();
    }

    private boolean othersVary(Estimate like) {
        if (like instanceof Estimate.Classes) {
            int rarer = Math.min(othersElse, BLOCK - othersElse);
            return rarer >= OTHER_CLASS * BLOCK;
        }
        return labels >= LABELS_MIN
                && labelVariance > 0
                && othersVariance() >= VARIES * VARIES * labelVariance;
    }

    private double othersVariance() {
        double mean = othersSum / BLOCK;
        return othersSquares / BLOCK - mean * mean;
    }

    private Finding constantFinding() {
        SequencedMap<String, Object> evidence = evidence("constant", BLOCK);
        evidence.put("says", first);
        evidence.put("predecessorDeviation", Math.sqrt(Math.max(0, othersVariance())));
        evidence.put("labelDeviation", Math.sqrt(labelVariance));
        return new Finding.Broken(
                String.format(
                        Locale.ROOT,
                        "it said %.4g to each of %d readings, to which its predecessor's answers"
                                + " vary",
                        first,
                        BLOCK),
                evidence);
    }

    private Optional<Finding> far(double says, double predecessor) {
        if (labels < LABELS_MIN || !(largest > smallest)) {
            return Optional.empty();
        }
        outside = MEMORY * outside + (outOfRange(says) && !outOfRange(predecessor) ? 1 : 0);
        if (outside < TOO_MANY) {
            return Optional.empty();
        }
        SequencedMap<String, Object> evidence = evidence("out-of-range", readings);
        evidence.put("says", says);
        evidence.put("predecessor", predecessor);
        evidence.put("smallestLabel", smallest);
        evidence.put("largestLabel", largest);
        return Optional.of(
                new Finding.Broken(
                        String.format(
                                Locale.ROOT,
                                "it says values such as %.4g where every label was between %.4g"
                                        + " and %.4g",
                                says,
                                smallest,
                                largest),
                        evidence));
    }

    private boolean outOfRange(double value) {
        double range = largest - smallest;
        return value < smallest - range || value > largest + range;
    }

    private static SequencedMap<String, Object> evidence(String fault, long readings) {
        SequencedMap<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("fault", fault);
        evidence.put("readings", readings);
        return evidence;
    }

    void save(StateWriter out) {
        out.putLong(labels).putDouble(smallest).putDouble(largest).putDouble(labelMean);
        out.putDouble(labelVariance).putLong(weighed).putDouble(championLoss);
        out.putDouble(predecessorLoss).putLong(readings).putDouble(outside).putInt(inBlock);
        out.putDouble(first).putBoolean(same).putDouble(othersFirst).putDouble(othersSum);
        out.putDouble(othersSquares).putInt(othersElse);
    }

    void load(StateReader in) {
        labels = in.getLong();
        smallest = in.getDouble();
        largest = in.getDouble();
        labelMean = in.getDouble();
        labelVariance = in.getDouble();
        weighed = in.getLong();
        championLoss = in.getDouble();
        predecessorLoss = in.getDouble();
        readings = in.getLong();
        outside = in.getDouble();
        inBlock = in.getInt();
        first = in.getDouble();
        same = in.getBoolean();
        othersFirst = in.getDouble();
        othersSum = in.getDouble();
        othersSquares = in.getDouble();
        othersElse = in.getInt();
    }
}
