package io.homeostat.model;

import io.homeostat.feature.FeatureVector;
import java.util.Optional;

/// The trees of an ensemble once more, laid out so that a complete row walks down them without a
/// branch: a processor guesses the side of a split wrongly every other time, and each wrong guess
/// costs more than the whole step.
///
/// Each node is four integers:
///
/// | integer | split | leaf |
/// |---|---|---|
/// | 0 | feature | 0 |
/// | 1 | key of the threshold | bits of the value |
/// | 2 | position of the left child | its own position |
/// | 3 | right child's position minus the left one's | 0 |
///
/// A key is an integer that orders as its float does. A leaf leads to itself, so every walk through
/// a tree has the same length, that of its longest path. Only ensembles without categorical splits
/// have this form, and only rows in which no number is missing can walk it.
///
/// Cost: O(depth) per tree and row; 16 bytes per node.
final class TreeWalk {
    private static final int KEY = 1;
    private static final int LEFT = 2;
    private static final int APART = 3;
    private static final int STRIDE = 4;

    /// Beyond this depth the short paths would pay for the long ones.
    private static final int DEPTH_MAX = 16;

    private final int[] nodes;
    private final int[] roots;
    private final int[] depths;

    private TreeWalk(int[] nodes, int[] roots, int[] depths) {
        this.nodes = nodes;
        this.roots = roots;
        this.depths = depths;
    }

    /// Empty where a split is categorical or a tree is very deep.
    static Optional<TreeWalk> of(TreeNodes trees) {
        int[] from = trees.nodes();
        int[] nodes = new int[from.length / TreeNodes.STRIDE * STRIDE];
        for (int node = 0; node < from.length; node += TreeNodes.STRIDE) {
            int at = at(node);
            int right = from[node + TreeNodes.RIGHT];
            if (right == 0) {
                nodes[at + KEY] = from[node + TreeNodes.VALUE];
                nodes[at + LEFT] = at;
                continue;
            }
            if ((from[node] & TreeNodes.CATEGORICAL) != 0) {
                return Optional.empty();
            }
            nodes[at] = from[node] & TreeNodes.FEATURE;
            nodes[at + KEY] = key(Float.intBitsToFloat(from[node + TreeNodes.VALUE]));
            nodes[at + LEFT] = at + STRIDE;
            nodes[at + APART] = at(right) - at - STRIDE;
        }
        int[] roots = new int[trees.count()];
        int[] depths = new int[trees.count()];
        for (int tree = 0; tree < roots.length; tree++) {
            roots[tree] = at(trees.root(tree));
            depths[tree] = depth(nodes, roots[tree], 0);
            if (depths[tree] > DEPTH_MAX) {
                return Optional.empty();
            }
        }
        return Optional.of(new TreeWalk(nodes, roots, depths));
    }

    private static int at(int node) {
        return node / TreeNodes.STRIDE * STRIDE;
    }

    private static int depth(int[] nodes, int node, int above) {
        int left = nodes[node + LEFT];
        if (left == node || above > DEPTH_MAX) {
            return 0;
        }
        int right = left + nodes[node + APART];
        return 1 + Math.max(depth(nodes, left, above + 1), depth(nodes, right, above + 1));
    }

    /// An integer that is smaller exactly when the float is; both zeros have the same.
    private static int key(float value) {
        int bits = Float.floatToRawIntBits(value + 0.0f);
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }

    /// Writes the keys of `x`; false when a number is missing.
    static boolean keys(FeatureVector x, int[] keys) {
        for (int i = 0; i < keys.length; i++) {
            float value = (float) x.get(i);
            if (Float.isNaN(value)) {
                return false;
            }
            keys[i] = key(value);
        }
        return true;
    }

    /// The leaf that a row with these keys comes to.
    float leaf(int[] keys, int tree) {
        int node = roots[tree];
        for (int left = depths[tree]; left > 0; left--) {
            node = next(keys, node);
        }
        return value(node);
    }

    /// `base` and the leaves that a row with these keys comes to, added in the order of the trees.
    ///
    /// Four trees are walked side by side: each step waits for the memory that the one before it
    /// has asked for, and while one tree waits the others go on.
    float sum(int[] keys, float base) {
        float sum = base;
        int tree = 0;
        for (; tree + 4 <= roots.length; tree += 4) {
            int first = roots[tree];
            int second = roots[tree + 1];
            int third = roots[tree + 2];
            int fourth = roots[tree + 3];
            for (int left = deepest(tree); left > 0; left--) {
                first = next(keys, first);
                second = next(keys, second);
                third = next(keys, third);
                fourth = next(keys, fourth);
            }
            sum = sum + value(first) + value(second) + value(third) + value(fourth);
        }
        for (; tree < roots.length; tree++) {
            sum += leaf(keys, tree);
        }
        return sum;
    }

    /// The longest path of four trees; who has arrived stays where it is.
    private int deepest(int tree) {
        return Math.max(
                Math.max(depths[tree], depths[tree + 1]),
                Math.max(depths[tree + 2], depths[tree + 3]));
    }

    private int next(int[] keys, int node) {
        long apart = (long) keys[nodes[node]] - nodes[node + KEY];
        // All ones unless the row's number is below the threshold.
        int right = (int) ~(apart >> 63);
        return nodes[node + LEFT] + (nodes[node + APART] & right);
    }

    private float value(int leaf) {
        return Float.intBitsToFloat(nodes[leaf + KEY]);
    }
}
