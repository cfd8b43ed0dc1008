package io.homeostat.learn;

import io.homeostat.base.Check;
import io.homeostat.base.Sha256;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Task;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/// Rows to learn from, oldest first: feature vectors of one schema with their targets.
///
/// A regression target is the value, a classification target the index of its class. Targets are
/// never NaN; features may be.
public final class TrainingSet {
    private final FeatureSchema schema;
    private final Task task;
    private final List<FeatureVector> rows;
    private final double[] targets;

    private TrainingSet(
            FeatureSchema schema, Task task, List<FeatureVector> rows, double[] targets) {
        this.schema = schema;
        this.task = task;
        this.rows = rows;
        this.targets = targets;
    }

    public static TrainingSet of(
            FeatureSchema schema, Task task, List<FeatureVector> rows, double[] targets) {
        Check.argument(
                rows.size() == targets.length, "%s rows, %s targets", rows.size(), targets.length);
        for (FeatureVector row : rows) {
            Check.argument(
                    row.size() == schema.width(),
                    "row of %s numbers, schema of %s",
                    row.size(),
                    schema.width());
        }
        for (double target : targets) {
            Check.argument(!Double.isNaN(target), "a training target must not be missing");
        }
        return new TrainingSet(schema, task, List.copyOf(rows), targets.clone());
    }

    /// Its rows from `from` up to but not including `to`.
    public TrainingSet range(int from, int to) {
        return range(List.of(), from, to);
    }

    /// The rows at `first`, then those from `from` up to but not including `to`.
    TrainingSet range(List<Integer> first, int from, int to) {
        if (first.isEmpty() && from == 0 && to == targets.length) {
            return this;
        }
        List<FeatureVector> some = new ArrayList<>(first.size() + to - from);
        double[] theirs = new double[first.size() + to - from];
        for (int i = 0; i < first.size(); i++) {
            some.add(rows.get(first.get(i)));
            theirs[i] = targets[first.get(i)];
        }
        some.addAll(rows.subList(from, to));
        System.arraycopy(targets, from, theirs, first.size(), to - from);
        return new TrainingSet(schema, task, some, theirs);
    }

    public FeatureSchema schema() {
        return schema;
    }

    public Task task() {
        return task;
    }

    public int size() {
        return targets.length;
    }

    public int width() {
        return schema.width();
    }

    public FeatureVector row(int index) {
        return rows.get(index);
    }

    public double target(int index) {
        return targets[index];
    }

    /// SHA-256 over schema, rows and targets, in hexadecimal. Row by row: a set that fills the heap
    /// has no room for a copy of itself.
    public String digest() {
        MessageDigest digest = Sha256.digest();
        digest.update(new StateWriter().putString(schema.hash()).toByteArray());
        for (int i = 0; i < targets.length; i++) {
            FeatureVector row = rows.get(i);
            StateWriter out = new StateWriter((row.size() + 1) * Double.BYTES);
            for (int j = 0; j < row.size(); j++) {
                out.putDouble(row.get(j));
            }
            digest.update(out.putDouble(targets[i]).toByteArray());
        }
        return Sha256.hex(digest);
    }
}
