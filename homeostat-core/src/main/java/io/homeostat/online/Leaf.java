package io.homeostat.online;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;

/// What a leaf of a [HoeffdingTree] knows of the rows that came to it. The scale is of all rows of
/// the forest: by it values of wild sensors are as near to the others as they count.
sealed interface Leaf permits ClassLeaf, NumberLeaf {
    /// Adds what it says of `x` to `votes`: a share for each class, 1 in sum, or the number.
    void vote(FeatureVector x, InputScale scale, double[] votes);

    /// Takes a row that counts `weight` times.
    void learn(FeatureVector x, InputScale scale, double truth, int weight);

    /// The sum of the weights, those of the parent's rows with it.
    double weight();

    /// The best split of each of its columns, the best first, at most two; only those that would
    /// explain anything.
    Splits splits();

    /// The leaf below a split.
    ///
    /// @param below whether that of the values below the threshold
    Leaf child(Split split, boolean below, int[] columns);

    /// Whether `best` is better than the next with the tree's confidence, given the Hoeffding bound
    /// of a quantity whose range is 1.
    boolean decided(Splits splits, double bound);

    /// Expresses what depends on the scale of a column anew.
    void rescale(int column, InputScale.Change change);

    void save(StateWriter out);

    void load(StateReader in);

    /// A threshold for a column: below it is left.
    ///
    /// @param merit what it explains; larger is better
    /// @param share of the rows that are left
    record Split(int column, double threshold, double merit, double share) {
        static final Split NONE = new Split(-1, 0, 0, 0);
    }

    /// The best split, and the best of another column.
    record Splits(Split best, Split second) {
        static final Splits NONE = new Splits(Split.NONE, Split.NONE);

        Splits with(Split split) {
            if (split.merit() > best.merit()) {
                return new Splits(split, best);
            }
            return split.merit() > second.merit() ? new Splits(best, split) : this;
        }
    }
}
