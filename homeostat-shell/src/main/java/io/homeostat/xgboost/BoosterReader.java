package io.homeostat.xgboost;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.homeostat.base.StateFormatException;
import io.homeostat.model.TreeNodes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads the trees out of a booster that XGBoost saved as JSON. Numbers are read as the 32-bit
/// floats they were written from: XGBoost prints the shortest text that gives the same bits.
final class BoosterReader {
    /// XGBoost writes NaN where a categorical split has no threshold.
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

    private final List<BoosterTree> trees = new ArrayList<>();
    private int[] groups = {};

    private BoosterReader() {}

    /// Appends the trees of `booster` to `to`, in the order in which XGBoost sums them.
    static void read(byte[] booster, TreeNodes.Builder to) {
        BoosterReader reader = new BoosterReader();
        try (JsonParser in = JSON.createParser(booster)) {
            in.nextToken();
            reader.model(in);
        } catch (IOException e) {
            throw new StateFormatException("XGBoost's model is no JSON: " + e.getMessage());
        }
        if (reader.groups.length != reader.trees.size()) {
            throw new StateFormatException(
                    "XGBoost's model has "
                            + reader.trees.size()
                            + " trees and groups for "
                            + reader.groups.length);
        }
        for (int i = 0; i < reader.groups.length; i++) {
            reader.trees.get(i).write(to.tree(reader.groups[i]));
        }
    }

    /// Descends through the objects that lead to the trees and skips everything else.
    private void model(JsonParser in) throws IOException {
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "learner", "gradient_booster", "model" -> model(in);
                case "trees" -> {
                    while (in.nextToken() == JsonToken.START_OBJECT) {
                        trees.add(tree(in));
                    }
                }
                case "tree_info" -> groups = ints(in);
                default -> in.skipChildren();
            }
        }
    }

    private static BoosterTree tree(JsonParser in) throws IOException {
        BoosterTree tree = new BoosterTree();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "left_children" -> tree.left = ints(in);
                case "right_children" -> tree.right = ints(in);
                case "split_indices" -> tree.feature = ints(in);
                case "split_conditions" -> tree.value = floats(in);
                case "default_left" -> tree.missingLeft = ints(in);
                case "split_type" -> tree.type = ints(in);
                case "categories" -> tree.categories = ints(in);
                case "categories_nodes" -> tree.categoryNodes = ints(in);
                case "categories_segments" -> tree.categoryStarts = ints(in);
                case "categories_sizes" -> tree.categorySizes = ints(in);
                default -> in.skipChildren();
            }
        }
        return tree;
    }

    private static int[] ints(JsonParser in) throws IOException {
        int[] values = new int[64];
        int size = 0;
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size * 2);
            }
            values[size++] =
                    switch (in.currentToken()) {
                        case VALUE_TRUE -> 1;
                        case VALUE_FALSE -> 0;
                        default -> in.getIntValue();
                    };
        }
        return Arrays.copyOf(values, size);
    }

    private static float[] floats(JsonParser in) throws IOException {
        float[] values = new float[64];
        int size = 0;
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size * 2);
            }
            values[size++] = Float.parseFloat(in.getText());
        }
        return Arrays.copyOf(values, size);
    }
}
