package io.homeostat.estimate;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Estimate;
import io.homeostat.model.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Estimates how right the champion is where labels have not come, learns from those that do, and
/// says when they contradict it.
///
/// **When to use it.** Labels late, rare or paused. For classes it is CBPE: a class named with
/// calibrated probability p is right in p of all cases. For numbers, [ErrorModel] expects the error
/// from signs that are there without a label: how far the estimate is from the trivial baseline and
/// from the first model, how unusual the estimate is, and how far the inputs are from those whose
/// labels are known.
///
/// **What it cannot know.** When inputs move, confidence and distance tell. When the relation
/// between inputs and truth changes, nothing tells before labels come: then they contradict the
/// expectation within some tens of labels ([Contradiction]), and it is not valid until 200 more
/// have come without another contradiction. It is not valid either before a champion's first 100
/// labels.
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | window | readings | ≥ 1 | 1,000 | at most so many readings without label are spoken of |
/// | tolerance | accuracy, or mean errors | ≥ 0 | 0.02, or 0.1 | what it may be off by and still be valid |
/// | error bound | mean errors | > 0 | 4 | clips one wild error, which decides nothing |
///
/// **Cost.** O(columns) per reading and label, O(window) when asked. **References.** NannyML's
/// confidence-based performance estimation and direct loss estimation (documentation at
/// nannyml.readthedocs.io); ours are the bounded memory, the signs and the test.
@SingleWriter
public final class PerformanceEstimate {
    private static final int WINDOW = 1_000;
    private static final int SIGNS = 6;
    private static final int LABELS_MIN = 100;
    private static final int RECOVERY = 200;
    private static final double ACCURACY_TOLERANCE = 0.02;
    private static final double ERROR_TOLERANCE = 0.1;
    private static final double ERROR_BOUND = 4;
    private static final double SIGN_MAX = 5;
    private static final double LOSS_SHARE = 0.01;
    private static final double SCALE_SHARE = 0.001;

    private final boolean classes;
    private final LossModel model;
    private final InputDistance distance;
    private final Contradiction contradiction;

    /// Signs of the newest estimates, newest last.
    private final Deque<double[]> newest = new ArrayDeque<>();

    /// Scratch, no state: signs of the estimate whose label has come.
    private final double[] labelled;

    private long labels;
    private long trustedFrom = LABELS_MIN;
    private double labelMean;
    private double labelVariance;
    private long truths;
    private double usualLoss;

    /// @param columns of the feature vectors
    public PerformanceEstimate(Task task, int columns) {
        this.classes = task instanceof Task.Classification;
        this.model = classes ? new Calibration() : new ErrorModel(SIGNS);
        this.labelled = new double[classes ? 1 : SIGNS];
        this.distance = new InputDistance(classes ? 0 : columns);
        this.contradiction =
                new Contradiction(classes ? ACCURACY_TOLERANCE : ERROR_TOLERANCE / ERROR_BOUND);
    }

    /// The champion said `estimate` about `x`; `baseline` and `first` are what others said.
    public void said(Estimate estimate, Estimate baseline, Estimate first, FeatureVector x) {
        // The place of what is forgotten is taken again: held anew by the thousand, they would be
        // copied by each young collection.
        double[] signs =
                newest.size() == WINDOW ? newest.removeFirst() : new double[labelled.length];
        signs(estimate, baseline, first, x, signs);
        newest.addLast(signs);
    }

    private void signs(
            Estimate estimate, Estimate baseline, Estimate first, FeatureVector x, double[] signs) {
        if (estimate instanceof Estimate.Classes probabilities) {
            signs[0] = probabilities.get(probabilities.best());
            return;
        }
        double point = estimate.point();
        double unit = labelVariance > 0 ? Math.sqrt(labelVariance) : 1;
        signs[0] = 1;
        signs[1] = sign(Math.abs(point - baseline.point()) / unit);
        signs[2] = sign(Math.abs(point - first.point()) / unit);
        signs[3] = sign((point - labelMean) / unit);
        signs[4] = sign(Math.abs(point - labelMean) / unit);
        signs[5] = distance.of(x);
    }

    private static double sign(double value) {
        return Double.isNaN(value) ? 0 : Math.clamp(value, -SIGN_MAX, SIGN_MAX);
    }

    /// The truth about an estimate of the present champion: first weighed, then learned from.
    public void outcome(
            Estimate estimate, Estimate baseline, Estimate first, FeatureVector x, double truth) {
        double[] signs = labelled;
        signs(estimate, baseline, first, x, signs);
        double loss =
                classes ? (estimate.point() == truth ? 0 : 1) : Math.abs(estimate.point() - truth);
        labels++;
        if (labels > LABELS_MIN && contradicts(model.expect(signs), loss)) {
            model.doubt();
            trustedFrom = labels + RECOVERY;
        }
        model.learn(signs, loss);
        usualLoss += Math.max(LOSS_SHARE, 1.0 / labels) * (loss - usualLoss);
        if (!classes) {
            scale(truth);
            distance.learn(x);
        }
    }

    private boolean contradicts(double expected, double loss) {
        double bound = classes ? 1 : ERROR_BOUND * usualLoss;
        return bound > 0
                && contradiction.weigh(Math.min(1, expected / bound), Math.min(1, loss / bound));
    }

    private void scale(double truth) {
        truths++;
        double share = Math.max(SCALE_SHARE, 1.0 / truths);
        double delta = truth - labelMean;
        labelMean += share * delta;
        labelVariance = (1 - share) * (labelVariance + share * delta * delta);
    }

    /// Another model serves: what was learned about the one before is a first guess.
    public void championChanged() {
        model.doubt();
        contradiction.clear();
        newest.clear();
        usualLoss = 0;
        labels = 0;
        trustedFrom = LABELS_MIN;
    }

    /// What is expected of the newest estimates, of which `waiting` have no label yet.
    public Expected now(int waiting) {
        int readings = Math.min(waiting, newest.size());
        List<double[]> all = new ArrayList<>(newest);
        double sum = 0;
        for (double[] signs : all.subList(all.size() - readings, all.size())) {
            sum += model.expect(signs);
        }
        double loss = readings == 0 ? Double.NaN : sum / readings;
        return new Expected(
                classes ? "accuracy" : "mae",
                classes ? 1 - loss : loss,
                labels >= trustedFrom,
                readings);
    }

    public void save(StateWriter out) {
        model.save(out);
        distance.save(out);
        contradiction.save(out);
        out.putInt(newest.size());
        newest.forEach(out::putDoubles);
        out.putLong(labels).putLong(trustedFrom).putDouble(labelMean).putDouble(labelVariance);
        out.putLong(truths).putDouble(usualLoss);
    }

    public void load(StateReader in) {
        model.load(in);
        distance.load(in);
        contradiction.load(in);
        newest.clear();
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            newest.addLast(in.getDoubles());
        }
        labels = in.getLong();
        trustedFrom = in.getLong();
        labelMean = in.getDouble();
        labelVariance = in.getDouble();
        truths = in.getLong();
        usualLoss = in.getDouble();
    }
}
