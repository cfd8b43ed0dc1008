package io.homeostat.xgboost;

import io.homeostat.base.Check;
import io.homeostat.base.Seed;
import io.homeostat.learn.ModelFamilies;
import io.homeostat.learn.ModelFamily;
import io.homeostat.learn.ModelSpec;
import io.homeostat.learn.Trainer;
import io.homeostat.learn.TrainingChecks;
import io.homeostat.learn.TrainingSet;
import io.homeostat.model.Model;
import io.homeostat.model.TreeEnsemble;
import io.homeostat.model.TreeNodes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/// Families `gradient-boosted-trees` and `random-forest`, by XGBoost on one thread. Chen, Guestrin
/// (2016), "XGBoost: a scalable tree boosting system", KDD, doi 10.1145/2939672.2939785.
///
/// - A regression target is learned as deviations from its mean in units of its standard deviation,
///   so that neither a large offset nor a tiny unit is lost in floats.
/// - Classes start from their shares in the data.
/// - A category out of range is missing in training; when predicting it is a category not seen.
/// - A forest is grown in groups of trees, each a first round of boosting scaled to its share, so
///   that it can be cancelled; no tree ever sees what another has learned.
public final class TreeTrainer implements Trainer {
    private static final int FOREST_GROUP_TREES = 5;

    private final ModelFamily family;
    private final ModelSpec spec;

    private TreeTrainer(ModelFamily family, ModelSpec spec) {
        this.family = family;
        this.spec = spec;
    }

    /// The trainer for `spec`, whose family must be one of trees.
    public static TreeTrainer of(ModelSpec spec) {
        ModelFamily family = ModelFamilies.of(spec);
        Check.argument(
                family.equals(ModelFamilies.GRADIENT_BOOSTED_TREES)
                        || family.equals(ModelFamilies.RANDOM_FOREST),
                "%s is not a family of trees",
                family.name());
        return new TreeTrainer(family, spec);
    }

    @Override
    public Optional<Model> train(TrainingSet data, Seed seed, BooleanSupplier cancelled) {
        TrainingChecks.check(data);
        Check.argument(data.width() > 0, "trees need a feature");
        if (cancelled.getAsBoolean()) {
            return Optional.empty();
        }
        TreeTask task = TreeTask.of(data);
        TreeNodes.Builder trees = new TreeNodes.Builder();
        try {
            DMatrix matrix = matrix(data, task);
            try {
                boolean complete =
                        family.equals(ModelFamilies.RANDOM_FOREST)
                                ? grow(matrix, task, seed, cancelled, trees)
                                : boost(matrix, task, seed, cancelled, trees);
                if (!complete) {
                    return Optional.empty();
                }
            } finally {
                matrix.dispose();
            }
        } catch (XGBoostError e) {
            throw new IllegalStateException("XGBoost could not train: " + e.getMessage(), e);
        }
        return Optional.of(
                new TreeEnsemble(family.name(), data.width(), task.output(), trees.build()));
    }

    /// One booster, round by round; false when cancelled.
    private boolean boost(
            DMatrix matrix,
            TreeTask task,
            Seed seed,
            BooleanSupplier cancelled,
            TreeNodes.Builder trees)
            throws XGBoostError {
        Map<String, Object> params = params(task, seed.split("boosting"));
        params.put("learning_rate", family.value(spec, "learningRate"));
        params.put("colsample_bytree", family.value(spec, "columns"));
        Booster booster = start(matrix, params);
        try {
            int rounds = family.wholeValue(spec, "trees");
            for (int round = 0; round < rounds; round++) {
                if (cancelled.getAsBoolean()) {
                    return false;
                }
                booster.update(matrix, round);
            }
            BoosterReader.read(booster.toByteArray("json"), trees);
            return true;
        } finally {
            booster.dispose();
        }
    }

    /// One booster of one round for each group of trees; false when cancelled.
    private boolean grow(
            DMatrix matrix,
            TreeTask task,
            Seed seed,
            BooleanSupplier cancelled,
            TreeNodes.Builder trees)
            throws XGBoostError {
        int total = family.wholeValue(spec, "trees");
        for (int grown = 0; grown < total; grown += FOREST_GROUP_TREES) {
            if (cancelled.getAsBoolean()) {
                return false;
            }
            int group = Math.min(FOREST_GROUP_TREES, total - grown);
            Map<String, Object> params = params(task, seed.split("forest").split(grown));
            // XGBoost divides the rate by the trees of a round: each leaf counts 1 / total.
            params.put("learning_rate", (double) group / total);
            params.put("num_parallel_tree", group);
            params.put("colsample_bynode", family.value(spec, "columns"));
            Booster booster = start(matrix, params);
            try {
                booster.update(matrix, 0);
                BoosterReader.read(booster.toByteArray("json"), trees);
            } finally {
                booster.dispose();
            }
        }
        return true;
    }

    /// A booster without trees: the library has no public constructor.
    private static Booster start(DMatrix matrix, Map<String, Object> params) throws XGBoostError {
        return XGBoost.train(matrix, params, 0, Map.of(), null, null);
    }

    private Map<String, Object> params(TreeTask task, Seed seed) {
        Map<String, Object> params = new LinkedHashMap<>(task.params());
        params.put("tree_method", "hist");
        params.put("max_depth", family.wholeValue(spec, "depth"));
        params.put("subsample", family.value(spec, "subsample"));
        params.put("min_child_weight", family.value(spec, "minChildWeight"));
        params.put("reg_lambda", family.value(spec, "lambda"));
        params.put("nthread", 1);
        params.put("seed", (int) (seed.value() & Integer.MAX_VALUE));
        // The library's generator belongs to the thread; so no round depends on what ran before.
        params.put("seed_per_iteration", true);
        params.put("verbosity", 0);
        return params;
    }

    private static DMatrix matrix(TrainingSet data, TreeTask task) throws XGBoostError {
        DMatrix matrix =
                new DMatrix(TreeInputs.numbers(data), data.size(), data.width(), Float.NaN);
        boolean complete = false;
        try {
            matrix.setFeatureTypes(TreeInputs.types(data.schema()));
            matrix.setLabel(task.labels());
            try (BaseMargins margins = BaseMargins.of(task.start(), data.size())) {
                matrix.setBaseMargin(margins);
            }
            complete = true;
            return matrix;
        } finally {
            if (!complete) {
                matrix.dispose();
            }
        }
    }
}
