package io.homeostat.model;

import io.homeostat.base.Check;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.Arrays;
import java.util.stream.IntStream;

/// The trees of an ensemble in flat arrays. Nodes stand in preorder, so that the left child is the
/// next node; each is three integers side by side:
///
/// | integer | split | leaf |
/// |---|---|---|
/// | 0 | feature, with flags in the two highest bits | 0 |
/// | 1 | bits of the threshold, or position of the category set | bits of the value |
/// | 2 | position of the right child | 0 |
///
/// A category set is the number of its words, then the words, 32 categories each.
public final class TreeNodes {
    static final int VALUE = 1;
    static final int RIGHT = 2;
    static final int STRIDE = 3;

    static final int MISSING_LEFT = 1 << 31;
    static final int CATEGORICAL = 1 << 30;
    static final int FEATURE = CATEGORICAL - 1;

    private final int[] nodes;
    private final int[] roots;
    private final int[] groups;
    private final int[] sets;
    private final int featureMax;
    private final int groupMax;

    private TreeNodes(int[] nodes, int[] roots, int[] groups, int[] sets) {
        Check.argument(
                roots.length == groups.length, "%s trees, %s groups", roots.length, groups.length);
        Check.argument(nodes.length % STRIDE == 0, "nodes of %s integers", nodes.length);
        this.nodes = nodes;
        this.roots = roots;
        this.groups = groups;
        this.sets = sets;
        int start = 0;
        int feature = -1;
        int group = -1;
        for (int tree = 0; tree < roots.length; tree++) {
            Check.argument(roots[tree] == start, "tree %s begins at %s", tree, roots[tree]);
            Check.argument(groups[tree] >= 0, "tree %s has group %s", tree, groups[tree]);
            start = checkTree(start);
            group = Math.max(group, groups[tree]);
        }
        Check.argument(start == nodes.length, "%s integers after the trees", nodes.length - start);
        for (int node = 0; node < nodes.length; node += STRIDE) {
            if (nodes[node + RIGHT] != 0) {
                feature = Math.max(feature, nodes[node] & FEATURE);
            }
        }
        this.featureMax = feature;
        this.groupMax = group;
    }

    /// Walks one tree in preorder and returns the position after it. A right child must stand
    /// exactly where its sibling's subtree ends, which leaves no room for cycles or lost nodes.
    private int checkTree(int root) {
        int[] pending = new int[16];
        int depth = 0;
        for (int node = root; ; node += STRIDE) {
            Check.argument(node < nodes.length, "a tree ends in the middle at node %s", node);
            int right = nodes[node + RIGHT];
            if (right != 0) {
                checkSplit(node);
                if (depth == pending.length) {
                    pending = Arrays.copyOf(pending, depth * 2);
                }
                pending[depth++] = right;
                continue;
            }
            float value = Float.intBitsToFloat(nodes[node + VALUE]);
            Check.argument(nodes[node] == 0 && Float.isFinite(value), "leaf %s is %s", node, value);
            if (depth == 0) {
                return node + STRIDE;
            }
            int expected = pending[--depth];
            Check.argument(
                    expected == node + STRIDE,
                    "a right child is said to be at %s, but is at %s",
                    expected,
                    node + STRIDE);
        }
    }

    private void checkSplit(int node) {
        int value = nodes[node + VALUE];
        if ((nodes[node] & CATEGORICAL) == 0) {
            Check.argument(!Float.isNaN(Float.intBitsToFloat(value)), "threshold of node %s", node);
            return;
        }
        Check.argument(
                value >= 0
                        && value < sets.length
                        && sets[value] >= 0
                        && sets[value] < sets.length - value,
                "category set of node %s is at %s of %s",
                node,
                value,
                sets.length);
    }

    int count() {
        return roots.length;
    }

    int root(int tree) {
        return roots[tree];
    }

    int group(int tree) {
        return groups[tree];
    }

    /// The nodes themselves, not a copy: for reading in the innermost loop.
    int[] nodes() {
        return nodes;
    }

    boolean setContains(int set, int category) {
        int word = category >>> 5;
        return word < sets[set] && (sets[set + 1 + word] >>> category & 1) != 0;
    }

    int featureMax() {
        return featureMax;
    }

    int groupMax() {
        return groupMax;
    }

    /// Takes trees node by node in preorder, as [Builder] does.
    public interface Visitor {
        void tree(int group);

        /// Left when the feature is below `threshold`.
        void split(int feature, float threshold, boolean missingLeft);

