package io.homeostat.onnx;

import io.homeostat.base.SingleWriter;
import io.homeostat.model.TreeEnsemble;
import io.homeostat.model.TreeNodes;
import io.homeostat.model.TreeOutput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeSet;

/// Trees as one `TreeEnsembleRegressor` that gives the margins, and what follows from them in plain
/// operators. The base margins are trees of one leaf before all others, so that the same floats are
/// added in the same order as ours.
///
/// A split by a set of categories becomes a column of its own, 1 for a category of the set, 0 for
/// any other and NaN for a missing one: `TreeEnsembleRegressor` compares numbers only.
@SingleWriter
final class TreeGraph implements TreeNodes.Visitor {
    /// XGBoost's bound against overflow in its sigmoid.
    private static final float SIGMOID_LIMIT = 88.7f;

    private static final long[] ONE = {1, 1};

    private final GraphWriter graph;
    private final TreeEnsemble model;
    private final SequencedMap<Integer, List<Set>> sets = new LinkedHashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Leaf> leaves = new ArrayList<>();
    private final Deque<Node> pending = new ArrayDeque<>();
    private int tree = -1;
    private int group;
    private int next;

    /// The categories of a split, and the column that tells whether a row has one of them.
    private record Set(List<Integer> categories) {}

    private record Leaf(int tree, int node, int group, float weight) {}

    private static final class Node {
        private final int tree;
        private final int id;
        private int feature;
        private float value;
        private boolean leaf = true;
        private boolean missingLeft;
        private int right;

        /// Of a split by categories: the feature's set, whose column is known at the end.
        private int set = -1;

        Node(int tree, int id) {
            this.tree = tree;
            this.id = id;
        }
    }

    private TreeGraph(GraphWriter graph, TreeEnsemble model) {
        this.graph = graph;
        this.model = model;
    }

    static void write(GraphWriter graph, TreeEnsemble model, List<String> classes) {
        TreeGraph trees = new TreeGraph(graph, model);
        TreeOutput output = model.output();
        for (int i = 0; i < output.groups(); i++) {
            trees.tree(i);
            trees.leaf(output.base(i));
        }
        model.trees().visit(trees);
        String margins = trees.margins();
        switch (output.kind()) {
            case VALUE -> {
                String wide = graph.cast(margins, GraphWriter.DOUBLE);
                String scaled = graph.node("Mul", wide, graph.doubles(ONE, output.scale()));
                OnnxExport.value(
                        graph, graph.node("Add", scaled, graph.doubles(ONE, output.offset())));
            }
            case LOGISTIC -> OnnxExport.classes(graph, trees.sigmoid(margins), classes);
            case SOFTMAX -> {
                String shares =
                        graph.node(
                                "Softmax", new GraphWriter.Attributes().whole("axis", 1), margins);
                OnnxExport.classes(graph, graph.cast(shares, GraphWriter.DOUBLE), classes);
            }
        }
    }

    private String sigmoid(String margins) {
        String bounded =
                graph.node("Min", graph.node("Neg", margins), graph.floats(ONE, SIGMOID_LIMIT));
        String one = graph.floats(ONE, 1);
        String odds = graph.node("Add", graph.node("Exp", bounded), one);
        String second = graph.cast(graph.node("Div", one, odds), GraphWriter.DOUBLE);
        String first = graph.node("Sub", graph.doubles(ONE, 1), second);
        return graph.node("Concat", new GraphWriter.Attributes().whole("axis", 1), first, second);
    }

    @Override
    public void tree(int group) {
        tree++;
        next = 0;
        this.group = group;
    }

    @Override
    public void split(int feature, float threshold, boolean missingLeft) {
        Node node = node();
        node.leaf = false;
        node.feature = feature;
        node.value = threshold;
        node.missingLeft = missingLeft;
        pending.push(node);
    }

    @Override
    public void split(int feature, int[] categories, boolean missingLeft) {
        List<Set> known = sets.computeIfAbsent(feature, _ -> new ArrayList<>());
        Set set = new Set(Arrays.stream(categories).boxed().toList());
        if (!known.contains(set)) {
            known.add(set);
        }
        Node node = node();
        node.leaf = false;
        node.feature = feature;
        node.set = known.indexOf(set);
        // In the set is right, and right is what is not below.
        node.value = 0.5f;
        node.missingLeft = missingLeft;
        pending.push(node);
    }

