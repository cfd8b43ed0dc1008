package io.homeostat.online;

import io.homeostat.base.Seed;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;
import io.homeostat.online.Leaf.Split;
import io.homeostat.online.Leaf.Splits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// A tree that splits a leaf when the Hoeffding bound says that more rows would hardly choose
/// another split: P. Domingos, G. Hulten, *Mining high-speed data streams*, KDD 2000, doi
/// 10.1145/347090.347107; of numbers by the ratio of the two best (FIMT-DD: E. Ikonomovska, J.
/// Gama, S. Džeroski, *Learning model trees from evolving data streams*, Data Mining and Knowledge
/// Discovery 23 (2011), doi 10.1007/s10618-010-0201-y). Each leaf looks at columns of its own,
/// drawn from the seed and the leaf's number.
///
/// A missing value goes where most went when the split was made. At its greatest number of leaves
/// the tree only learns in them.
///
/// Cost: O(depth) to find a leaf, O(columns) to learn; 25 bytes per node and what leaves hold.
@SingleWriter
final class HoeffdingTree {
    /// Two splits as near as this are as good as each other.
    static final double TIE = 0.05;

    private static final double CONFIDENCE = StrictMath.log(1 / 0.01);

    /// Weight between two looks at a leaf.
    private static final double GRACE = 50;

    // For the life of the tree
    private final OnlineSpec spec;
    private final long serial;
    private final Seed seed;
    private final int columns;
    private final int leavesMax;

    // Of each node the column or -1 of a leaf, the threshold, where missing values go, and the
    // children: of a leaf the left one is its place in the list of leaves.
    private int[] column = new int[15];
    private double[] threshold = new double[15];
    private boolean[] missingLeft = new boolean[15];
    private int[] left = new int[15];
    private int[] right = new int[15];
    private int nodes = 1;
    private final List<Grown> leaves = new ArrayList<>();

    /// @param number of its columns' drawing
    /// @param looked its weight when last looked at
    private record Grown(Leaf leaf, int number, double looked) {}

    private int drawn;

    /// @param serial number of the tree in its forest
    /// @param columns that each leaf looks at
    HoeffdingTree(OnlineSpec spec, long serial, int columns, int leavesMax) {
        this.spec = spec;
        this.serial = serial;
        this.seed = spec.seed().split("columns").split(serial);
        this.columns = columns;
        this.leavesMax = leavesMax;
        column[0] = -1;
        leaves.add(fresh(drawn++));
    }

    private Grown fresh(int number) {
        return new Grown(leaf(subset(number)), number, 0);
    }

    private Leaf leaf(int[] subset) {
        return spec.classes() == 0
                ? new NumberLeaf(spec.width(), subset)
                : new ClassLeaf(spec.classes(), subset);
    }

    /// The columns of the leaf of that number, in order.
    private int[] subset(int number) {
        SplittableRandom random = seed.split(number).random();
        int[] all = new int[spec.width()];
        for (int i = 0; i < all.length; i++) {
            all[i] = i;
        }
        for (int i = 0; i < columns; i++) {
            int other = i + random.nextInt(all.length - i);
            int taken = all[other];
            all[other] = all[i];
            all[i] = taken;
        }
        int[] subset = Arrays.copyOf(all, columns);
        Arrays.sort(subset);
        return subset;
    }

    void vote(FeatureVector x, InputScale scale, double[] votes) {
        leaves.get(left[node(x, scale)]).leaf().vote(x, scale, votes);
    }

    private int node(FeatureVector x, InputScale scale) {
        int node = 0;
        while (column[node] >= 0) {
            double value = scale.near(column[node], x.get(column[node]));
            boolean below = Double.isNaN(value) ? missingLeft[node] : value < threshold[node];
            node = below ? left[node] : right[node];
        }
        return node;
    }

