package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.model.Estimate;
import io.homeostat.model.Task;
import io.homeostat.numeric.Moments;

/// The trivial competitor: for a number the newest known value of the device (before the first one,
/// the mean of all), for a class the frequencies seen so far.
@SingleWriter
final class Baseline {
    private final int classes;
    private final long[] seen;
    private final Moments values = new Moments();

    Baseline(Task task) {
        this.classes = task instanceof Task.Classification all ? all.classes().size() : 0;
        this.seen = new long[classes];
    }

    Estimate predict(double newestKnown) {
        if (classes == 0) {
            double value = Double.isNaN(newestKnown) ? values.mean() : newestKnown;
            return new Estimate.Value(Double.isNaN(value) ? 0 : value);
        }
        double[] probabilities = new double[classes];
        for (int i = 0; i < classes; i++) {
            // Laplace's rule keeps an unseen class possible.
            probabilities[i] = (seen[i] + 1.0) / (values.count() + classes);
        }
        return Estimate.Classes.owning(probabilities);
    }

    void learn(double label) {
        values.add(label);
        if (classes > 0) {
            seen[(int) label]++;
        }
    }

    void save(StateWriter out) {
        values.save(out);
        for (long count : seen) {
            out.putLong(count);
        }
    }

    void load(StateReader in) {
        values.load(in);
        for (int i = 0; i < classes; i++) {
            seen[i] = in.getLong();
        }
    }
}