    @Override
    public void leaf(float value) {
        Node node = node();
        leaves.add(new Leaf(node.tree, node.id, group, value));
        if (!pending.isEmpty()) {
            pending.pop().right = next;
        }
    }

    private Node node() {
        Node node = new Node(tree, next++);
        nodes.add(node);
        return node;
    }

    private String margins() {
        SequencedMap<Integer, Integer> columns = new LinkedHashMap<>();
        List<String> parts = new ArrayList<>(List.of(OnnxExport.INPUT));
        int width = model.width();
        for (var entry : sets.entrySet()) {
            columns.put(entry.getKey(), width);
            parts.add(memberships(entry.getKey(), entry.getValue()));
            width += entry.getValue().size();
        }
        String all =
                parts.size() == 1
                        ? OnnxExport.INPUT
                        : graph.node(
                                "Concat",
                                new GraphWriter.Attributes().whole("axis", 1),
                                parts.toArray(String[]::new));
        for (Node node : nodes) {
            if (node.set >= 0) {
                node.feature = columns.getOrDefault(node.feature, 0) + node.set;
            }
        }
        return graph.classical("TreeEnsembleRegressor", attributes(), all);
    }

    /// Adds a column for each of `all`: whether a row's category of `feature` is in it.
    private String memberships(int feature, List<Set> all) {
        TreeSet<Integer> sorted = new TreeSet<>();
        all.forEach(set -> sorted.addAll(set.categories()));
        List<Integer> categories = List.copyOf(sorted);
        float[] values = new float[categories.size()];
        float[] matrix = new float[categories.size() * all.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = categories.get(i);
            for (int k = 0; k < all.size(); k++) {
                matrix[i * all.size() + k] =
                        all.get(k).categories().contains(categories.get(i)) ? 1 : 0;
            }
        }
        String x =
                graph.node(
                        "Gather",
                        new GraphWriter.Attributes().whole("axis", 1),
                        OnnxExport.INPUT,
                        graph.wholes(feature));
        // A fraction is cut off, as XGBoost does; below 0 nothing is a category.
        String is =
                graph.node(
                        "Equal",
                        graph.node("Floor", x),
                        graph.floats(new long[] {1, values.length}, values));
        String member =
                graph.node(
                        "MatMul",
                        graph.cast(is, GraphWriter.FLOAT),
                        graph.floats(new long[] {values.length, all.size()}, matrix));
        return graph.node("Where", graph.node("IsNaN", x), graph.floats(ONE, Float.NaN), member);
    }

    private GraphWriter.Attributes attributes() {
        List<String> modes = nodes.stream().map(n -> n.leaf ? "LEAF" : "BRANCH_LT").toList();
        float[] values = new float[nodes.size()];
        float[] weights = new float[leaves.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = nodes.get(i).value;
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] = leaves.get(i).weight();
        }
        return new GraphWriter.Attributes()
                .text("aggregate_function", "SUM")
                .whole("n_targets", model.output().groups())
                .wholes("nodes_falsenodeids", nodes.stream().mapToLong(n -> n.right).toArray())
                .wholes("nodes_featureids", nodes.stream().mapToLong(n -> n.feature).toArray())
                .wholes(
                        "nodes_missing_value_tracks_true",
                        nodes.stream().mapToLong(n -> n.missingLeft ? 1 : 0).toArray())
                .texts("nodes_modes", modes)
                .wholes("nodes_nodeids", nodes.stream().mapToLong(n -> n.id).toArray())
                .wholes("nodes_treeids", nodes.stream().mapToLong(n -> n.tree).toArray())
                .wholes(
                        "nodes_truenodeids",
                        nodes.stream().mapToLong(n -> n.leaf ? 0 : n.id + 1).toArray())
                .floats("nodes_values", values)
                .text("post_transform", "NONE")
                .wholes("target_ids", leaves.stream().mapToLong(Leaf::group).toArray())
                .wholes("target_nodeids", leaves.stream().mapToLong(Leaf::node).toArray())
                .wholes("target_treeids", leaves.stream().mapToLong(Leaf::tree).toArray())
                .floats("target_weights", weights);
    }
}