    void learn(FeatureVector x, InputScale scale, double truth, int times) {
        int node = node(x, scale);
        int place = left[node];
        Grown grown = leaves.get(place);
        Leaf leaf = grown.leaf();
        leaf.learn(x, scale, truth, times);
        if (leaves.size() < leavesMax && leaf.weight() - grown.looked() >= GRACE) {
            leaves.set(place, new Grown(leaf, grown.number(), leaf.weight()));
            Splits splits = leaf.splits();
            double bound = Math.sqrt(CONFIDENCE / (2 * leaf.weight()));
            if (splits.best().merit() > 0 && leaf.decided(splits, bound)) {
                split(node, leaf, splits.best());
            }
        }
    }

    private void split(int node, Leaf leaf, Split split) {
        if (nodes + 2 > column.length) {
            grow(Math.max(nodes + 2, 2 * column.length));
        }
        int place = left[node];
        column[node] = split.column();
        threshold[node] = split.threshold();
        missingLeft[node] = split.share() >= 0.5;
        left[node] = nodes;
        right[node] = nodes + 1;
        put(nodes++, place, leaf, split, true);
        put(nodes++, leaves.size(), leaf, split, false);
    }

    private void put(int node, int place, Leaf parent, Split split, boolean below) {
        int number = drawn++;
        Leaf child = parent.child(split, below, subset(number));
        Grown grown = new Grown(child, number, child.weight());
        column[node] = -1;
        left[node] = place;
        if (place == leaves.size()) {
            leaves.add(grown);
        } else {
            leaves.set(place, grown);
        }
    }

    private void grow(int size) {
        column = Arrays.copyOf(column, size);
        threshold = Arrays.copyOf(threshold, size);
        missingLeft = Arrays.copyOf(missingLeft, size);
        left = Arrays.copyOf(left, size);
        right = Arrays.copyOf(right, size);
    }

    long serial() {
        return serial;
    }

    int leaves() {
        return leaves.size();
    }

    void rescale(int column, InputScale.Change change) {
        for (Grown grown : leaves) {
            grown.leaf().rescale(column, change);
        }
    }

    void save(StateWriter out) {
        out.putInt(nodes).putInt(drawn);
        for (int i = 0; i < nodes; i++) {
            out.putInt(column[i]).putInt(left[i]);
            if (column[i] >= 0) {
                out.putDouble(threshold[i]).putBoolean(missingLeft[i]);
            }
        }
        for (Grown grown : leaves) {
            out.putInt(grown.number()).putDouble(grown.looked());
            grown.leaf().save(out);
        }
    }

    /// Children come in pairs after their parent, so that no bytes can make a circle of them.
    void load(StateReader in) {
        nodes = OnlineState.whole(in, "nodes of a tree", 1, 2 * leavesMax - 1);
        if (nodes % 2 == 0) {
            throw OnlineState.wrong("nodes of a tree", nodes, "an odd number");
        }
        drawn = OnlineState.whole(in, "leaves drawn", 1, Integer.MAX_VALUE);
        grow(Math.max(nodes, column.length));
        int count = (nodes + 1) / 2;
        boolean[] childs = new boolean[nodes];
        boolean[] places = new boolean[count];
        for (int i = 0; i < nodes; i++) {
            column[i] = OnlineState.whole(in, "column of a split", -1, spec.width() - 1);
            boolean leaf = column[i] < 0;
            left[i] = OnlineState.whole(in, "child", leaf ? 0 : i + 1, (leaf ? count : nodes) - 1);
            if (leaf) {
                once(places, left[i]);
                continue;
            }
            right[i] = left[i] + 1;
            threshold[i] = OnlineState.finite(in, "threshold");
            missingLeft[i] = in.getBoolean();
            once(childs, left[i]);
            once(childs, right[i]);
        }
        leaves.clear();
        for (int i = 0; i < count; i++) {
            int number = OnlineState.whole(in, "number of a leaf", 0, drawn - 1);
            double looked = OnlineState.positive(in, "weight when looked at");
            Leaf leaf = leaf(subset(number));
            leaf.load(in);
            leaves.add(new Grown(leaf, number, looked));
        }
    }

    private static void once(boolean[] taken, int index) {
        if (index >= taken.length || taken[index]) {
            throw OnlineState.wrong("child or leaf " + index, "there twice", "a tree");
        }
        taken[index] = true;
    }
}
