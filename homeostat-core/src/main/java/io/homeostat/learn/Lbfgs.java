package io.homeostat.learn;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Minimises a smooth convex function by limited-memory BFGS with backtracking. Liu, Nocedal
/// (1989), "On the limited memory BFGS method for large scale optimization", Mathematical
/// Programming 45, doi 10.1007/BF01589116. Differs from the paper in the line search: steps are
/// halved until the value falls enough, and a pair without curvature is left out.
final class Lbfgs {
    /// A function with its gradient.
    interface Objective {
        /// The value at `point`; writes the gradient there into `gradient`.
        double at(double[] point, double[] gradient);
    }

    private record Pair(Vector step, Vector change, double product) {}

    /// Wraps an array, since records hold none.
    private static final class Vector {
        private final double[] values;

        private Vector(double[] values) {
            this.values = values;
        }
    }

    private static final int MEMORY = 10;
    private static final double SUFFICIENT = 1e-4;
    private static final int HALVINGS_MAX = 40;

    private Lbfgs() {}

    /// The minimum, searched from the origin until no part of the gradient exceeds `tolerance` or
    /// after `iterations`; nothing when cancelled.
    static Optional<double[]> minimise(
            Objective objective,
            int size,
            int iterations,
            double tolerance,
            BooleanSupplier cancelled) {
        double[] point = new double[size];
        double[] gradient = new double[size];
        double value = objective.at(point, gradient);
        Deque<Pair> pairs = new ArrayDeque<>();
        for (int i = 0; i < iterations && largest(gradient) > tolerance; i++) {
            double[] direction = direction(gradient, pairs);
            double slope = dot(direction, gradient);
            double step = pairs.isEmpty() ? 1 / Math.max(1, Math.sqrt(-slope)) : 1;
            double[] next = new double[size];
            double[] nextGradient = new double[size];
            double nextValue = Double.POSITIVE_INFINITY;
            for (int halving = 0; halving < HALVINGS_MAX; halving++, step /= 2) {
                if (cancelled.getAsBoolean()) {
                    return Optional.empty();
                }
                for (int j = 0; j < size; j++) {
                    next[j] = point[j] + step * direction[j];
                }
                nextValue = objective.at(next, nextGradient);
                if (nextValue <= value + SUFFICIENT * step * slope) {
                    break;
                }
            }
            if (!(nextValue < value)) {
                // As low as the arithmetic can tell.
                break;
            }
            remember(pairs, difference(next, point), difference(nextGradient, gradient));
            point = next;
            gradient = nextGradient;
            value = nextValue;
        }
        return cancelled.getAsBoolean() ? Optional.empty() : Optional.of(point);
    }

    private static void remember(Deque<Pair> pairs, double[] step, double[] change) {
        double product = dot(step, change);
        if (product > 1e-10 * dot(change, change)) {
            if (pairs.size() == MEMORY) {
                pairs.removeFirst();
            }
            pairs.addLast(new Pair(new Vector(step), new Vector(change), product));
        }
    }

    /// The two loops over the remembered pairs, newest first, then oldest first.
    private static double[] direction(double[] gradient, Deque<Pair> pairs) {
        double[] q = gradient.clone();
        double[] alphas = new double[pairs.size()];
        int i = pairs.size();
        for (Iterator<Pair> newest = pairs.descendingIterator(); newest.hasNext(); ) {
            Pair pair = newest.next();
            alphas[--i] = dot(pair.step().values, q) / pair.product();
            add(q, -alphas[i], pair.change().values);
        }
        double scale = 1;
        if (!pairs.isEmpty()) {
            Pair pair = pairs.getLast();
            scale = pair.product() / dot(pair.change().values, pair.change().values);
        }
        for (int j = 0; j < q.length; j++) {
            q[j] *= scale;
        }
        for (Pair pair : pairs) {
            double beta = dot(pair.change().values, q) / pair.product();
            add(q, alphas[i++] - beta, pair.step().values);
        }
        for (int j = 0; j < q.length; j++) {
            q[j] = -q[j];
        }
        return q;
    }

    private static void add(double[] to, double factor, double[] what) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * what[i];
        }
    }

    private static double[] difference(double[] a, double[] b) {
        double[] result = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            result[i] = a[i] - b[i];
        }
        return result;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
