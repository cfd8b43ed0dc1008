package io.homeostat.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.homeostat.base.Seed;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Estimate;
import io.homeostat.model.ModelCodec;
import io.homeostat.model.TreeEnsemble;
import io.homeostat.model.TreeNodes;
import io.homeostat.model.TreeOutput;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random models of every kind, on random rows full of edge cases: our margins are the library's in
/// every bit, our probabilities within the last bits of a float.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BitForBitTest {
    private static final int MODELS_PER_GROUP = 60;
    private static final int ROWS = 200;

    /// What `expf` of the C library and the rounding after it may differ by.
    private static final int PROBABILITY_ULPS = 4;

    static IntStream groups() {
        return IntStream.range(0, 8);
    }

    @ParameterizedTest
    @MethodSource("groups")
    void is_what_the_library_says(int group) throws XGBoostError {
        for (int i = 0; i < MODELS_PER_GROUP; i++) {
            int seed = group * MODELS_PER_GROUP + i;
            try (RandomBooster random = new RandomBooster(new Seed(seed))) {
                compare(random, seed);
            }
        }
    }

    private static void compare(RandomBooster random, int seed) throws XGBoostError {
        TreeEnsemble ours = random.ours();
        TreeEnsemble copy = (TreeEnsemble) ModelCodec.decode(ModelCodec.encode(ours));
        double[][] rows = random.rows(ROWS);
        float[][] margins = random.predict(rows, Booster.PredictionType.kMargin);
        float[][] estimates = random.predict(rows, Booster.PredictionType.kValue);
        for (int row = 0; row < ROWS; row++) {
            FeatureVector x = FeatureVector.of(rows[row]);
            double[] sums = copy.margins(x);
            for (int k = 0; k < sums.length; k++) {
                int expected = Float.floatToRawIntBits(margins[row][k]);
                if (Float.floatToRawIntBits((float) sums[k]) != expected) {
                    fail(
                            "seed %s, row %s %s: margin %s is %s, the library has %s",
                            seed, row, x, k, sums[k], margins[row][k]);
                }
            }
            switch (ours.predict(x)) {
                case Estimate.Value value ->
                        assertThat((float) value.point()).isEqualTo(estimates[row][0]);
                case Estimate.Classes classes -> compare(classes, estimates[row], seed);
            }
        }
    }

    private static void compare(Estimate.Classes classes, float[] expected, int seed) {
        for (int k = 0; k < expected.length; k++) {
            float p = (float) classes.get(expected.length == 1 ? 1 : k);
            float ulp = Math.max(Math.ulp(p), Math.ulp(expected[k]));
            assertThat(Math.abs(p - expected[k]))
                    .as("seed %s: %s, the library has %s", seed, p, expected[k])
                    .isLessThanOrEqualTo(PROBABILITY_ULPS * ulp);
        }
    }

    /// A booster trained on random data with random parameters.
    private static final class RandomBooster implements AutoCloseable {
        private static final float[] SPECIAL = {0, -0.0f, 1, -1, 0.1f, 1e-40f, 3.4e38f, -3.4e38f};

        /// Where XGBoost starts without margins, which its row-wise prediction takes for one group
        /// only.
        private static final float BASE_SCORE = 0.5f;

        private static final double[] CATEGORIES = {
            -1, -0.5, -0.0, 0.7, 31.9, 32, 33, 1e6, 16777215, 16777216, 1e30, Double.NaN
        };

        private final SplittableRandom random;
        private final int width;
        private final int[] levels;
        private final int classes;
        private final float[] base;
        private final Booster booster;
        private final float[] thresholds;

        RandomBooster(Seed seed) throws XGBoostError {
            random = seed.random();
            width = 1 + random.nextInt(6);
            levels = new int[width];
            for (int i = 0; i < width; i++) {
                levels[i] = random.nextInt(3) == 0 ? 2 + random.nextInt(100) : 0;
            }
            int kind = random.nextInt(3);
            classes = kind == 2 ? 3 + random.nextInt(3) : kind + 1;
            base = new float[classes == 2 ? 1 : classes];
            for (int k = 0; k < base.length; k++) {
                base[k] = classes > 2 ? BASE_SCORE : (float) random.nextGaussian();
            }
            thresholds = new float[16];
            for (int i = 0; i < thresholds.length; i++) {
                thresholds[i] =
                        random.nextInt(4) == 0
                                ? SPECIAL[random.nextInt(SPECIAL.length)]
                                : (float) (10 * random.nextGaussian());
            }
            booster = train(20 + random.nextInt(200));
        }

        private Booster train(int rows) throws XGBoostError {
            float[] numbers = new float[rows * width];
            for (int i = 0; i < numbers.length; i++) {
                int level = levels[i % width];
                boolean missing = random.nextInt(6) == 0;
                float value = level > 0 ? random.nextInt(level) : number();
                numbers[i] = missing ? Float.NaN : value;
            }
            float[] labels = new float[rows];
            for (int i = 0; i < rows; i++) {
                float first = Float.isNaN(numbers[i * width]) ? -3 : numbers[i * width];
                labels[i] =
                        classes > 1
                                ? random.nextInt(classes)
                                : (float) (Math.min(first, 50) + random.nextGaussian());
            }
            DMatrix matrix = new DMatrix(numbers, rows, width, Float.NaN);
            try {
                String[] types = new String[width];
                for (int i = 0; i < width; i++) {
                    types[i] = levels[i] > 0 ? "c" : "q";
                }
                matrix.setFeatureTypes(types);
                matrix.setLabel(labels);
                try (BaseMargins margins = BaseMargins.of(base, rows)) {
                    matrix.setBaseMargin(margins);
                }
                return XGBoost.train(
                        matrix, params(), 1 + random.nextInt(12), Map.of(), null, null);
            } finally {
                matrix.dispose();
            }
        }

        private Map<String, Object> params() {
            Map<String, Object> params = new LinkedHashMap<>();
            params.put(
                    "objective",
                    switch (classes) {
                        case 1 -> "reg:squarederror";
                        case 2 -> "binary:logistic";
                        default -> "multi:softprob";
                    });
            if (classes > 2) {
                params.put("num_class", classes);
            }
            params.put("tree_method", "hist");
            params.put("max_depth", 1 + random.nextInt(8));
            params.put("learning_rate", random.nextBoolean() ? 1 : 0.1 + random.nextDouble());
            params.put("num_parallel_tree", random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 1);
            params.put("subsample", 0.5 + random.nextDouble() / 2);
            params.put("max_cat_to_onehot", 1 + random.nextInt(8));
            params.put("min_child_weight", random.nextDouble());
            params.put("nthread", 1);
            params.put("seed", random.nextInt(1 << 20));
            params.put("verbosity", 0);
            return params;
        }

        /// Half of them from a small set, so that rows often stand exactly on a threshold.
        private float number() {
            return random.nextBoolean()
                    ? thresholds[random.nextInt(thresholds.length)]
                    : (float) (10 * random.nextGaussian());
        }

        TreeEnsemble ours() throws XGBoostError {
            TreeNodes.Builder trees = new TreeNodes.Builder();
            BoosterReader.read(booster.toByteArray("json"), trees);
            TreeOutput output =
                    switch (classes) {
                        case 1 -> TreeOutput.value(0, 1, base[0]);
                        case 2 -> TreeOutput.logistic(base[0]);
                        default -> TreeOutput.softmax(base);
                    };
            return new TreeEnsemble(TreeEnsemble.BOOSTED, width, output, trees.build());
        }

        double[][] rows(int count) {
            double[][] rows = new double[count][width];
            for (double[] row : rows) {
                for (int i = 0; i < width; i++) {
                    row[i] = levels[i] > 0 ? category(levels[i]) : query();
                }
            }
            return rows;
        }

        private double category(int level) {
            return random.nextInt(3) == 0
                    ? CATEGORIES[random.nextInt(CATEGORIES.length)]
                    : random.nextInt(level + 3);
        }

        /// Numbers near those of training: the same float, its neighbours, doubles that round to
        /// it, and what is no number at all.
        private double query() {
            float near = number();
            return switch (random.nextInt(10)) {
                case 0 -> Double.NaN;
                case 1 -> Double.POSITIVE_INFINITY;
                case 2 -> Double.NEGATIVE_INFINITY;
                case 3 -> random.nextBoolean() ? 1e300 : -1e300;
                case 4 -> Math.nextUp(near);
                case 5 -> Math.nextDown(near);
                case 6 -> near + Math.ulp(near) * (random.nextDouble() - 0.5);
                case 7 -> Double.MIN_VALUE;
                default -> near;
            };
        }

        float[][] predict(double[][] rows, Booster.PredictionType type) throws XGBoostError {
            float[] numbers = new float[rows.length * width];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (float) rows[i / width][i % width];
            }
            int[] all = {0, 0};
            if (classes > 2) {
                return booster.inplace_predict(
                        numbers, rows.length, width, Float.NaN, all, type, null);
            }
            float[] margins = new float[rows.length];
            Arrays.fill(margins, base[0]);
            return booster.inplace_predict(
                    numbers, rows.length, width, Float.NaN, all, type, margins);
        }

        @Override
        public void close() {
            booster.dispose();
        }
    }
}