        /// Right when the feature is one of `categories`.
        void split(int feature, int[] categories, boolean missingLeft);

        void leaf(float value);
    }

    /// Shows all trees to `visitor`, in their order.
    public void visit(Visitor visitor) {
        for (int tree = 0; tree < roots.length; tree++) {
            visitor.tree(groups[tree]);
            int end = tree + 1 < roots.length ? roots[tree + 1] : nodes.length;
            for (int node = roots[tree]; node < end; node += STRIDE) {
                int value = nodes[node + VALUE];
                if (nodes[node + RIGHT] == 0) {
                    visitor.leaf(Float.intBitsToFloat(value));
                    continue;
                }
                int feature = nodes[node] & FEATURE;
                boolean missingLeft = (nodes[node] & MISSING_LEFT) != 0;
                if ((nodes[node] & CATEGORICAL) == 0) {
                    visitor.split(feature, Float.intBitsToFloat(value), missingLeft);
                } else {
                    visitor.split(feature, categories(value), missingLeft);
                }
            }
        }
    }

    private int[] categories(int set) {
        return IntStream.range(0, sets[set] * Integer.SIZE)
                .filter(category -> setContains(set, category))
                .toArray();
    }

    void save(StateWriter out) {
        out.putInts(nodes).putInts(roots).putInts(groups).putInts(sets);
    }

    static TreeNodes load(StateReader in) {
        return new TreeNodes(in.getInts(), in.getInts(), in.getInts(), in.getInts());
    }

    /// Takes trees node by node in preorder: a split, then its left subtree, then its right one.
    @SingleWriter
    public static final class Builder {
        private int[] nodes = new int[3 * 256];
        private int nodesSize;
        private int[] roots = new int[16];
        private int[] groups = new int[16];
        private int trees;
        private int[] sets = new int[16];
        private int setsSize;
        private int[] pending = new int[16];
        private int depth;

        /// Begins a tree that votes for `group`; the one before must be complete.
        public Builder tree(int group) {
            if (trees == roots.length) {
                roots = Arrays.copyOf(roots, trees * 2);
                groups = Arrays.copyOf(groups, trees * 2);
            }
            roots[trees] = nodesSize;
            groups[trees++] = group;
            return this;
        }

        /// Left when the feature is below `threshold`.
        public Builder split(int feature, float threshold, boolean missingLeft) {
            return node(
                    feature, missingLeft ? MISSING_LEFT : 0, Float.floatToRawIntBits(threshold));
        }

        /// Right when the feature is one of `categories`.
        public Builder split(int feature, int[] categories, boolean missingLeft) {
            int words = 0;
            for (int category : categories) {
                Check.argument(
                        category >= 0 && category < 1 << 24, "category %s is invalid", category);
                words = Math.max(words, (category >>> 5) + 1);
            }
            int set = setsSize;
            setsSize += 1 + words;
            if (setsSize > sets.length) {
                sets = Arrays.copyOf(sets, Math.max(setsSize, sets.length * 2));
            }
            sets[set] = words;
            for (int category : categories) {
                sets[set + 1 + (category >>> 5)] |= 1 << category;
            }
            int flags = CATEGORICAL | (missingLeft ? MISSING_LEFT : 0);
            return node(feature, flags, set);
        }

        public Builder leaf(float value) {
            append(0, Float.floatToRawIntBits(value));
            if (depth > 0) {
                nodes[pending[--depth] + RIGHT] = nodesSize;
            }
            return this;
        }

        private Builder node(int feature, int flags, int value) {
            Check.argument(feature >= 0 && feature <= FEATURE, "feature %s", feature);
            if (depth == pending.length) {
                pending = Arrays.copyOf(pending, depth * 2);
            }
            pending[depth++] = nodesSize;
            append(feature | flags, value);
            return this;
        }

        private void append(int head, int value) {
            if (nodes.length - nodesSize < STRIDE) {
                nodes = Arrays.copyOf(nodes, nodes.length * 2);
            }
            nodes[nodesSize] = head;
            nodes[nodesSize + VALUE] = value;
            nodesSize += STRIDE;
        }

        public TreeNodes build() {
            Check.argument(depth == 0, "%s splits lack a right child", depth);
            return new TreeNodes(
                    Arrays.copyOf(nodes, nodesSize),
                    Arrays.copyOf(roots, trees),
                    Arrays.copyOf(groups, trees),
                    Arrays.copyOf(sets, setsSize));
        }
    }
}
