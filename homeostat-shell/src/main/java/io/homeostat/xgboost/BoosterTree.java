package io.homeostat.xgboost;

import io.homeostat.base.Check;
import io.homeostat.base.SingleWriter;
import io.homeostat.model.TreeNodes;
import java.util.Arrays;

/// One tree as XGBoost stores it: arrays indexed by node, children anywhere. A node without a left
/// child is a leaf, and its value stands where a split has its threshold.
@SingleWriter
final class BoosterTree {
    private static final int NONE = -1;

    int[] left = {};
    int[] right = {};
    int[] feature = {};
    float[] value = {};
    int[] missingLeft = {};
    int[] type = {};

    /// Valid for categorical splits only: the categories that go right, node by node.
    int[] categories = {};

    int[] categoryNodes = {};
    int[] categoryStarts = {};
    int[] categorySizes = {};

    /// Writes the nodes in preorder.
    void write(TreeNodes.Builder out) {
        int[] segmentOf = new int[left.length];
        Arrays.fill(segmentOf, NONE);
        for (int i = 0; i < categoryNodes.length; i++) {
            segmentOf[categoryNodes[i]] = i;
        }
        int[] pending = new int[left.length + 1];
        int depth = 0;
        int written = 0;
        pending[depth++] = 0;
        while (depth > 0) {
            int node = pending[--depth];
            Check.that(++written <= left.length, "a tree of XGBoost's has a cycle");
            if (left[node] == NONE) {
                out.leaf(value[node]);
                continue;
            }
            boolean missing = missingLeft[node] != 0;
            if (type.length > 0 && type[node] != 0) {
                out.split(feature[node], categories(segmentOf[node]), missing);
            } else {
                out.split(feature[node], value[node], missing);
            }
            pending[depth++] = right[node];
            pending[depth++] = left[node];
        }
    }

    private int[] categories(int segment) {
        Check.that(segment != NONE, "a categorical split of XGBoost's lacks its categories");
        int start = categoryStarts[segment];
        return Arrays.copyOfRange(categories, start, start + categorySizes[segment]);
    }
}
